"""Pull and push, as README.md of app/fieldwork tells them: nothing lost, nothing twice, nothing of others."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from app import clock
from app.accounts.models import Grant, Person
from app.clock import now
from app.collection.commenting import send_back
from app.collection.models import ProjectSequence, Submission, SubmissionVersion
from app.db import db, transaction
from app.fieldwork.devices import devices_of, revoke
from app.fieldwork.doors import doors_of
from app.fieldwork.models import FieldEvent
from app.fieldwork.signing import signed_part
from app.households.models import AccessCode, CodeLink, Household
from app.projects.models import Project, Questionnaire
from app.projects.publishing import close
from tests.make_answers import make_envelope, send
from tests.make_fieldwork import (
    Phone,
    ids,
    make_addresses,
    make_agent,
    make_phone,
    make_round,
)
from tests.make_households import make_codes


@pytest.fixture
def street(app: Flask, project: Project) -> list[Household]:
    with app.app_context():
        return make_addresses(project, 4)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, asked: Questionnaire, street: list[Household]) -> Phone:
    """An agent's, whose round are the first three doors."""
    with app.app_context():
        agent = make_agent()
        make_round(asked, street[:3], agent)
        return make_phone(client, asked.project, agent)


@pytest.fixture
def other(app: Flask, client: FlaskClient, asked: Questionnaire, street: list[Household]) -> Phone:
    """Another agent's, whose round is the last door."""
    with app.app_context():
        agent = make_agent("Bo")
        make_round(asked, street[3:], agent)
        return make_phone(client, asked.project, agent)


def counted(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Submission.state == "counted")) or 0


def test_an_invitation_is_good_for_one_device(client: FlaskClient, phone: Phone) -> None:
    again = client.post("/api/v1/terrain/devices", json={"token": "inconnu", "name": ""})
    assert (again.status_code, again.get_json()["error"]["code"]) == (404, "invitation_unknown")
    assert phone.told["project"]["zone"] == "Europe/Paris"


def test_a_device_gets_the_addresses_of_its_agent_alone(
    phone: Phone, other: Phone, street: list[Household]
) -> None:
    told = phone.pull()
    assert ids(told["addresses"]) == {door.id for door in street[:3]}
    assert told["addresses"][0]["street"] == "Rue de Coulmiers"
    assert ids(other.pull()["addresses"]) == {street[3].id}
    assert not phone.pull()["addresses"]


def test_a_moved_address_goes_from_one_device_to_the_other_with_its_history(
    app: Flask, phone: Phone, other: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    phone.pull()
    other.pull()
    phone.push(phone.event(asked, street[0], "absent"))
    with app.app_context():
        make_round(asked, [street[0]], db.session.scalar(select(Person).where(Person.name == "Bo")))
    assert ids(phone.pull()["gone"]) == {street[0].id}
    told = other.pull()
    assert ids(told["addresses"]) == {street[0].id}
    assert [(event["kind"], event["is_mine"]) for event in told["events"]] == [("absent", False)]
    with app.app_context():
        make_round(asked, [street[0]], None)
    assert ids(other.pull()["gone"]) == {street[0].id}


def test_an_event_comes_once_and_its_receipt_is_signed(
    phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    item = phone.event(asked, street[0], "appointment", when="2026-05-04T17:00:00+02:00", text="sonner fort")
    (first,), (again,) = phone.push(item), phone.push(item)
    assert (first["status"], again["status"]) == (201, 200)
    assert first["receipt"]["sequence"] == again["receipt"]["sequence"]
    assert first["receipt"]["instance_id"] == item["instance_id"]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(phone.told["verifying_key"]))
    key.verify(bytes.fromhex(first["receipt"]["signature"]), signed_part(first["receipt"]))
    told = phone.pull()
    assert [event["data"]["text"] for event in told["events"]] == ["sonner fort"]


def test_other_content_under_the_same_event_is_refused(
    phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    item = phone.event(asked, street[0], "absent")
    said = {"kind": "refusal", "household": str(street[0].id), "at": "2026-05-04T17:00:00+02:00", "data": {}}
    other = phone.item(item["instance_id"], asked, {"event": said})
    assert [result["status"] for result in phone.push(item, other)] == [201, 409]


def test_the_same_event_twice_in_one_batch_is_one(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    item = phone.event(asked, street[0], "absent")
    assert {result["status"] for result in phone.push(item, item)} <= {200, 201}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FieldEvent)) == 1


def test_an_answer_counts_under_the_code_of_its_household(
    app: Flask, phone: Phone, other: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    first = phone.answer(asked, street[0])
    (result,) = phone.push(first)
    assert (result["status"], result["receipt"]["state"]) == (201, "counted")
    (beside,) = other.push(other.answer(asked, street[0], {"age": "7"}))
    assert beside["receipt"]["state"] == "beside"
    with app.app_context():
        version = db.session.scalars(select(SubmissionVersion).order_by(SubmissionVersion.sequence)).first()
        assert version
        assert (version.channel, version.quartier, version.quartier_way) == ("door", "5", "household")
        assert version.collector_id is not None
        assert db.session.scalar(select(func.count()).select_from(CodeLink)) == 1


def test_of_answers_handed_in_together_each_door_counts_one(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    first = phone.answer(asked, street[0], {"age": "40", "ou": "5"})
    more = [phone.answer(asked, street[0], {"age": age, "ou": "5"}) for age in ("41", "42")]
    outdated = phone.answer(asked, street[0], replaces="uuid:nulle-part")
    results = phone.push(first, *more, phone.answer(asked, street[1]), outdated)
    assert [result["receipt"]["state"] for result in results[:4]] == [
        "counted",
        "beside",
        "beside",
        "counted",
    ]
    assert counted(app) == 2
    phone.push(phone.answer(asked, street[0], {"age": "43", "ou": "5"}, replaces=first["instance_id"]))
    mended = phone.answer(asked, street[0], {"age": "44", "ou": "5"}, replaces=first["instance_id"])
    fresh = phone.answer(asked, street[2])
    refused, kept = phone.push(mended, fresh)
    assert (refused["status"], refused["error"]["code"]) == (409, "answer_replaced")
    assert (kept["status"], kept["receipt"]["state"]) == (201, "counted")
    assert counted(app) == 3


def test_who_answered_on_the_web_is_said_to_have_and_nothing_more(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context():
        (code,) = make_codes(asked)
    phone.pull()
    (left,) = phone.push(phone.event(asked, street[1], "notice", code=code))
    assert left["status"] == 201
    assert phone.pull()["answered"] is None
    with app.app_context():
        send(make_envelope(asked, code=code))
    told = phone.pull()
    assert told["answered"] == [{"questionnaire": asked.short_name, "household": str(street[1].id)}]
    assert phone.pull()["answered"] is None
    (mine,) = phone.push(phone.answer(asked, street[1]))
    assert mine["receipt"]["state"] == "beside"


def test_an_address_found_in_the_field_is_the_agents_to_go_to(
    app: Flask, phone: Phone, other: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    phone.pull()
    found = Household(id=UUID("01970000-0000-7000-8000-000000000001"))
    parts = {"number": "4 bis", "street": "Rue de Coulmiers", "floor": "1er", "town": "44000 Nantes"}
    item = phone.event(asked, found, "added", parts=parts)
    results = phone.push(item, phone.answer(asked, found))
    assert [result["status"] for result in results] == [201, 201]
    assert phone.push(item)[0]["status"] == 200
    told = phone.pull()
    assert [row["address"] for row in told["addresses"]] == ["1er, 4 bis Rue de Coulmiers, 44000 Nantes"]
    assert ids(told["addresses"]) == {found.id}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AccessCode)) == 1


def test_an_address_added_by_mistake_leaves_the_round_unless_somebody_else_was_there(
    app: Flask, phone: Phone, other: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    mistaken, visited = (Household(id=UUID(f"01970000-0000-7000-8000-00000000000{one}")) for one in (2, 3))
    parts = {"number": "6 bis", "street": "Rue de Coulmiers"}
    added = [phone.event(asked, one, "added", parts=parts) for one in (mistaken, visited)]
    phone.push(*added)
    phone.pull()
    other.push(other.event(asked, visited, "refusal"))
    for item, household in zip(added, (mistaken, visited), strict=True):
        other.push(other.event(asked, household, "undone", event=item["instance_id"]))
    assert phone.pull()["gone"] == [], "nobody undoes what somebody else added"
    for item, household in zip(added, (mistaken, visited), strict=True):
        phone.push(phone.event(asked, household, "undone", event=item["instance_id"]))
    doors = ids(phone.pull()["doors"])
    assert (mistaken.id in doors, visited.id in doors) == (False, True)
    # Sent again, it is known, and makes no address anew.
    assert phone.push(added[0])[0]["status"] == 200
    with app.app_context():
        assert db.session.get(Household, (asked.project_id, mistaken.id)) is None
        assert db.session.get(Household, (asked.project_id, visited.id))
        assert mistaken.id not in {door.household_id for door in doors_of(db.session.merge(asked))}


def test_an_address_added_and_taken_back_without_a_network_is_none_whatever_comes_first(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    one, other = (Household(id=UUID(f"01970000-0000-7000-8000-00000000000{number}")) for number in (5, 6))
    for household, is_swapped in ((one, False), (other, True)):
        added = phone.event(asked, household, "added", parts={"number": "8 bis", "street": "Rue Zola"})
        undone = phone.event(asked, household, "undone", event=added["instance_id"])
        for item in (undone, added) if is_swapped else (added, undone):
            assert phone.push(item)[0]["status"] == 201
    both = phone.event(asked, one, "absent"), phone.event(asked, one, "added", parts={"street": "Rue Zola"})
    assert [result["status"] for result in phone.push(*both)] == [201, 201]
    with app.app_context():
        assert db.session.get(Household, (asked.project_id, one.id)), "somebody was there after all"
        assert db.session.get(Household, (asked.project_id, other.id)) is None


def test_an_address_taken_back_where_something_is_given_after_all_is_known_by_what_was_told_of_it(
    app: Flask, phone: Phone, asked: Questionnaire
) -> None:
    door = Household(id=UUID("01970000-0000-7000-8000-000000000007"))
    added = phone.event(asked, door, "added", parts={"number": "8 bis", "street": "Rue Zola"})
    phone.push(added, phone.event(asked, door, "undone", event=added["instance_id"]))
    assert phone.push(phone.answer(asked, door))[0]["receipt"]["state"] == "counted"
    with app.app_context():
        assert db.session.get_one(Household, (asked.project_id, door.id)).address == "8 bis Rue Zola"


def test_an_address_taken_back_where_somebody_is_after_all_is_known_at_once(
    app: Flask, phone: Phone, other: Phone, asked: Questionnaire
) -> None:
    """Not only when what told of it is sent again: nothing may change by that."""
    door, never = (Household(id=UUID(f"01970000-0000-7000-8000-00000000000{one}")) for one in (8, 9))
    added = phone.event(asked, door, "added", parts={"number": "8 ter", "street": "Rue Zola"})
    phone.push(added, phone.event(asked, door, "undone", event=added["instance_id"]))
    seen = [other.event(asked, one, kind) for one in (door, never) for kind in ("absent", "note")]
    assert {result["status"] for result in other.push(*seen)} == {201}
    with app.app_context():
        assert db.session.get_one(Household, (asked.project_id, door.id)).address == "8 ter Rue Zola"
        assert db.session.get(Household, (asked.project_id, never.id)) is None, "nothing told of it yet"
    phone.push(added)
    assert door.id not in ids(phone.pull()["doors"]), "the agent's no more"


def test_who_answers_alone_has_the_code_of_the_paper_as_the_doors_own(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context():
        (code,) = make_codes(asked)
    (left,) = phone.push(phone.event(asked, street[1], "alone", code=code))
    assert left["status"] == 201
    with app.app_context():
        assert list(db.session.scalars(select(CodeLink.household_id))) == [street[1].id]


def test_what_cannot_be_opened_or_read_hinders_no_other(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    good = phone.answer(asked, street[0])
    damaged = phone.answer(asked, street[1])
    damaged["sealed"] = damaged["sealed"][:-8] + "AAAAAAA="
    exchanged = phone.answer(asked, street[1]) | {"instance_id": "uuid:autre"}
    elsewhere = phone.answer(asked, street[1]) | {"questionnaire": "ailleurs"}
    strange = phone.item("pas-un-uuid", asked, {"event": {"kind": "absent"}})
    foreign = phone.event(asked, street[1], "absent", when="2026-05-04T17:00:00+02:00")
    results = phone.push(damaged, good, exchanged, elsewhere, strange, foreign, {"instance_id": 7})
    assert [result["status"] for result in results] == [422, 201, 422, 404, 400, 400, 400]
    assert all(result["error"]["message"] for result in results if "error" in result)
    assert counted(app) == 1


def test_a_device_whose_agent_lost_the_role_reads_nothing_and_still_hands_in(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context(), transaction() as session:
        for grant in session.scalars(select(Grant)):
            session.delete(grant)
    refused = phone.ask("pull", {}, phone.told["session"])
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (401, "device_signed_out")
    (result,) = phone.push(phone.answer(asked, street[0]))
    assert result["status"] == 201
    with app.app_context():
        findings = db.session.scalar(select(SubmissionVersion.findings))
        assert findings == {"flags": ["agent_without_right"]}


def test_an_unused_session_ends_and_a_used_one_goes_on(phone: Phone) -> None:
    with clock.at(now() + timedelta(days=59)):
        phone.pull()
    with clock.at(now() + timedelta(days=100)):
        phone.pull()
    with clock.at(now() + timedelta(days=170)):
        assert phone.ask("pull", {}, phone.told["session"]).status_code == 401


def test_a_revoked_device_does_neither(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context(), transaction():
        (device,) = devices_of(asked.project_id)
        revoke(device)
    item = {"items": [phone.answer(asked, street[0])]}
    for answer in (
        phone.ask("pull", {}, phone.told["session"]),
        phone.ask("push", item, phone.told["submit"]),
    ):
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "device_revoked")
    assert counted(app) == 0


def test_a_device_says_how_many_items_wait_on_it(app: Flask, phone: Phone, asked: Questionnaire) -> None:
    def told() -> tuple[int | None, bool]:
        with app.app_context():
            (device,) = devices_of(asked.project_id)
            return device.waiting, device.waiting_at is not None

    phone.pull()
    assert told() == (None, False)
    phone.pull(waiting=12.0)  # whole, as JSON may write it
    assert told() == (12, True)
    phone.pull()
    assert told() == (12, True), "what is not said stays as it was"
    assert phone.ask("push", {"items": [], "waiting": 0}, phone.told["submit"]).status_code == 200
    assert told() == (0, True)
    for nonsense in (-1, "3", True, 10**7, 2.5, {}):
        push = phone.ask("push", {"items": [], "waiting": nonsense}, phone.told["submit"])
        assert push.status_code == 200, "no answer is refused for a count that is none"
        assert phone.ask("pull", {"waiting": nonsense}, phone.told["session"]).status_code == 400
    assert told() == (0, True)


def test_a_count_is_written_when_it_changes_or_a_while_has_passed(
    app: Flask, phone: Phone, asked: Questionnaire
) -> None:
    phone.pull(waiting=3)
    with app.app_context(), transaction():
        (device,) = devices_of(asked.project_id)
        device.waiting_at = said = now() - timedelta(minutes=4)
    phone.pull(waiting=3)
    with app.app_context(), transaction():
        (device,) = devices_of(asked.project_id)
        assert device.waiting_at == said
        device.last_seen_at = now() - timedelta(minutes=6)
    phone.pull(waiting=3)
    with app.app_context():
        (device,) = devices_of(asked.project_id)
        assert device.waiting_at
        assert device.waiting_at > said


def test_credentials_are_not_exchanged(phone: Phone) -> None:
    assert phone.ask("pull", {}, phone.told["submit"]).status_code == 401
    assert phone.ask("push", {"items": []}, phone.told["session"]).status_code == 401
    assert phone.client.post("/api/v1/terrain/pull", json={}).status_code == 401


def test_a_restored_server_begins_an_epoch_and_tells_all_anew(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    held = phone.event(asked, street[0], "absent")
    phone.pull()
    with app.app_context():
        before = db.session.scalar(select(ProjectSequence.value))
    phone.push(held)
    phone.pull()
    with app.app_context(), transaction() as session:
        for event in session.scalars(select(FieldEvent)):
            session.delete(event)
        session.execute(update(ProjectSequence).values(value=before))
    told = phone.pull()
    assert (told["reset"], told["epoch"] > 1) == (True, True)
    assert ids(told["addresses"]) == {door.id for door in street[:3]}
    (result,) = phone.push(held)
    assert result["status"] == 201
    assert [event["kind"] for event in phone.pull()["events"]] == ["absent"]


def test_what_is_handed_in_tells_of_a_restore_before_it_takes_a_number(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    held = [phone.event(asked, street[0], "absent") for _ in range(3)]
    with app.app_context():
        before = db.session.scalar(select(ProjectSequence.value))
    receipt = phone.push(*held)[-1]["receipt"]
    put_back(app, before)
    seen = {"epoch": receipt["epoch"], "sequence": receipt["sequence"]}
    fresh = [phone.event(asked, street[1], "absent") | {"seen": seen} for _ in range(5)]
    assert all(result["receipt"]["epoch"] > 1 for result in phone.push(*fresh))


def test_a_receipt_that_no_pull_told_of_tells_of_a_restore(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    cursor = phone.pull()["sequence"]
    receipt = phone.push(phone.event(asked, street[0], "absent"))[0]["receipt"]
    put_back(app, cursor)
    received = {"epoch": receipt["epoch"], "sequence": receipt["sequence"]}
    body = {"seen": {"epoch": 1, "sequence": cursor}, "received": received}
    told = phone.ask("pull", body, phone.told["session"]).get_json()
    assert (told["reset"], told["epoch"] > 1) == (True, True)


def put_back(app: Flask, number: int | None) -> None:
    """As after a restore: the log is empty, the sequence where it was."""
    with app.app_context(), transaction() as session:
        for event in session.scalars(select(FieldEvent)):
            session.delete(event)
        session.execute(update(ProjectSequence).values(value=number))


def test_a_door_that_went_on_before_anybody_heard_of_it_is_nobodys_here(
    app: Flask, phone: Phone, other: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    mark = phone.pull()["doors_mark"]
    with app.app_context():
        third = make_agent("Lou")
        for agent in (db.session.scalar(select(Person).where(Person.name == "Bo")), third):
            make_round(asked, [street[0]], agent)
    seen = {"epoch": phone.epoch, "sequence": phone.sequence}
    told = phone.ask("pull", {"seen": seen, "doors": mark}, phone.told["session"]).get_json()
    assert not told["gone"]
    assert ids(told["doors"]) == {door.id for door in street[1:3]}
    again = {"seen": {"epoch": 1, "sequence": told["sequence"]}, "doors": told["doors_mark"]}
    assert phone.ask("pull", again, phone.told["session"]).get_json()["doors"] is None


def test_what_is_given_at_a_new_address_counts_there_though_the_address_comes_later(
    app: Flask, phone: Phone, asked: Questionnaire
) -> None:
    found = Household(id=UUID("01970000-0000-7000-8000-000000000001"))
    with app.app_context():
        (code,) = make_codes(asked)
    phone.pull()
    early = [phone.answer(asked, found), phone.event(asked, found, "notice", code=code)]
    assert [result["status"] for result in phone.push(*early)] == [201, 201]
    assert not phone.pull()["addresses"]
    phone.push(phone.event(asked, found, "added", parts={"number": "4", "street": "Rue de Coulmiers"}))
    told = phone.pull()
    assert [row["address"] for row in told["addresses"]] == ["4 Rue de Coulmiers"]
    assert ids(told["answered"]) == {found.id}
    with app.app_context():
        assert set(db.session.scalars(select(CodeLink.household_id))) == {found.id}
    phone.push(phone.event(asked, found, "added", parts={"number": "5", "street": "Rue de Coulmiers"}))
    with app.app_context():
        assert db.session.scalars(select(Household.address).where(Household.id == found.id)).one()[0] == "4"


def test_what_comes_after_closing_links_no_code_to_an_address_again(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context():
        (code,) = make_codes(asked)
    early = [phone.answer(asked, street[0]), phone.event(asked, street[1], "notice", code=code)]
    phone.push(*early)
    with app.app_context(), transaction() as session:
        close(session.merge(asked))
    again = phone.push(*early, phone.answer(asked, street[2]))
    assert [result["status"] for result in again[:2]] == [200, 200]
    assert "receipt" in again[2]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CodeLink)) == 0


def test_any_event_may_say_what_it_was_noted_after(
    phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    first = phone.event(asked, street[0], "absent")
    second = phone.event(asked, street[0], "refusal", after=[first["instance_id"]])
    assert [result["status"] for result in phone.push(second, first)] == [201, 201]
    assert phone.pull()["events"][0]["data"] == {"after": [first["instance_id"]]}


def test_clocks_that_are_years_off_change_nothing(
    phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    phone.push(phone.event(asked, street[0], "absent", at="2049-01-01T00:00:00+00:00"))
    phone.push(phone.event(asked, street[0], "refusal", at="1999-01-01T00:00:00+00:00"))
    assert [event["kind"] for event in phone.pull()["events"]] == ["absent", "refusal"]


def test_an_answer_sent_back_comes_with_its_comment_until_it_is_mended(
    app: Flask, phone: Phone, other: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    item = phone.answer(asked, street[0])
    phone.push(item)
    with app.app_context(), transaction() as session:
        send_back(session.scalars(select(Submission)).one(), "Quel âge au juste ?")
    (told,) = phone.pull()["sent_back"]
    assert (told["instance_id"], told["comment"]) == (item["instance_id"], "Quel âge au juste ?")
    assert not other.pull()["sent_back"]
    phone.push(phone.answer(asked, None, {"age": "42", "ou": "5"}, replaces=item["instance_id"]))
    assert not phone.pull()["sent_back"]
    assert counted(app) == 1


def test_too_many_items_are_refused_as_a_whole(phone: Phone) -> None:
    answer = phone.ask("push", {"items": [{}] * 101}, phone.told["submit"])
    assert answer.status_code == 413


def test_a_sync_asks_little_of_the_database(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    """Two hundred devices may sync in the same second: one statement more is paid two hundred times."""
    statements: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    phone.push(phone.answer(asked, street[0]), phone.answer(asked, street[1]))
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", listen)
    phone.pull(forgetful=True)
    assert len(statements) <= 8, statements
    statements.clear()
    kinds = [phone.event(asked, street[0], kind) for kind in ("absent", "accepted")]
    results = phone.push(*kinds, phone.answer(asked, street[0]))
    assert {result["status"] for result in results} == {201}
    assert len(statements) <= 19, statements
    statements.clear()
    results = phone.push(*(phone.answer(asked, street[number % 2]) for number in range(20)))
    assert {result["receipt"]["state"] for result in results} == {"beside"}
    assert len(statements) <= 16, statements


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # PostgreSQL keeps statistics of its own
def test_no_sync_reads_all_that_a_project_holds(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    """SQLite thinks a project small, and would rather read all of its answers than use their index."""
    statements: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            statements.append((statement, values))

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", listen)
    phone.pull(forgetful=True)
    phone.push(phone.event(asked, street[0], "absent"), phone.answer(asked, street[0]))
    with app.app_context(), db.engine.connect() as connection:
        steps = {
            row.detail
            for statement, values in statements
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        }
    broad = {step.split()[1] for step in steps if step.endswith("(project_id=?)") or " SCAN " in f" {step} "}
    # Of these a project has one, or as many as people made.
    assert broad <= {"questionnaire", "project_sequence", "project_key", "submission_comment"}, steps
