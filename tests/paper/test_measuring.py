"""The reader measured on a project's own sheets: keyed twice, blind, and compared."""

import re

import pytest
from flask import Flask

from app.accounts.models import Role
from app.db import db, transaction
from app.errors import Refused
from app.paper.reading.deciding import State
from app.paper.scans.measuring import Measure, keep_keyed, measure, next_to_key, sample
from app.paper.scans.models import ScanPage
from tests.make import make_person, sign_in
from tests.make_paper import make_sheets
from tests.make_piles import SURE, give, scan

pytestmark = pytest.mark.slow


def test_two_people_key_a_sample_and_the_reader_is_compared(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(3)
        give(app, sheets, scan(sheets, [SURE, SURE]))
        questionnaire = sheets.questionnaire
        assert len(sample(questionnaire)) == 2
        truth = {"/data/habite": "oui", "/data/usages": "passe", "/data/favorable": "non"}
        people = [make_person("Ana"), make_person("Bo")]
        for person in people:
            while found := next_to_key(questionnaire, person):
                key, turn = found
                with transaction():
                    keep_keyed(questionnaire, key, turn, truth, by=person)
        assert measure(questionnaire) == Measure(
            copies=2, keyed=18, disagreed=0, boxes=18, wrong=0, doubtful=0
        )
        [page, _other] = db.session.query(ScanPage).order_by(ScanPage.serial).all()
        with transaction():
            boxes = [list(box) for box in page.boxes]
            boxes[0] = [State.EMPTY, 0.99]
            boxes[1] = [State.UNSURE, 0.5]
            db.session.merge(page).boxes = boxes
        told = measure(questionnaire)
        assert (told.boxes, told.wrong, told.doubtful) == (17, 1, 1)
        low, high = told.interval
        assert low < 1 / 17 < high
        assert told.rate == 1 / 17


def test_where_people_differ_nothing_is_held_against_the_reader(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        give(app, sheets, scan(sheets, [SURE]))
        for person, value in ((make_person("Ana"), "oui"), (make_person("Bo"), "non")):
            found = next_to_key(sheets.questionnaire, person)
            assert found
            with transaction():
                keep_keyed(sheets.questionnaire, *found, {"/data/habite": value}, by=person)
            assert next_to_key(sheets.questionnaire, person) is None
            with transaction(), pytest.raises(Refused, match="probe_taken"):
                keep_keyed(sheets.questionnaire, *found, {"/data/habite": value}, by=person)
        told = measure(sheets.questionnaire)
        assert (told.keyed, told.disagreed, told.boxes, told.wrong) == (3, 2, 1, 0)
        assert told.interval[0] == 0


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_page_asks_and_tells(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        give(app, sheets, scan(sheets, [SURE]))
        here = f"/projets/{sheets.questionnaire.project.slug}/{sheets.questionnaire.short_name}/papier/mesure"
    for name in ("Ana", "Bo"):
        client = app.test_client()
        with app.app_context():
            sign_in(client, make_person(name, role=Role.RESPONSABLE))
        assert "Saisir une feuille" in client.get(here).text
        page = client.get(f"{here}/saisir").text
        assert "checked" not in page
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        given = {**hidden, "/data/habite": "oui", "/data/usages": "passe", "/data/favorable": "non"}
        assert client.post(f"{here}/saisir", data=given).status_code == 303
    shown = client.get(here).text
    assert "<dd>1 / 1</dd>" in shown
    assert "Taux d’erreur" in shown
