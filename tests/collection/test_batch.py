"""Devices hand in many answers at once: a result each, and a bad one hinders no other."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.blobs import keep_blob
from app.clock import at, now
from app.collection.models import Conflict, InstanceClaim, ProjectSequence, Submission, SubmissionVersion
from app.collection.receipts import find_by_receipt, withdraw
from app.db import db, transaction
from app.projects.models import Questionnaire
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.make import make_person, sign_in
from tests.make_projects import make_project, make_questionnaire
from tests.make_published import make_published, make_version

pytestmark = pytest.mark.slow


@pytest.fixture
def place(app: Flask) -> Questionnaire:
    """A published open questionnaire."""
    with app.app_context():
        return make_published()


def _item(questionnaire: Questionnaire, name: str = "a", **changed: Any) -> dict[str, Any]:
    return {
        "questionnaire": questionnaire.short_name,
        "instance_id": f"uuid:{name}",
        "form_version": "1",
        "answers": {"age": "41", "ou": "5"},
        "started_at": "2026-05-04T18:02:00+02:00",
        "finished_at": "2026-05-04T18:09:00+02:00",
    } | changed


def _post(client: FlaskClient, *items: object) -> TestResponse:
    return client.post("/api/v1/submissions", json={"items": items})


def _results(client: FlaskClient, *items: object) -> list[dict[str, Any]]:
    answer = _post(client, *items)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json["results"]
    assert len(results) == len(items)
    return results


def _statuses(client: FlaskClient, *items: object) -> list[int]:
    return [result["status"] for result in _results(client, *items)]


def _count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def _flags(app: Flask) -> list[str]:
    with app.app_context():
        [findings] = db.session.scalars(select(SubmissionVersion.findings))
        return (findings or {}).get("flags", [])


def test_each_item_gets_its_receipt_in_order(client: FlaskClient, place: Questionnaire) -> None:
    items = [_item(place, name) for name in "cab"]
    first, again = _results(client, *items), _results(client, *items)
    assert [one["instance_id"] for one in first] == ["uuid:c", "uuid:a", "uuid:b"]
    assert [one["receipt"]["sequence"] for one in first] == [1, 2, 3]
    assert {(one["status"], one["receipt"]["state"]) for one in first} == {(201, "counted")}
    assert {one["status"] for one in again} == {200}
    assert [one["receipt"] | {"outcome": "accepted"} for one in again] == [one["receipt"] for one in first]


def test_items_may_be_of_several_projects(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        places = [make_published(make_project()) for _ in range(2)]
    results = _results(client, *(_item(one, name) for name in "ab" for one in places))
    assert [one["receipt"]["sequence"] for one in results] == [1, 1, 2, 2]


def test_bad_items_hinder_no_other(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    _results(client, _item(place, "known"))
    withdrawn = _results(client, _item(place, "gone"))[0]["receipt"]["receipt"]
    with app.app_context(), transaction():
        withdraw(find_by_receipt(withdrawn, "192.0.2.1"))
    bad = [
        (_item(place, "x", answers={"age": "130"}), 422),
        (_item(place, "known", answers={"age": "42"}), 409),
        (_item(place, "gone"), 410),
        (_item(place, "y") | {"questionnaire": "jamais-vue"}, 404),
        (_item(place, "z") | {"questionnaire": None}, 404),
        (_item(place, "n", form_version=None), 400),
        (["uuid:l"], 400),
        (None, 400),
    ]
    good = [_item(place, f"good{number}") for number in range(len(bad))]
    mixed = [one for pair in zip([item for item, _ in bad], good, strict=True) for one in pair]
    results = _results(client, *mixed)
    assert [one["status"] for one in results[1::2]] == [201] * len(good)
    assert [one["status"] for one in results[::2]] == [status for _, status in bad]
    assert [one["path"] for one in results[0]["error"]["violations"]] == ["/data/age"]
    assert all(one["error"]["message"] for one in results[::2])
    assert _count(app, Conflict) == 1
    assert _count(app, Submission) == 1 + len(good)


@pytest.mark.parametrize(
    "changed",
    [
        {"language": "f\0"},
        {"form_version": "1\0"},
        {"source": "\0"},
        {"code": "\0"},
        {"questionnaire": "q\0"},
        {"instance_id": "uuid:\0"},
        {"answers": {"age": "41", "avis": "\0"}},
        {"answers": {"a": "\0" * 3}},
        {"setting": {"device": {"a": "\0"}}},
        {"setting": {"zone": "\0"}},
        {"setting": {"now": "0001-01-01T00:00:00+14:00"}},
        {"started_at": "0001-01-01T00:00:00+14:00"},
        {"finished_at": "9999-12-31T23:59:59-14:00"},
        {"seen": {"epoch": 1, "sequence": 2**40}},
        {"flags": ["quick"]},
        {"attachments": [{"name": "a", "sha256": "0" * 64, "size": 2**33, "media_type": "image/png"}]},
        {"attachments": [{"name": "a", "sha256": "0" * 64, "size": 2, "media_type": "image/png"}] * 2},
    ],
)
def test_what_no_database_keeps_is_refused_alone(
    client: FlaskClient, place: Questionnaire, changed: dict[str, Any]
) -> None:
    refused, kept = _statuses(client, _item(place, "bad") | changed, _item(place, "good"))
    assert refused in {400, 404, 422}
    assert kept == 201


def test_answers_of_any_depth_are_read_to_their_end(client: FlaskClient, place: Questionnaire) -> None:
    deep: object = "x"
    for _ in range(900):
        deep = {"a": deep}
    assert _statuses(client, _item(place, "deep", answers={"a": deep}), _item(place, "good")) == [422, 201]


def test_the_same_answer_twice_in_a_batch_is_kept_once(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    item = _item(place)
    assert _statuses(client, item, item, _item(place, answers={"age": "3"})) == [201, 200, 409]
    assert (_count(app, SubmissionVersion), _count(app, Conflict)) == (1, 1)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"items": {}}', b"null", b"\xff"])
def test_what_is_no_batch_is_a_bad_request(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/api/v1/submissions", data=body, content_type="application/json")
    assert answer.status_code == 400


def test_an_empty_batch_is_one(client: FlaskClient) -> None:
    assert _results(client) == []


def test_a_batch_that_is_too_large_is_to_be_halved(client: FlaskClient, place: Questionnaire) -> None:
    items = [_item(place, str(number)) for number in range(101)]
    assert _post(client, *items).status_code == 413
    assert _statuses(client, *items[:100]) == [201] * 100


def test_other_channels_want_somebody_signed_in(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    answer = _post(client, _item(place, "a"), _item(place, "b", channel="door"))
    assert answer.status_code == 401
    assert _count(app, Submission) == 0


@pytest.mark.parametrize(("role", "status"), [(Role.AGENT, 201), (Role.LECTURE, 403), (None, 404)])
def test_a_right_is_looked_at_item_by_item(
    app: Flask, client: FlaskClient, place: Questionnaire, role: Role | None, status: int
) -> None:
    with app.app_context():
        person = make_person(role=role)
        db.session.expunge_all()
    sign_in(client, person)
    assert _statuses(client, _item(place, "a", channel="door"), _item(place, "b")) == [status, 201]
    with app.app_context():
        collectors = list(db.session.scalars(select(SubmissionVersion.collector_id)))
    assert (person.id in collectors) is (status == 201)


def test_a_draft_takes_trials_of_its_versions_on_the_web(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        draft = make_questionnaire(terms=Terms(access=Access.CODE))
        make_version(draft)
        person = make_person(role=Role.AGENT)
        db.session.expunge_all()
    [trial, unknown] = _results(client, _item(draft), _item(draft, "b", form_version="2"))
    assert (trial["status"], trial["receipt"]["state"]) == (201, "test")
    assert unknown["status"] == 404
    single = client.post(f"/api/v1/questionnaires/{draft.short_name}/submissions", json=_item(draft, "c"))
    assert (single.status_code, single.json["state"]) == (201, "test")
    sign_in(client, person)
    assert _statuses(client, _item(draft, "d", channel="door")) == [404]


@pytest.mark.parametrize(
    ("changed", "flags"),
    [
        ({}, []),
        ({"finished_at": "2026-05-04T18:02:01.900+02:00"}, ["quick"]),
        ({"finished_at": "2026-05-04T18:02:02+02:00"}, []),
        ({"finished_at": "2026-05-04T18:01:00+02:00"}, []),
        ({"finished_at": None}, []),
        ({"flags": ["honeypot"]}, ["honeypot"]),
    ],
)
def test_what_is_noticed_is_kept_for_a_person(
    app: Flask, client: FlaskClient, place: Questionnaire, changed: dict[str, Any], flags: list[str]
) -> None:
    """Two answers were given; what is calculated took no time."""
    answers = {"age": "41", "ou": "5", "avis": "", "double": "82"}
    assert _statuses(client, _item(place, answers=answers) | changed) == [201]
    assert _flags(app) == flags


def test_many_answers_from_one_address_are_a_burst(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    assert set(_statuses(client, *(_item(place, str(number)) for number in range(61)))) == {201}
    with app.app_context():
        findings = db.session.scalars(select(SubmissionVersion.findings).order_by(SubmissionVersion.sequence))
        assert [bool(one) for one in findings] == [False] * 60 + [True]


def test_a_receipt_names_the_files_that_are_missing(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    with app.app_context():
        kept = keep_blob([b"here"], most_bytes=9).sha256
    files = [
        {"name": f"{sha256[:2]}.txt", "sha256": sha256, "size": 4, "media_type": "text/plain"}
        for sha256 in (kept, "f" * 64, "e" * 64)
    ]
    item = _item(place, attachments=files)
    for _ in range(2):
        [result] = _results(client, item)
        assert result["receipt"]["missing"] == ["e" * 64, "f" * 64]


def _epoch(app: Flask) -> tuple[int, int]:
    with app.app_context():
        row = db.session.execute(select(ProjectSequence.value, ProjectSequence.epoch)).one()
        return row.value, row.epoch


def _places(results: list[Any]) -> list[tuple[int, int]]:
    return [(one["receipt"]["epoch"], one["receipt"]["sequence"]) for one in results]


def _restore(app: Flask) -> None:
    """Put the database back to its first answer, in its first epoch."""
    with app.app_context(), transaction() as session:
        for model in (SubmissionVersion, InstanceClaim):
            session.execute(delete(model).where(model.instance_id != "uuid:a"))
        session.execute(update(ProjectSequence).values(value=1, epoch=1))


def test_what_a_restored_server_does_not_know_begins_an_epoch_once(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    """The database goes back to its first answer; three devices had seen the fourth."""
    _results(client, *(_item(place, name) for name in "abcd"))
    _restore(app)
    seen = {"epoch": 1, "sequence": 4}
    results = _results(client, _item(place, "e", seen=seen), _item(place, "a", seen=seen))
    _, begun = _epoch(app)
    assert begun > 1
    assert _places(results) == [(begun, 2), (begun, 1)]
    assert _places(_results(client, _item(place, "f", seen=seen))) == [(begun, 3)]
    assert _epoch(app) == (3, begun)


def test_a_backup_that_is_put_back_twice_begins_two_epochs(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    """What was received in the first is lost again, and those who hold its receipts must be told."""
    _results(client, *(_item(place, name) for name in "abcd"))
    epochs = [1]
    for hour, seen in ((1, {"epoch": 1, "sequence": 4}), (2, {"epoch": 1, "sequence": 3})):
        _restore(app)
        with at(now() + timedelta(hours=hour)):
            [(epoch, _)] = _places(_results(client, _item(place, f"e{hour}", seen=seen)))
        epochs.append(epoch)
    assert epochs == sorted(set(epochs))
    _restore(app)
    with at(now() + timedelta(hours=3)):
        [(last, _)] = _places(_results(client, _item(place, "g", seen={"epoch": epochs[1], "sequence": 1})))
    assert last > epochs[2]


@pytest.mark.parametrize("seen", [{"epoch": 1, "sequence": 1}, {"epoch": 2**31 - 1, "sequence": 9}, None])
def test_what_is_known_or_cannot_be_begins_none(
    app: Flask, client: FlaskClient, place: Questionnaire, seen: dict[str, int] | None
) -> None:
    _results(client, _item(place, "a"))
    _results(client, _item(place, "b", seen=seen))
    assert _epoch(app) == (2, 1)


def test_a_database_restored_to_before_its_first_answer_begins_one_too(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    results = _results(client, _item(place, seen={"epoch": 1, "sequence": 4}))
    sequence, begun = _epoch(app)
    assert begun > 1
    assert _places(results) == [(begun, sequence)] == [(begun, 1)]


def test_nobody_begins_epochs_without_end(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    epochs = [1]
    for number in range(1, 20):
        seen = {"epoch": epochs[-1], "sequence": 10**6}
        epochs += [epoch for epoch, _ in _places(_results(client, _item(place, str(number), seen=seen)))]
    assert len(set(epochs)) == 7
    assert _epoch(app) == (19, epochs[-1])


def test_an_answer_that_is_known_tells_it_too(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    _results(client, _item(place))
    [again] = _results(client, _item(place, seen={"epoch": 1, "sequence": 5}))
    assert again["status"] == 200
    assert again["receipt"]["epoch"] > 1
