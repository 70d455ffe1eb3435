"""From the one door to the page and the file: what was submitted is what is counted."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.collection.erasing import Erased, erase
from app.collection.models import Submission
from app.collection.review import exclude
from app.db import db, transaction
from app.projects.models import Questionnaire
from tests.make import make_person, sign_in
from tests.make_answers import make_envelope, send
from tests.make_published import make_published
from tests.results.make_results import SQUARE_FORM

YES = {"comes": "yes", "uses": "walk", "member": [{"age": "40", "works": "yes"}, {"age": "7"}]}
#: On paper nothing keeps people from answering what they should skip.
NO_ON_PAPER = {"comes": "no", "uses": "walk sit", "member": [{"age": "9", "works": "no"}]}


@pytest.fixture
def questionnaire(app: Flask) -> Questionnaire:
    with app.app_context():
        questionnaire = make_published(markdown=SQUARE_FORM)
        send(make_envelope(questionnaire, YES))
        send(make_envelope(questionnaire, NO_ON_PAPER, channel="paper"))
        send(make_envelope(questionnaire, YES, test=True))
    return questionnaire


@pytest.fixture
def member(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context():
        person = make_person(role=Role.LECTURE)
    sign_in(client, person)
    return client


def exported(
    member: FlaskClient, questionnaire: Questionnaire, table: str = "reponses"
) -> list[dict[str, str]]:
    address = f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}/resultats/export"
    answer = member.post(address, data={"format": "csv", "table": table})
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_what_should_have_been_skipped_is_masked_by_the_engine(
    member: FlaskClient, questionnaire: Questionnaire
) -> None:
    web, paper = exported(member, questionnaire)
    assert (web["comes"], web["uses"], web["_non_posees"]) == ("yes", "walk", "")
    assert (paper["comes"], paper["uses"]) == ("no", "")
    assert set(paper["_non_posees"].split()) == {"uses", "spot"}
    members = exported(member, questionnaire, "member")
    assert [(row["age"], row["works"], row["_non_posees"]) for row in members] == [
        ("40", "yes", ""),
        ("7", "", "works"),
        ("9", "", "works"),
    ]


def test_calculated_values_are_exported_and_not_shown(
    app: Flask, member: FlaskClient, questionnaire: Questionnaire
) -> None:
    with app.app_context():
        send(make_envelope(questionnaire, {"comes": "yes", "homes": "3"}))
    assert exported(member, questionnaire)[-1]["double"] == "6"
    page = member.get(f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}/resultats").text
    assert 'id="q-data-homes"' in page
    assert 'id="q-data-double"' not in page


def test_what_is_excluded_or_withdrawn_leaves_page_and_file_at_once(
    app: Flask, member: FlaskClient, questionnaire: Questionnaire
) -> None:
    address = f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}/resultats"
    assert "2</dd>" in member.get(address).text
    with app.app_context(), transaction():
        excluded, withdrawn = db.session.query(Submission).filter_by(state="counted").order_by(Submission.id)
        exclude(excluded, "Envoyée deux fois")
        erase(withdrawn, Erased.WITHDRAWN)
    page = member.get(address).text
    assert "Pas encore de réponse à compter" in page
    assert "exclue par l’équipe" in page and "retirée par son auteur" in page
    assert exported(member, questionnaire) == []
