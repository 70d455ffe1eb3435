"""A server that was put back to a backup, and devices whose clocks are years off."""

from flask import Flask
from sqlalchemy import select, update

from app.collection.models import ProjectSequence
from app.db import db, transaction
from app.fieldwork.models import FieldEvent
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.make_fieldwork import Phone, ids


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


def test_clocks_that_are_years_off_change_nothing(
    phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    phone.push(phone.event(asked, street[0], "absent", at="2049-01-01T00:00:00+00:00"))
    phone.push(phone.event(asked, street[0], "refusal", at="1999-01-01T00:00:00+00:00"))
    assert [event["kind"] for event in phone.pull()["events"]] == ["absent", "refusal"]
