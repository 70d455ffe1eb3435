"""What a device is told: its agent's doors, what happened there, and nothing of others."""

from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.collection.commenting import send_back
from app.collection.models import Submission
from app.db import db, transaction
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.make_answers import make_envelope, send
from tests.make_fieldwork import Phone, counted, ids, make_agent, make_round
from tests.make_households import make_codes


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
