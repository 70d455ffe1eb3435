"""What was answered goes back to its collector alone; a correction replaces the version that it names."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Person
from app.collection.commenting import Review, review, send_back
from app.collection.erasing import Erased, erase
from app.collection.models import Submission, SubmissionVersion
from app.db import db, transaction
from app.projects.models import Project, Questionnaire
from tests.make_answers import make_envelope, send
from tests.make_fieldwork import Json, Phone, make_agent, make_phone, sha256
from tests.make_published import make_published

HEARD = {"setting": {"seed": 7, "device": {"filled_in_by": "agent"}}}
WORDS = b"Le hall est sombre."


@pytest.fixture
def asked(app: Flask, project: Project) -> Questionnaire:
    with app.app_context():
        return make_published(project)


@pytest.fixture
def agent(app: Flask) -> Person:
    with app.app_context():
        return make_agent()


@pytest.fixture
def phone(app: Flask, client: FlaskClient, project: Project, agent: Person) -> Phone:
    with app.app_context():
        return make_phone(client, project, agent)


@pytest.fixture
def other_phones(app: Flask, client: FlaskClient, project: Project, agent: Person) -> tuple[Phone, Phone]:
    """Another of the agent's own, and another agent's."""
    with app.app_context():
        return make_phone(client, project, agent), make_phone(client, project, make_agent("Bo"))


def ask_again(app: Flask, comment: str = "Quel âge au juste ?") -> None:
    with app.app_context(), transaction() as session:
        send_back(session.scalars(select(Submission)).one(), comment)


def pulled(phone: Phone, mark: str = "") -> Json:
    seen = {"epoch": phone.epoch, "sequence": 0}
    told = phone.ask("pull", {"seen": seen, "sent_back": mark}, phone.told["session"]).get_json()
    assert isinstance(told, dict)
    return told


def test_the_collector_gets_what_was_answered_and_no_other_agent(
    app: Flask, asked: Questionnaire, phone: Phone, other_phones: tuple[Phone, Phone]
) -> None:
    item, (sealed,) = phone.bringing(asked, ("hall.txt", "text/plain", WORDS), **HEARD)
    phone.upload(item, sealed)
    phone.push(item)
    ask_again(app)
    told = pulled(phone)
    (one,) = told["sent_back"]
    assert (one["instance_id"], one["comment"]) == (item["instance_id"], "Quel âge au juste ?")
    assert one["content"] == {
        "answers": {"age": "41", "ou": "5", "double": "82"},
        "version": "1",
        "number": 1,
        "language": None,
        "channel": "door",
        "seed": 7,
        "files": [
            {"name": "hall.txt", "sha256": sha256(WORDS), "size": len(WORDS), "media_type": "text/plain"}
        ],
    }
    assert pulled(phone, told["sent_back_mark"])["sent_back"] is None
    second, other = other_phones
    assert [each["content"] for each in pulled(second)["sent_back"]] == [one["content"]]
    assert pulled(other)["sent_back"] == []
    ask_again(app, "Et la rue ?")
    assert [each["comment"] for each in pulled(phone, told["sent_back_mark"])["sent_back"]] == ["Et la rue ?"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("by", ["respondent", None])
def test_what_the_agent_did_not_hear_is_not_told(
    app: Flask, asked: Questionnaire, phone: Phone, by: str | None
) -> None:
    setting = {"device": {"filled_in_by": by}} if by else {}
    phone.push(phone.answer(asked, None, setting=setting))
    ask_again(app)
    assert [one["content"] for one in pulled(phone)["sent_back"]] == [None]


def test_a_correction_replaces_what_it_names_and_takes_its_files_over(
    app: Flask, asked: Questionnaire, phone: Phone
) -> None:
    item, (sealed,) = phone.bringing(asked, ("hall.txt", "text/plain", WORDS), **HEARD)
    phone.upload(item, sealed)
    phone.push(item)
    ask_again(app)
    (file,) = pulled(phone)["sent_back"][0]["content"]["files"]
    mended = phone.answer(
        asked,
        None,
        {"age": "14", "ou": "5"},
        replaces=item["instance_id"],
        attachments=[{**file, "taken_over": True}],
    )
    assert [(one["status"], one["receipt"]["missing"]) for one in phone.push(mended)] == [(201, [])]
    assert pulled(phone)["sent_back"] == []
    assert [one["status"] for one in phone.push(mended)] == [200]
    with app.app_context():
        submission = db.session.scalars(select(Submission)).one()
        version = db.session.get_one(SubmissionVersion, (submission.project_id, submission.version_id))
        assert (submission.review, version.instance_id) == (Review.EDITED, mended["instance_id"])


def test_a_correction_of_what_was_replaced_meanwhile_is_set_aside(
    app: Flask, asked: Questionnaire, phone: Phone
) -> None:
    item = phone.answer(asked, None, **HEARD)
    phone.push(item)
    ask_again(app)
    with app.app_context():
        own = make_envelope(asked, replaces=item["instance_id"], answers={"age": "50", "ou": "5"})
        send(own)
    late = phone.answer(asked, None, {"age": "14", "ou": "5"}, replaces=item["instance_id"])
    first = phone.answer(asked, None)
    refused, taken = phone.push(late, first)
    assert (refused["status"], refused["error"]["code"]) == (409, "answer_replaced")
    assert taken["status"] == 201
    assert pulled(phone)["sent_back"] == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SubmissionVersion)) == 3
        assert (
            '"age":"50"'
            in db.session.scalars(
                select(SubmissionVersion.answers)
                .join(Submission, Submission.version_id == SubmissionVersion.id)
                .order_by(SubmissionVersion.sequence)
            ).all()[0]
        )
    # The agent's other device mended it first: the same.
    again = phone.answer(asked, None, {"age": "15", "ou": "5"}, replaces=item["instance_id"])
    assert [one["status"] for one in phone.push(again, late)] == [409, 409]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_correction_of_what_was_withdrawn_brings_nothing_back(
    app: Flask, asked: Questionnaire, phone: Phone
) -> None:
    item = phone.answer(asked, None, **HEARD)
    phone.push(item)
    ask_again(app)
    with app.app_context(), transaction() as session:
        erase(session.scalars(select(Submission)).one(), Erased.WITHDRAWN)
    assert pulled(phone)["sent_back"] == []
    (refused,) = phone.push(phone.answer(asked, None, replaces=item["instance_id"]))
    assert (refused["status"], refused["error"]["code"]) == (410, "answer_withdrawn")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_the_team_settles_itself_is_sent_back_no_more(
    app: Flask, asked: Questionnaire, phone: Phone
) -> None:
    phone.push(phone.answer(asked, None, **HEARD))
    ask_again(app)
    mark = pulled(phone)["sent_back_mark"]
    with app.app_context(), transaction() as session:
        review(session.scalars(select(Submission)).one(), Review.APPROVED)
    assert pulled(phone, mark)["sent_back"] == []
