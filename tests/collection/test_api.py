"""Programs hand answers in over HTTP: statuses, receipts, rights."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.collection.models import Conflict, Submission, SubmissionVersion
from app.collection.receipts import find_by_receipt, withdraw
from app.db import db, transaction
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.make import make_person, sign_in
from tests.make_households import make_codes
from tests.make_projects import make_questionnaire
from tests.make_published import make_published


@pytest.fixture
def short_name(app: Flask) -> str:
    """The address of a published open questionnaire."""
    with app.app_context():
        return make_published().short_name


def _body(**changed: Any) -> dict[str, Any]:
    return {
        "instance_id": "uuid:a",
        "form_version": "1",
        "answers": {"age": "41", "ou": "5"},
        "language": "fr",
        "started_at": "2026-05-04T18:02:00+02:00",
        "finished_at": "2026-05-04T18:09:00+02:00",
    } | changed


def _post(client: FlaskClient, short_name: str, **changed: Any) -> TestResponse:
    return client.post(f"/api/v1/questionnaires/{short_name}/submissions", json=_body(**changed))


def _count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_answer_is_receipted_and_sent_again_gets_the_same_receipt(
    app: Flask, client: FlaskClient, short_name: str
) -> None:
    first = _post(client, short_name)
    again = _post(client, short_name.upper())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json | {"outcome": "repeated"}
    with app.app_context():
        kept = find_by_receipt(first.json["receipt"], "192.0.2.1")
        assert str(kept.submission.id) == first.json["submission_id"]


def test_other_content_is_a_conflict_and_is_kept(app: Flask, client: FlaskClient, short_name: str) -> None:
    _post(client, short_name)
    answer = _post(client, short_name, answers={"age": "42"})
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "instance_conflict")
    assert _count(app, Conflict) == 1


def test_a_withdrawn_answer_is_gone(app: Flask, client: FlaskClient, short_name: str) -> None:
    receipt = _post(client, short_name).json["receipt"]
    with app.app_context(), transaction():
        withdraw(find_by_receipt(receipt, "192.0.2.1"))
    answer = _post(client, short_name)
    assert (answer.status_code, answer.json["error"]["code"]) == (410, "answer_withdrawn")


def test_what_is_to_be_corrected_is_told_with_its_place(
    app: Flask, client: FlaskClient, short_name: str
) -> None:
    answer = _post(client, short_name, answers={"age": "130", "ou": "9"})
    assert answer.status_code == 422
    error = answer.json["error"]
    assert error["code"] == "answers_invalid"
    assert [(one["path"], one["code"]) for one in error["violations"]] == [
        ("/data/age", "constraint"),
        ("/data/ou", "choice"),
    ]
    assert all(one["message"] for one in error["violations"])
    assert _count(app, Submission) == 0


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"instance_id": 7}, "instance_id"),
        ({"instance_id": None}, "instance_id"),
        ({"answers": ["a"]}, "answers"),
        ({"answers": "a"}, "answers"),
        ({"answers": 7}, "answers"),
        ({"started_at": "hier"}, "started_at"),
        ({"started_at": "2026-05-04T18:02:00"}, "started_at"),
        ({"channel": "fax"}, "channel"),
        ({"setting": {"seed": "x"}}, "setting"),
        ({"attachments": [{"name": "a"}]}, "attachments"),
    ],
)
def test_a_malformed_envelope_names_its_fields(
    client: FlaskClient, short_name: str, changed: dict[str, Any], fields: str
) -> None:
    answer = _post(client, short_name, **changed)
    assert answer.status_code == 400
    assert answer.json["error"]["values"] == {"fields": fields}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"null", b'{"a":' * 2000])
def test_what_is_no_envelope_is_a_bad_request(client: FlaskClient, short_name: str, body: bytes) -> None:
    answer = client.post(
        f"/api/v1/questionnaires/{short_name}/submissions", data=body, content_type="application/json"
    )
    assert answer.status_code == 400


def test_a_draft_and_what_is_not_there_look_alike(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        draft = make_questionnaire().short_name
    answers = [_post(client, name) for name in (draft, "jamais-vue")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json == answers[1].json


def test_a_code_is_wanted_where_access_is_by_code(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        questionnaire = make_published(terms=Terms(access=Access.CODE))
        [code] = make_codes(questionnaire)
        name = questionnaire.short_name
    assert _post(client, name).json["error"]["code"] == "code_required"
    assert _post(client, name, code="0000-0000-0000").json["error"]["code"] == "code_unknown"
    assert _post(client, name, code=code).status_code == 201


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.RESPONSABLE, 201), (Role.AGENT, 201), (Role.LECTURE, 403), (None, 404)],
)
def test_only_who_collects_speaks_for_another_channel(
    app: Flask, client: FlaskClient, short_name: str, role: Role | None, status: int
) -> None:
    with app.app_context():
        person = make_person(role=role)
        db.session.expunge_all()
        sign_in(client, person)
    answer = client.post(
        f"/api/v1/questionnaires/{short_name}/submissions",
        json=_body(channel="door"),
        headers={"Origin": "http://localhost"},
    )
    assert answer.status_code == status
    assert _count(app, SubmissionVersion) == (1 if status == 201 else 0)


def test_nobody_speaks_for_another_channel_without_signing_in(client: FlaskClient, short_name: str) -> None:
    assert _post(client, short_name, channel="door").status_code == 404


def test_a_whole_number_may_be_written_with_a_point(client: FlaskClient, short_name: str) -> None:
    """JSON has one kind of numbers, and some programs write 7.0 for 7."""
    seen = {"epoch": 1.0, "sequence": 0.0}
    assert _post(client, short_name, setting={"seed": 7.0}, seen=seen).status_code == 201
    assert _post(client, short_name, setting={"seed": 7.5}).status_code == 400
