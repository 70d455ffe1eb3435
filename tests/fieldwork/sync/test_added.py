"""Addresses that agents add at the door, and those that they take back."""

from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.fieldwork.doors import doors_of
from app.households.models import AccessCode, CodeLink, Household
from app.projects.models import Questionnaire
from tests.make_fieldwork import Phone, ids
from tests.make_households import make_codes


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
