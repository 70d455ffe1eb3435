"""What remains of fieldwork when a questionnaire closes, is reopened, and closes again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from app.accounts.models import Role
from app.collection.models import Submission, SubmissionVersion
from app.db import Model, db, transaction
from app.fieldwork.call_outcomes import Outcome, note_call
from app.fieldwork.closing import part_rest
from app.fieldwork.counting import door_counts
from app.fieldwork.doors import doors_of
from app.fieldwork.elsewhere import elsewhere_of
from app.fieldwork.models import Assignment, FieldEvent
from app.fieldwork.supervising import Board, board_of
from app.fieldwork.tallies import Tally
from app.households.models import CodeLink, Household
from app.projects.models import Project, Questionnaire
from app.projects.publishing import close, reopen
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.make import sign_in
from tests.make_answers import make_envelope, send
from tests.make_doors import make_contact, signed_in
from tests.make_fieldwork import Phone, ids, make_addresses, make_round
from tests.make_households import make_codes, make_letter
from tests.make_keying import FORM, KeyingPage, open_keying
from tests.make_published import make_published

pytestmark = pytest.mark.slow


@pytest.fixture
def street(app: Flask, asked: Questionnaire, phone: Phone) -> list[Household]:
    """Twelve doors, all of them the agent's."""
    with app.app_context():
        doors = make_addresses(asked.project, 12)
        make_round(asked, doors, phone.agent)
        return doors


def turn(app: Flask, asked: Questionnaire, act: Callable[[Questionnaire], object]) -> None:
    """Close it or reopen it."""
    with app.app_context(), transaction() as session:
        act(session.get_one(Questionnaire, asked.id))


def test_a_device_has_no_door_of_what_is_closed_and_all_of_it_again_when_it_is_reopened(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    phone.push(phone.event(asked, street[0], "absent"))
    assert (len(phone.pull()["doors"]), phone.pull()["closed"]) == (12, [])
    turn(app, asked, close)
    told = phone.pull()
    assert (told["doors"], told["questionnaires"], told["addresses"], told["events"]) == ([], [], [], [])
    assert [(one["short_name"], bool(one["closed_at"])) for one in told["closed"]] == [
        (asked.short_name, True)
    ]
    phone.pull()
    turn(app, asked, reopen)
    told = phone.pull()
    assert told["closed"] == []
    assert ids(told["addresses"]) == ids(told["doors"]) == {door.id for door in street}
    assert [event["kind"] for event in told["events"]] == ["absent"]


def board(app: Flask, asked: Questionnaire) -> Board:
    with app.app_context():
        found = db.session.get_one(Questionnaire, asked.id)
        assert door_counts(found).doors == 26
        return board_of(doors_of(found), "Europe/Paris", elsewhere_of(found))


def kinds_at(asked: Questionnaire) -> dict[UUID, list[str]]:
    """What the board reads of each door, in order."""
    doors = doors_of(db.session.get_one(Questionnaire, asked.id))
    return {door.household_id: [one.event.kind for one in door.log] for door in doors}


def told(tally: Tally) -> dict[str, int]:
    return {stand: count for stand, count in tally.stands.items() if count} | {"elsewhere": tally.elsewhere}


def test_who_closes_finds_the_same_counts_again_and_closing_twice_adds_up(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    """Streets of 12, 11 and 3 doors: the smallest would tell who answered, and is told with the next."""
    with app.app_context():
        long = make_addresses(asked.project, 11, "Rue Longue")
        small = make_addresses(asked.project, 3, "Rue Haute")
        make_round(asked, [*long, *small], phone.agent)
        letters = [make_letter(asked, door) for door in (street[0], street[1], long[0], small[0])]
        for letter in letters:
            send(make_envelope(asked, code=letter))
    phone.push(phone.event(asked, street[1], "absent"), phone.event(asked, street[2], "accepted"))
    phone.push(phone.event(asked, small[1], "refusal"))
    before = board(app, asked)
    assert told(before.total.all) == {"to_do": 20, "done": 5, "refused": 1, "elsewhere": 4}

    def is_the_same(now: Board) -> bool:
        ((mine, then),) = zip(now.by_agent.values(), before.by_agent.values(), strict=True)
        name = "Rue de Coulmiers"
        lines = (now.total, before.total), (mine, then), (now.by_street[name], before.by_street[name])
        return all(told(one.all) == told(was.all) for one, was in lines)

    turn(app, asked, close)
    # What comes late is kept, and moves nothing: not twice at a door that answered already.
    for door in (None, street[0], long[3]):
        if door:
            phone.push(phone.event(asked, door, "accepted"), phone.answer(asked, door))
        after = board(app, asked)
        assert is_the_same(after)
        assert not after.by_street["Rue Haute"].all.doors
        assert after.few_streets
        assert (after.few_streets.size, after.few_streets.all.doors) == (2, 14)
        assert told(after.few_streets.all) == {"to_do": 11, "done": 2, "refused": 1, "elsewhere": 2}
    place = f"/projets/{asked.project.slug}/{asked.short_name}/terrain"
    owner = signed_in(app, Role.RESPONSABLE)
    page = owner.get(place).text
    for part in ("Clos le", "Non faites", "2 petites rues ensemble", "2 événements sont"):
        assert part in page
    assert "À faire" not in page
    with app.app_context():
        agent = phone.agent
    own = signed_in(app, person=agent).get(place).text
    assert "Clos le" in own and "dont 4 par un autre canal" in own.replace("\u202f", " ")
    log = owner.post(f"{place}/journal.csv").text
    assert log.count("\n") == 6 and not re.search(r"\d:\d\d", log)
    # Reopened, the late ones count; closed again without anything new, nothing is doubled.
    turn(app, asked, reopen)
    assert told(board(app, asked).total.all) == {"to_do": 18, "done": 7, "refused": 1, "elsewhere": 4}
    turn(app, asked, close)
    assert told(board(app, asked).total.all) == {"to_do": 18, "done": 7, "refused": 1, "elsewhere": 4}
    turn(app, asked, reopen)
    with app.app_context():
        send(make_envelope(asked, code=make_letter(asked, street[7])))
    turn(app, asked, close)
    assert told(board(app, asked).total.all) == {"to_do": 17, "done": 8, "refused": 1, "elsewhere": 5}


_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}")
#: What rows share that is no answer and no address.
_SHARED = ("project", "questionnaire", "person", "device", "form_version", "code_batch", "address_list")


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for table in Model.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            yield table.name, dict(row._mapping)


def names_in(row: dict[str, Any]) -> set[str]:
    """Every identifier that a row tells, in a column of its own or within one; codes too."""
    return {name for value in row.values() for name in _ID.findall(str(value))}


def joined() -> list[str]:
    """The addresses from which the identifiers of rows lead to an answer, over however many tables."""
    everything = list(rows())
    shared = {str(row["id"]) for table, row in everything if table in _SHARED}
    groups: dict[str, set[str]] = {}
    for _table, row in everything:
        found = names_in(row) - shared
        group = found.union(*(groups.get(name, set()) for name in found))
        groups |= dict.fromkeys(group, group)
    answers = set(map(str, db.session.scalars(select(Submission.id))))
    homes = db.session.execute(select(Household.id, Household.address))
    return sorted(home.address for home in homes if groups.get(str(home.id), set()) & answers)


def moments() -> tuple[set[datetime], set[datetime]]:
    """The moments that rows about doors tell, and those that rows about answers do; days are no moments."""
    at_doors, of_answers = set[datetime](), set[datetime]()
    homes = set(map(str, db.session.scalars(select(Household.id))))
    for table, row in rows():
        dates = [one.astimezone(UTC) for one in row.values() if isinstance(one, datetime)]
        told = {one.replace(microsecond=0) for one in dates}
        if table == "submission_version":
            of_answers |= told
        elif names_in(row) & homes and (table != "household" or row["number"] == "31"):
            at_doors |= told
    return at_doors, of_answers


@dataclass
class Day:
    """Answers that an address can be joined to, each by another way, and what a device brought of them."""

    asked: Questionnaire
    items: list[dict[str, Any]]
    late: list[dict[str, Any]]
    keyed: KeyingPage


@pytest.fixture
def day(app: Flask, client: FlaskClient, project: Project, phone: Phone) -> Day:
    """Doors 0 and 31 by their events, 1 by a notice's code, 2 by a letter's, 3 keyed in; 6 comes late."""
    with app.app_context():
        asked = make_published(project, Terms(access=Access.CODE), markdown=FORM)
        doors = make_addresses(project, 30)
        make_round(asked, doors, phone.agent)
        letter, (notice, spare) = make_letter(asked, doors[2]), make_codes(asked, 2)
        make_contact(doors[4])
        sign_in(client, phone.agent)
    said, new = {"vous": {"age": "41"}}, Household(id=uuid4())

    def answered(door: Household) -> list[dict[str, Any]]:
        item = phone.answer(asked, door, said)
        return [item, phone.event(asked, door, "accepted", instance_id=item["instance_id"])]

    items = [
        *answered(doors[0]),
        *answered(new),
        phone.event(asked, new, "added", parts={"number": "31", "street": "Rue de Coulmiers"}),
        phone.event(asked, doors[1], "notice", code=notice),
        phone.event(asked, doors[5], "appointment", when="2026-05-04T18:00:00+02:00"),
    ]
    assert {result["status"] for result in phone.push(*items)} == {201}
    keyed = open_keying(client, asked, canal="phone", foyer=str(doors[3].id))
    keyed.send("garder", age="41")
    with app.app_context():
        for code in (letter, notice):
            send(make_envelope(asked, said, code=code))
        with transaction() as session:
            note_call(session.merge(asked), doors[4].id, Outcome(kind="accepted"), by=phone.agent)
    late = [*answered(doors[6]), phone.event(asked, doors[6], "notice", code=spare)]
    return Day(asked, items, late, keyed)


def test_after_closing_no_row_of_any_table_leads_from_an_address_to_an_answer(
    app: Flask, phone: Phone, day: Day
) -> None:
    with app.app_context():
        assert len(joined()) == 5
        assert set.intersection(*moments())
        was = kinds_at(day.asked)
    turn(app, day.asked, close)
    phone.push(*day.late)
    with app.app_context():
        assert not joined()
        at_doors, of_answers = moments()
        assert not at_doors & of_answers
        assert {(one.hour, one.minute) for one in at_doors} <= {(10, 0), (11, 0)}
        events = list(db.session.scalars(select(FieldEvent)))
        assert all(event.is_parted and event.id.version == 4 for event in events)
        # The numbers of doors are a block of their own, after those of all answers but the late one.
        numbered = [*events, *db.session.scalars(select(Assignment))]
        answers = sorted(db.session.scalars(select(SubmissionVersion.sequence)))
        assert min(one.sequence for one in numbered) > answers[-2]
        assert kinds_at(day.asked) == was


def test_codes_that_count_together_tell_no_address_after_closing_and_go_on_counting_once(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    """A letter, its reminder and a notice; the second household's notice was all it had."""
    with app.app_context():
        letter, reminder = (make_letter(asked, street[0]) for _ in range(2))
        notice, alone = make_codes(asked, 2)
    phone.push(phone.event(asked, street[0], "notice", code=notice))
    phone.push(phone.event(asked, street[1], "notice", code=alone))
    phone.push(phone.answer(asked, street[1]))

    def answer(code: str) -> str:
        with app.app_context():
            return send(make_envelope(asked, code=code, channel="paper")).state

    assert [answer(code) for code in (reminder, notice, alone)] == ["counted", "beside", "beside"]
    with app.app_context():
        assert len(joined()) == 2
        under = set(db.session.scalars(select(Submission.code_id)))
    turn(app, asked, close)
    with app.app_context():
        assert not joined()
        assert not db.session.scalar(select(func.count()).select_from(CodeLink))
        found = elsewhere_of(db.session.get_one(Questionnaire, asked.id))
        assert found and sum(found.all.values()) == 2
    assert answer(letter) == "quarantined"
    turn(app, asked, reopen)
    assert [answer(code) for code in (letter, reminder, notice, alone)] == ["beside"] * 4
    with app.app_context():
        assert set(db.session.scalars(select(Submission.code_id))) == under
        counted = select(func.count()).where(Submission.state == "counted")
        assert db.session.scalar(counted) == 2
        assert not joined()
    # The link was cut for good: the same household is another to an agent who rings now.
    phone.push(phone.answer(asked, street[0]))
    with app.app_context():
        assert db.session.scalar(counted) == 3
        assert len(joined()) == 1


def test_after_closing_a_device_is_known_by_what_it_sends_again(app: Flask, phone: Phone, day: Day) -> None:
    turn(app, day.asked, close)
    first = phone.push(*day.late)
    again = phone.push(*day.items, *day.late)
    assert {result["status"] for result in again} == {200}
    assert [told_of(one) for one in again[-3:]] == [told_of(one) for one in first]
    assert "Lisez ce code de reçu" in day.keyed.send("garder", age="41").text
    said = {"kind": "refusal", "household": str(uuid4()), "at": "2026-05-04T18:00:00+02:00", "data": {}}
    (other,) = phone.push(phone.item(day.items[1]["instance_id"], day.asked, {"event": said}))
    assert other["status"] == 409
    with app.app_context():
        assert not joined()
        assert db.session.scalar(select(func.count()).select_from(FieldEvent)) == 9
    turn(app, day.asked, reopen)
    events = phone.pull()["events"]
    assert len(events) == 9
    assert not any({"instance_id", "code"} & event["data"].keys() for event in events)


def test_what_closed_before_this_is_parted_by_the_job(app: Flask, phone: Phone, day: Day) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Questionnaire, day.asked.id).state = "closed"
        session.execute(delete(CodeLink))
    with app.app_context():
        assert joined()
        with transaction():
            assert part_rest(lambda done, total: None) == {"parted": 1}
        assert not joined()
        with transaction():
            assert part_rest(lambda done, total: None) == {"parted": 0}


def told_of(result: dict[str, Any]) -> tuple[Any, ...]:
    receipt = result["receipt"]
    return tuple(receipt[name] for name in ("instance_id", "content_hash", "epoch"))
