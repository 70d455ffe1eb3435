"""/retrait: only the receipt's code opens an answer; it shows the record, corrects it, withdraws it."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.clock import at
from app.collection.models import SubmissionVersion
from app.db import db, transaction
from app.projects.models import Questionnaire
from app.projects.publishing import close
from tests.make_published import make_published
from tests.resident import Resident


@pytest.fixture
def questionnaire(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published()


@pytest.fixture
def receipt(questionnaire: Questionnaire, client: FlaskClient) -> str:
    """The code that a resident of 41 was shown."""
    resident = Resident(client, f"/q/{questionnaire.short_name}")
    resident.press("commencer").go_on(age="41", ou="5", avis="Des bancs").press("envoyer")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", resident.page)
    assert found
    return found[0]


def _opened(client: FlaskClient, code: str) -> Resident:
    resident = Resident(client, "/retrait")
    return resident.press("voir", {"code": code})


def test_the_record_is_shown_as_it_is_stored(client: FlaskClient, receipt: str) -> None:
    page = _opened(client, receipt.lower().replace("-", " ")).page
    for told in ("Ce que la Ville voit", "41", "Malakoff", "Des bancs", "sur internet"):
        assert told in page


def test_both_pages_tell_the_time_by_the_projects_clocks(
    client: FlaskClient, questionnaire: Questionnaire
) -> None:
    resident = Resident(client, f"/q/{questionnaire.short_name}")
    with at(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)):
        page = resident.press("commencer").go_on(age="41", ou="5", avis="").press("envoyer").page
    code = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)[0]
    record = _opened(client, code).page
    for shown in (page, record):
        assert "2 juillet 2026, 0\u00a0h\u00a030" in shown
    assert "Commencée le" in record


def test_a_correction_replaces_the_answer(client: FlaskClient, receipt: str, app: Flask) -> None:
    resident = _opened(client, receipt).press("corriger")
    assert "Vérifiez vos réponses" in resident.heading
    resident.address = re.findall(r'action="(/q/[^"]+)"', resident.page)[0]
    resident.press("changer /data/age").go_on(age="42").press("envoyer")
    assert "bien arrivée" in resident.heading
    assert "42" in _opened(client, receipt).page
    with app.app_context():
        first, second = db.session.scalars(select(SubmissionVersion).order_by(SubmissionVersion.sequence))
        assert second.replaces == first.instance_id
        assert second.submission_id == first.submission_id


def test_a_withdrawal_is_asked_twice_and_then_final(client: FlaskClient, receipt: str, app: Flask) -> None:
    resident = _opened(client, receipt).press("retirer")
    assert "On ne peut pas revenir en arrière" in resident.page
    resident.press("confirmer")
    assert "retirée" in resident.heading
    assert "n’existe plus" in _opened(client, receipt).page
    with app.app_context():
        assert db.session.scalars(select(SubmissionVersion)).all() == []


@pytest.mark.parametrize("code", ["", "7K2M", "0000-0000-0001", "0000-0000-0000"])
def test_a_wrong_code_gets_a_page_that_helps(client: FlaskClient, code: str) -> None:
    resident = _opened(client, code)
    assert resident.answer.status_code == 404
    assert "Le code ne marche toujours pas" in resident.page


def test_a_closed_questionnaire_is_not_corrected(
    client: FlaskClient, receipt: str, questionnaire: Questionnaire, app: Flask
) -> None:
    with app.app_context(), transaction():
        close(db.session.merge(questionnaire))
    resident = _opened(client, receipt)
    assert "Retirer ma réponse" in resident.page
    assert "Corriger ma réponse" not in resident.page
