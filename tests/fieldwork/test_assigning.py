"""Assignments: who may be sent where, what devices hear of it, what is logged."""

import threading
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import AuditEvent, Person, Role
from app.collection.sequence import last_number
from app.db import db, transaction
from app.errors import Refused
from app.fieldwork.assigning import assign, assigned
from app.fieldwork.models import Assignment
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.make import make_person
from tests.make_addresses import make_households, make_parts
from tests.make_published import make_published

pytestmark = pytest.mark.slow


def _street(questionnaire: Questionnaire, size: int) -> list[UUID]:
    parts = [make_parts(number) for number in range(1, size + 1)]
    return [household.id for household in make_households(questionnaire.project, parts)]


def _agent(name: str = "Inès") -> Person:
    return make_person(name, role=Role.AGENT)


def _rows() -> list[tuple[UUID | None, UUID | None, int]]:
    db.session.expire_all()
    query = select(Assignment).order_by(Assignment.sequence)
    return [(row.person_id, row.former_id, row.sequence) for row in db.session.scalars(query)]


def test_each_change_has_a_number_of_its_own_and_what_is_as_wanted_has_none(app: Flask) -> None:
    with app.app_context():
        questionnaire, ines, bo = make_published(), _agent(), _agent("Bo")
        doors = _street(questionnaire, 3)
        with transaction():
            assert assign(questionnaire, doors[:2], ines) == 2
        assert _rows() == [(ines.id, None, 1), (ines.id, None, 2)]
        with transaction():
            assert assign(questionnaire, doors, ines) == 1
            assert assign(questionnaire, doors, ines) == 0
        assert last_number(questionnaire.project_id).last == 3
        with transaction():
            assert assign(questionnaire, doors[:1], bo) == 1
        assert _rows()[-1] == (bo.id, ines.id, 4)
        assert assigned(questionnaire) == {doors[0]: bo.id, doors[1]: ines.id, doors[2]: ines.id}


def test_what_is_taken_back_is_told_to_who_had_it_even_if_another_gets_it_soon(app: Flask) -> None:
    with app.app_context():
        questionnaire, ines, bo = make_published(), _agent(), _agent("Bo")
        doors = _street(questionnaire, 1)
        for person in (ines, None, bo):
            with transaction():
                assert assign(questionnaire, doors, person) == 1
        assert _rows() == [(bo.id, ines.id, 3)]
        with transaction():
            assign(questionnaire, doors, None)
        assert assigned(questionnaire) == {}
        with transaction():
            assert assign(questionnaire, _street(questionnaire, 2)[1:], None) == 0


def test_only_people_who_may_collect_are_sent_to_doors_of_the_project(app: Flask) -> None:
    with app.app_context():
        questionnaire, other = make_published(), make_published()
        doors = _street(questionnaire, 1)
        for person in (make_person("Lu", role=Role.LECTURE), make_person("Zoé")):
            with pytest.raises(Refused, match="agent_without_right"):
                assign(questionnaire, doors, person)
        for foreign in (_street(other, 1), [uuid4()]):
            with pytest.raises(Refused, match="household_foreign"):
                assign(questionnaire, [*doors, *foreign], _agent())
        with transaction():
            assert assign(questionnaire, doors, make_person("Ana", role=Role.RESPONSABLE)) == 1


def test_it_is_logged_who_sent_whom_to_how_many_doors(app: Flask) -> None:
    with app.app_context():
        questionnaire, ines, owner = make_published(), _agent(), make_person(role=Role.RESPONSABLE)
        doors = _street(questionnaire, 4)
        with transaction():
            assign(questionnaire, doors, ines, by=owner)
        with transaction():
            assign(questionnaire, doors[:1], None, by=owner)
        events = db.session.scalars(
            select(AuditEvent).where(AuditEvent.act.like("assignment.%")).order_by(AuditEvent.id)
        ).all()
        assert [(event.act, event.values["households"]) for event in events] == [
            ("assignment.make", 4),
            ("assignment.take_back", 1),
        ]
        assert events[0].values["person"] == str(ines.id)
        assert {event.person_id for event in events} == {owner.id}


def test_two_who_assign_at_once_leave_one_agent_at_each_door(app: Flask) -> None:
    with app.app_context():
        questionnaire, agents = make_published(), [_agent(), _agent("Bo")]
        doors = _street(questionnaire, 40)
        names = [agent.id for agent in agents]

    def send(person_id: UUID) -> None:
        with app.app_context(), transaction() as session:
            assign(
                session.get_one(Questionnaire, questionnaire.id), doors, session.get_one(Person, person_id)
            )

    threads = [threading.Thread(target=send, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        rows = _rows()
        assert len(rows) == 40
        assert len({(person, former) for person, former, _ in rows}) == 1
        assert {rows[0][0], rows[0][1]} == set(names)
        assert len({sequence for _, _, sequence in rows}) == 40
        assert last_number(questionnaire.project_id).last == 80


def test_thousands_of_doors_are_assigned_in_one_go(app: Flask) -> None:
    with app.app_context():
        questionnaire, ines = make_published(), _agent()
        with transaction() as session:
            session.add_all(
                Household(project_id=questionnaire.project_id, address=f"{number} rue Kervégan")
                for number in range(6_000)
            )
        doors = list(db.session.scalars(select(Household.id)))
        with transaction():
            assert assign(questionnaire, doors, ines) == 6_000
        assert len(assigned(questionnaire)) == 6_000
