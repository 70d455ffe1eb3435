"""Residents' journeys over HTTP, without a script: what is asked, what is kept, what can be mended."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.collection.models import Submission, SubmissionVersion
from app.collection.states import State
from app.db import db, transaction
from app.projects.models import Questionnaire
from app.projects.publishing import close
from tests.make_published import make_published
from tests.resident import Resident

pytestmark = pytest.mark.slow

PLACE = """
| survey | | | | | | | |
| | type | name | label | required | relevant | constraint | constraint_message |
| | integer | age | Votre âge | yes | | . < 121 | Pas plus de 120 ans. |
| | select_one oui | habite | Habitez-vous ici ? | yes | | | |
| | decimal | annees | Depuis combien d’années ? | | ${habite} = 'oui' | | |
| | date | venue | Votre dernière venue | | | | |
| | select_multiple usages | usages | Que faites-vous ici ? | | | | |
| | begin_repeat | membre | Personne du foyer | | | | |
| | text | prenom | Prénom | yes | | | |
| | end_repeat | | | | | | |
| choices | | | |
| | list_name | name | label |
| | oui | oui | Oui |
| | oui | non | Non |
| | usages | passer | J’y passe |
| | usages | assis | Je m’y assois |
| | usages | nsp | Je ne sais pas |
| settings | | | |
| | form_title | form_id | version |
| | Une place | place | 1 |
"""


GIVEN = """
| survey | | | | |
| | type | name | label | default |
| | text | ville | Votre ville | Nantes |
| | select_multiple modes | modes | Comment venez-vous ? | velo |
| | text | fin | Autre chose ? | |
| choices | | | |
| | list_name | name | label |
| | modes | velo | À vélo |
| | modes | pied | À pied |
| settings | | | |
| | form_title | form_id | version |
| | Une ville | ville | 1 |
"""


@pytest.fixture
def questionnaire(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published(markdown=PLACE)


@pytest.fixture
def resident(questionnaire: Questionnaire, client: FlaskClient) -> Resident:
    return Resident(client, f"/q/{questionnaire.short_name}")


def _stored(app: Flask) -> list[SubmissionVersion]:
    with app.app_context():
        return list(db.session.scalars(select(SubmissionVersion).order_by(SubmissionVersion.sequence)))


def _to_review(resident: Resident) -> Resident:
    """Through the questionnaire, as somebody does who lives there with one child."""
    resident.press("commencer").go_on(age="41", habite="oui")
    resident.go_on(**{"annees": "2,5", "venue:d": "3", "venue:m": "février", "venue:y": "2026"})
    resident.go_on(prenom="Ana")
    return resident.press("suite")


@pytest.mark.parametrize(
    ("typed", "status", "asked"),
    [
        ({"age": "", "habite": ""}, 200, "age"),
        ({"age": "41"}, 422, "habite"),
        ({"age": "41", "habite": "non"}, 200, "venue:d"),
        ({"age": "41", "habite": "oui", "annees": "2,5"}, 200, "prenom"),
        ({"age": "121", "habite": "oui"}, 422, "age"),
        ({"age": "beaucoup", "habite": "oui"}, 422, "age"),
    ],
)
def test_what_was_typed_before_the_script_of_the_live_page_failed_is_taken_up(
    resident: Resident, typed: dict[str, str], status: int, asked: str
) -> None:
    resident.press("commencer", {f"/data/{name}": text for name, text in typed.items()})
    assert resident.answer.status_code == status
    resident.field(asked)
    while 'name="/data/age"' not in resident.page:
        resident.press("retour")
    assert f'value="{typed["age"]}"' in resident.page


@pytest.mark.parametrize("page", ["", "/remplir/1/fr"])
def test_what_the_form_gives_at_the_start_is_not_wiped_when_it_is_begun(
    app: Flask, client: FlaskClient, page: str
) -> None:
    """From the door, or from a live page whose script failed before anything was typed."""
    with app.app_context():
        short_name = make_published(markdown=GIVEN).short_name
    resident = Resident(client, f"/q/{short_name}{page}")
    resident.address = f"/q/{short_name}"
    resident.press("commencer")
    resident.field("ville")
    assert 'value="Nantes"' in resident.page
    assert re.search(r'value="velo"[^>]* checked', resident.page)


def test_the_door_is_the_same_for_everyone(resident: Resident, client: FlaskClient) -> None:
    first, again = resident.answer, client.get(resident.address)
    assert first.get_data() == again.get_data()
    assert "Set-Cookie" not in first.headers
    assert "public" in first.headers["Cache-Control"]
    revalidated = client.get(resident.address, headers={"If-None-Match": first.headers["ETag"]})
    assert revalidated.status_code == 304


def test_answers_reach_the_record_as_xforms_writes_them(resident: Resident, app: Flask) -> None:
    _to_review(resident)
    assert "Vérifiez vos réponses" in resident.heading
    assert "3 février 2026" in resident.page
    assert _stored(app) == []
    resident.press("envoyer")
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", resident.page)
    (version,) = _stored(app)
    assert version.channel == "web"
    for part in ('"age":"41"', '"annees":"2.5"', '"venue":"2026-02-03"', '"membre":[{"prenom":"Ana"}]'):
        assert part in version.answers


def test_sending_twice_keeps_one_answer_and_shows_one_receipt(resident: Resident, app: Flask) -> None:
    review = _to_review(resident)._held()
    codes = set()
    for _attempt in range(2):
        answer = resident.client.post(resident.address, data={**review, "aller": "envoyer"})
        codes |= set(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.get_data(as_text=True)))
    assert len(codes) == 1
    assert len(_stored(app)) == 1


def test_a_filter_is_met_on_the_next_page(resident: Resident) -> None:
    resident.press("commencer")
    assert "Depuis combien" not in resident.page
    resident.go_on(age="41", habite="non")
    assert "Votre dernière venue" in resident.page
    assert "Depuis combien" not in resident.page


def test_what_is_wrong_is_told_beside_and_above_and_nothing_is_lost(resident: Resident) -> None:
    resident.press("commencer").go_on(age="quarante")
    assert resident.answer.status_code == 422
    assert "<title>Erreur\u202f:" in resident.page
    assert "2 réponses sont à corriger" in resident.page
    assert 'value="quarante"' in resident.page
    assert "nombre entier" in resident.page
    for target in re.findall(r'href="#(q-[^"]+)"', resident.page):
        assert f'id="{target}"' in resident.page
    resident.go_on(age="130", habite="non")
    assert "Pas plus de 120 ans." in resident.page
    resident.go_on(age="13", habite="non")
    assert "Votre dernière venue" in resident.page


def test_going_back_and_changing_language_lose_nothing_typed(resident: Resident) -> None:
    resident.press("commencer").go_on(age="41", habite="oui")
    typed: dict[str, Any] = {resident.field("annees"): "deux ans", resident.field("venue:d"): "31"}
    resident.press("langue en", typed)
    assert 'lang="en"' in resident.page
    assert 'value="deux ans"' in resident.page
    assert 'value="31"' in resident.page
    resident.press("retour")
    assert 'value="41"' in resident.page
    resident.press("suite")
    assert 'value="deux ans"' in resident.page


def test_dont_know_excludes_the_others(resident: Resident) -> None:
    resident.press("commencer").go_on(age="41", habite="non")
    resident.go_on(usages=["assis", "nsp"])
    assert "ne va pas avec une autre réponse" in resident.page


def test_instances_are_added_changed_and_removed_by_buttons(resident: Resident, app: Flask) -> None:
    resident.press("commencer").go_on(age="41", habite="non").press("suite").go_on(prenom="Ana")
    resident.press("ajouter /data/membre").go_on(prenom="Bilal")
    assert "2. Bilal" in resident.page
    resident.press("retirer /data/membre[1]")
    assert "1. Bilal" in resident.page
    resident.press("changer /data/membre[1]/prenom").go_on(prenom="Chloé")
    resident.press("suite").press("envoyer")
    assert '"membre":[{"prenom":"Chloé"}]' in _stored(app)[0].answers


def test_a_change_from_the_review_leads_back_to_it_by_way_of_what_is_new(resident: Resident) -> None:
    resident.press("commencer").go_on(age="41", habite="non").press("suite").go_on(prenom="Ana").press(
        "suite"
    )
    resident.press("changer /data/age").go_on(age="42")
    assert "Vérifiez vos réponses" in resident.heading
    resident.press("changer /data/age").go_on(habite="oui")
    assert "Depuis combien" in resident.page
    resident.go_on(annees="3")
    assert "Vérifiez vos réponses" in resident.heading


def test_a_question_left_unreadable_is_met_again_before_sending(resident: Resident, app: Flask) -> None:
    _to_review(resident).press("changer /data/age")
    resident.press("retour", {resident.field("age"): "vieux"}).press("envoyer")
    assert 'value="vieux"' in resident.page
    assert _stored(app) == []


def test_a_tampered_page_helps(resident: Resident) -> None:
    resident.press("commencer")
    state = resident._held()["etat"][0]
    data = {"etat": state[:-6] + "AAAAAA", "/data/age": "41", "aller": "suite"}
    answer = resident.client.post(resident.address, data=data)
    assert answer.status_code == 400
    assert "<li>41</li>" in answer.get_data(as_text=True)


def test_a_page_posted_from_elsewhere_is_refused(questionnaire: Questionnaire, app: Flask) -> None:
    answer = app.test_client().post(
        f"/q/{questionnaire.short_name}",
        data={"aller": "commencer"},
        headers={"Origin": "https://ailleurs.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403


def test_what_a_robot_does_is_flagged_not_refused(resident: Resident, app: Flask) -> None:
    resident.press("commencer", {"site": "https://spam.example"}).go_on(age="41", habite="non")
    resident.press("suite").go_on(prenom="Ana").press("suite").press("envoyer")
    (version,) = _stored(app)
    assert version.findings
    assert {"honeypot", "quick"} <= set(version.findings["flags"])
    with app.app_context():
        assert db.session.scalars(select(Submission.state)).one() == State.COUNTED


def test_only_what_the_page_shows_is_answered(resident: Resident, app: Flask) -> None:
    resident.press("commencer")
    resident.press("suite", {"/data/age": "41", "/data/habite": "non", "/data/membre[1]/prenom": "Intrus"})
    resident.press("suite")
    assert "Intrus" not in resident.page


def test_notes_that_end_the_form_thank_after_the_sending(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        note = "| | note | fin | Merci, à bientôt sur la place. | | | | |"
        ended = PLACE.replace("| choices |", f"{note}\n| choices |")
        short_name = make_published(markdown=ended).short_name
    resident = _to_review(Resident(client, f"/q/{short_name}"))
    assert resident.heading == "Vérifiez vos réponses"
    assert "à bientôt" not in resident.page
    resident.press("envoyer")
    assert "à bientôt sur la place" in resident.page


def test_an_answer_that_must_wait_is_told_so(
    app: Flask, questionnaire: Questionnaire, resident: Resident
) -> None:
    _to_review(resident)
    with app.app_context(), transaction():
        close(db.session.merge(questionnaire))
    resident.press("envoyer")
    assert "elle ne compte pas encore" in resident.page
    assert _stored(app)
