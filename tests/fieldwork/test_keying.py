"""Answers that are said, keyed as one long form: what opens, what is told, what is kept, who may."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Person, Role
from app.collection.models import Conflict, Submission, SubmissionVersion
from app.db import db, transaction
from app.fieldwork.models import FieldEvent
from app.households.models import CodeLink, Household
from app.projects.models import Questionnaire
from app.projects.publishing import close
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.make import make_person, sign_in
from tests.make_fieldwork import make_addresses, make_agent, make_round
from tests.make_keying import FORM, KeyingPage, open_keying
from tests.make_published import make_published

pytestmark = pytest.mark.slow

_EVERY_TYPE = (Path(__file__).parents[1] / "forms" / "every_question.md").read_text(encoding="utf-8")


@pytest.fixture
def place(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published(terms=Terms(access=Access.OPEN), markdown=FORM)


@pytest.fixture
def agent(app: Flask, client: FlaskClient) -> Person:
    """Somebody who may collect, signed in."""
    with app.app_context():
        person = make_agent()
        sign_in(client, person)
        return person


def versions(app: Flask) -> list[SubmissionVersion]:
    with app.app_context():
        return list(db.session.scalars(select(SubmissionVersion).order_by(SubmissionVersion.sequence)))


def answers(version: SubmissionVersion) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(version.answers)
    said.pop("meta", None)
    return said


def kept(page: KeyingPage) -> bool:
    return "Lisez ce code de reçu" in page.text


def test_what_is_said_is_kept_with_channel_collector_and_a_receipt_to_read_out(
    app: Flask, client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    page = open_keying(client, place, canal="counter")
    assert page.answer.status_code == 200
    assert "À lire à la personne" in page.text
    assert "Ville de Nantes" in page.text
    assert "Ne pas insister." in page.text
    assert "Comment êtes-vous arrivé" not in page.text
    assert "un fichier ne se saisit pas ici" in page.text
    done = page.send("garder", age="41", ici="non", usages=["courses", "banc"], lien="Ma fille")
    assert kept(done)
    [version] = versions(app)
    assert version.channel == "counter"
    assert version.collector_id == agent.id
    assert answers(version) == {
        "vous": {"age": "41", "ici": "non"},
        "usages": "courses banc",
        "membre": [{"lien": "Ma fille"}],
    }
    assert version.setting["device"] == {"on_behalf": "self"}
    groups = [part.split("</span>")[0] for part in done.answer.text.split('<span aria-hidden="true">')[1:]]
    assert [len(group) for group in groups] == [4, 4, 4]
    with app.app_context():
        assert db.session.scalar(select(Submission.valid)) is True


def test_questions_open_as_one_answers_and_what_a_filter_closed_comes_back(
    client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    page = open_keying(client, place)
    assert "Depuis quand" not in page.text
    page = page.send("suite", ici="oui")
    assert "Depuis quand" in page.text
    page = page.send("suite", depuis="3/2/1998")
    page = page.send("suite", ici="non")
    assert "Depuis quand" not in page.text
    assert dict(page.send("suite", ici="oui").fields)["/data/vous/depuis"] == "03/02/1998"


def test_what_a_filter_closed_is_not_an_answer(
    app: Flask, client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    page = open_keying(client, place).send("suite", age="41", ici="oui")
    page.send("suite", depuis="3/2/1998").send("suite", ici="non").send("garder")
    [version] = versions(app)
    assert answers(version)["vous"] == {"age": "41", "ici": "non"}


def test_people_are_added_and_taken_away(
    app: Flask, client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    page = open_keying(client, place).send("ajouter /data/membre", age="41", lien="Fille")
    page = page.send("ajouter /data/membre")
    names = [name for name, _value in page.fields if name.endswith("/lien")]
    assert names == [f"/data/membre[{at}]/lien" for at in (1, 2, 3)]
    values: dict[str, str | list[str]] = dict(zip(names, ("Fille", "Fils", "Mère"), strict=True))
    page = page.send("retirer /data/membre[2]", **values)
    page.send("garder")
    [version] = versions(app)
    assert answers(version)["membre"] == [{"lien": "Fille"}, {"lien": "Mère"}]


def test_what_is_missing_or_surprises_is_told_once_and_kept_all_the_same(
    app: Flask, client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    page = open_keying(client, place).send("garder", age="130")
    assert "Rien n’oblige à corriger" in page.text
    assert not versions(app)
    page = page.send("garder", age="quarante")
    assert "Rien n’oblige à corriger" in page.text, "another trouble is told too"
    assert "Écrivez un nombre entier, sans virgule" in page.text
    assert kept(page.send("garder"))
    [version] = versions(app)
    assert answers(version)["vous"]["age"] == "quarante"
    assert version.findings
    assert version.findings["violations"][0]["code"] == "type"


def test_an_order_is_given_by_places(
    app: Flask, client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    page = open_keying(client, place)
    ranks = {"/data/ordre#courses": "2", "/data/ordre#banc": "1"}
    page = page.send("suite", age="41", **ranks)
    assert kept(page.send("garder"))
    [version] = versions(app)
    assert answers(version)["ordre"] == "banc courses"


def test_for_whom_somebody_answers_is_a_choice_and_a_flag(
    app: Flask, client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    open_keying(client, place).send("garder", age="41", pour="parent")
    [version] = versions(app)
    assert version.setting["device"] == {"on_behalf": "parent"}
    assert version.findings
    assert version.findings["flags"] == ["on_behalf"]
    refused = open_keying(client, place).send("garder", age="41", pour="Mme Le Goff")
    assert refused.answer.status_code == 422


def test_sending_the_page_again_keeps_one_answer_and_something_else_beside_it(
    app: Flask, client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    page = open_keying(client, place)
    first = page.send("garder", age="41")
    again = page.send("garder", age="41")
    assert kept(again)
    assert "elle ne compte qu’une fois" in again.text
    assert _code(first) == _code(again)
    other = page.send("garder", age="42")
    assert other.answer.status_code == 409
    assert "dit autre chose" in other.text
    assert len(versions(app)) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Conflict)) == 1


def _code(page: KeyingPage) -> str:
    return page.answer.text.partition('class="read-out"')[2].partition("</ol>")[0]


def test_a_household_answers_under_its_code_once_and_its_door_says_so(
    app: Flask, client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    with app.app_context():
        [door, other] = make_addresses(place.project, 2)
        make_round(place, [door], agent)
    page = open_keying(client, place, canal="phone", foyer=str(door.id))
    assert "1 Rue de Coulmiers" in page.text
    assert "Code de la lettre" not in page.text
    assert "ce logement a répondu" in page.text
    page.send("garder", age="41")
    page.send("garder", age="41")
    second = open_keying(client, place, canal="phone", foyer=str(door.id)).send("garder", age="30")
    assert "c’est elle qui compte" in second.text
    with app.app_context():
        states = db.session.scalars(select(Submission.state).order_by(Submission.id))
        assert list(states) == ["counted", "beside"]
        events = list(db.session.scalars(select(FieldEvent)))
        assert [(event.kind, event.household_id) for event in events] == [("accepted", door.id)] * 2
        assert all(event.data["instance_id"] for event in events)
    assert open_keying(client, place, foyer=str(other.id)).answer.status_code == 404


def test_what_is_keyed_after_closing_is_kept_and_links_no_code_to_a_door(
    app: Flask, client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    with app.app_context():
        [door] = make_addresses(place.project, 1)
        make_round(place, [door], agent)
    page = open_keying(client, place, canal="phone", foyer=str(door.id))
    with app.app_context(), transaction():
        close(db.session.merge(place))
    assert kept(page.send("garder", age="41"))
    with app.app_context():
        assert db.session.scalars(select(Submission.state)).one() == "quarantined"
        assert db.session.scalar(select(func.count()).select_from(CodeLink)) == 0


def test_a_code_that_is_not_known_is_kept_and_said(app: Flask, client: FlaskClient, agent: Person) -> None:
    with app.app_context():
        coded = make_published(terms=Terms(access=Access.CODE), markdown=FORM)
    page = open_keying(client, coded).send("garder", age="41", code="7K2M 9QXT 4D0H")
    assert "Elle ne compte pas encore" in page.text
    with app.app_context():
        assert db.session.scalar(select(Submission.state)) == "quarantined"


def test_the_questions_are_read_in_the_language_of_who_answers(
    client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    page = open_keying(client, place).send("suite", age="41", langue="ar")
    assert "كم عمركم" in page.text
    assert dict(page.fields)["/data/vous/age"] == "41"
    assert "Garder cette réponse" in page.text


def test_every_question_type_can_be_keyed(app: Flask, client: FlaskClient, agent: Person) -> None:
    with app.app_context():
        everything = make_published(terms=Terms(access=Access.OPEN), markdown=_EVERY_TYPE)
    said = {
        "prenom": "Ana",
        "age": "41",
        "surface": "62,5",
        "budget": "35",
        "note": "8",
        "naissance": "3/2/1980",
        "depuis": "2/2015",
        "annee": "1975",
        "heure": "14 h 30",
        "passage": "15/11/2026 18:30",
        "habite": "oui",
        "usages": ["traverse", "courses"],
        "ombre": "4",
        "lien": "Fille",
        "son_age": "7",
        "endroit": "47,2184 ; -1,5536",
        "charte": "OK",
    }
    page = open_keying(client, everything, canal="counter").send("suite", **said)
    done = page.send("garder", annees="3", enfants="2", **{"/data/choix/ordre#traverse": "1"})
    done = done if kept(done) else done.send("garder")
    assert kept(done)
    [version] = versions(app)
    told = answers(version)
    assert told["nombres"] == {"age": "41", "surface": "62.5", "note": "8", "budget": "35"}
    assert told["moments"]["passage"] == "2026-11-15T18:30:00.000"
    assert told["lieux"] == {"endroit": "47.2184 -1.5536 0 0"}
    assert told["membre"] == [{"lien": "Fille", "son_age": "7"}]
    assert told["filtre"]["double"] == "4"
    assert told["charte"] == "OK"
    wrong = (version.findings or {}).get("violations", [])
    assert [one["path"] for one in wrong] == []


@pytest.mark.parametrize(
    ("role", "status"), [(Role.RESPONSABLE, 200), (Role.AGENT, 200), (Role.LECTURE, 403), (None, 404)]
)
def test_who_may_key(
    app: Flask, client: FlaskClient, place: Questionnaire, role: Role | None, status: int
) -> None:
    with app.app_context():
        sign_in(client, make_person(role=role))
    page = open_keying(client, place)
    assert page.answer.status_code == status
    assert client.post(page.address, data={"reponse": str(UUID(int=1))}).status_code in {status, 422}


def test_nobody_keys_without_signing_in(client: FlaskClient, place: Questionnaire) -> None:
    assert open_keying(client, place).answer.status_code == 303


@pytest.mark.parametrize("asked", [{"canal": "web"}, {"canal": "paper"}, {"foyer": "pas-un-uuid"}])
def test_another_channel_or_household_is_not_found(
    client: FlaskClient, place: Questionnaire, agent: Person, asked: dict[str, str]
) -> None:
    assert open_keying(client, place, **asked).answer.status_code == 404


def test_what_no_page_sends_is_refused_or_left_out(
    app: Flask, client: FlaskClient, place: Questionnaire, agent: Person
) -> None:
    page = open_keying(client, place)
    assert page.send("garder", debut="hier").answer.status_code == 422
    assert page.send("garder", version="99").answer.status_code == 404
    strange = {"/data/inconnu": "1", "/data/membre[9]/lien": "x", "/data/vous": "y", "/data/photo": "z.jpg"}
    assert kept(page.send("ajouter /data/rien", age="41").send("garder", **strange))
    [version] = versions(app)
    assert answers(version) == {"vous": {"age": "41"}, "membre": [{}]}


def test_a_household_of_another_project_is_not_found(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    with app.app_context():
        owner = make_person(role=Role.RESPONSABLE)
        sign_in(client, owner)
        elsewhere = make_published()
        [door] = make_addresses(elsewhere.project, 1)
        assert db.session.get(Household, (elsewhere.project_id, door.id))
    assert open_keying(client, place, foyer=str(door.id)).answer.status_code == 404
