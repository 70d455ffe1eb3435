"""Lists too long to show, searched without a script: found, picked, changed, as a list that opens too."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.make_published import make_published
from tests.resident import Resident

pytestmark = pytest.mark.slow

_STREETS = "\n".join(f"| | rues | rue{number} | Rue Jean {number} |" for number in range(60))
_FORM = f"""
| survey | | | | |
| | type | name | label | appearance |
| | {{type}} rues | rue | Quelle rue ? | {{appearance}} |
| | text | fin | Autre chose ? | |
| choices | | | |
| | list_name | name | label |
{_STREETS}
| | rues | loire | Quai de la Loire |
"""


@pytest.fixture(params=[("select_one", ""), ("select_one", "minimal"), ("select_multiple", "")])
def resident(app: Flask, client: FlaskClient, request: pytest.FixtureRequest) -> Resident:
    question_type, appearance = request.param
    with app.app_context():
        markdown = _FORM.format(type=question_type, appearance=appearance)
        short_name = make_published(markdown=markdown).short_name
    return Resident(client, f"/q/{short_name}").press("commencer")


def _seek(resident: Resident, words: str) -> Resident:
    return resident.press("chercher /data/rue", {"/data/rue:sought": words})


def test_what_is_sought_is_found_and_picked(resident: Resident) -> None:
    _seek(resident, "loire")
    assert resident.answer.status_code == 200
    assert "1 choix trouvé" in resident.page
    resident.press("suite", {"/data/rue": "loire"})
    assert resident.heading == "Vérifiez vos réponses"
    assert "Quai de la Loire" in resident.page


def test_what_was_picked_can_be_changed(resident: Resident) -> None:
    picked = {"/data/rue": "loire", "/data/rue:sought": "jean 41"}
    _seek(resident, "loire").press("chercher /data/rue", picked)
    assert "Rue Jean 41" in resident.page
    assert "Quai de la Loire" in resident.page
    resident.press("suite", {"/data/rue": "rue41"})
    assert "Rue Jean 41" in resident.page
    assert "Quai de la Loire" not in resident.page


def test_the_enter_key_seeks_and_then_asks_for_a_pick(resident: Resident) -> None:
    resident.press("suite", {"/data/rue:sought": "loire"})
    assert "1 choix trouvé" in resident.page
    assert "summary-errors" not in resident.page
    resident.press("suite")
    assert resident.answer.status_code == 422
    assert "parmi celles qui ont été trouvées" in resident.page


def test_the_enter_key_seeks_beside_a_pick_too(resident: Resident) -> None:
    _seek(resident, "loire").press("suite", {"/data/rue": "loire", "/data/rue:sought": "jean 41"})
    assert "Rue Jean 41" in resident.page
    resident.press("suite", {"/data/rue": "rue41"})
    assert resident.heading == "Vérifiez vos réponses"
    assert "Rue Jean 41" in resident.page


def test_words_that_were_wiped_hold_nobody_up(resident: Resident) -> None:
    _seek(resident, "rien de tel")
    assert "Rien trouvé" in resident.page
    resident.press("suite", {"/data/rue:sought": ""})
    assert "Vérifiez vos réponses" in resident.page
