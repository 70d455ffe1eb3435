"""What closing does to the log, so that no address can be joined to an answer any more; what reopening does.

README.md, *What closing parts*, tells what is left and why.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from secrets import SystemRandom
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, select, update

from app.accounts.audit import record
from app.collection.sequence import take_numbers
from app.db import db, execute, table_of
from app.fieldwork.added import assign_added, release_undone
from app.fieldwork.announcing import announce_round
from app.fieldwork.doors import portions
from app.fieldwork.models import FieldEvent
from app.fieldwork.opening import Event
from app.fieldwork.parting import day_of, parted_data, parted_hash, parted_id, tells_too_much
from app.fieldwork.turns import CallTurn
from app.households.models import Household
from app.jobs import Progress, job
from app.projects.models import Questionnaire
from app.projects.terms import State

_event, _household = table_of(FieldEvent), table_of(Household)
_COLUMNS = ("id", "household_id", "content_hash", "at", "received_at", "data", "is_parted")
_PARTED = ("id", "sequence", "content_hash", "at", "received_at", "data")
_PART = (
    update(_event)
    .where(_event.c.project_id == bindparam("project"), _event.c.id == bindparam("own"))
    .values(is_parted=True, **{name: bindparam(f"new_{name}") for name in _PARTED})
)
_DATE = (
    update(_household)
    .where(_household.c.project_id == bindparam("project"), _household.c.id == bindparam("own"))
    .values(created_at=bindparam("day"))
)
#: What comes late is numbered anew with so many other doors: alone it would stand next to its answer.
_COMPANY = 20
_random = SystemRandom()


def part_log(questionnaire: Questionnaire) -> None:
    """At closing: part all that was noted at doors from the answers that were given there."""
    # The counter first: what others are noting is waited for, and who comes next finds it closed.
    take_numbers(questionnaire.project_id, 1)
    rows = _rows(questionnaire)
    _part(questionnaire, rows)
    announce_round(questionnaire)
    subject = f"questionnaire {questionnaire.id}"
    record("field_log.part", subject, project_id=questionnaire.project_id, events=len(rows))
    db.session.execute(delete(CallTurn).where(*_of(questionnaire, CallTurn)))


def part_late(questionnaire: Questionnaire, household_ids: Collection[UUID]) -> None:
    """Part what was just noted at these doors, though their questionnaire is closed."""
    doors = {*household_ids, *_company(questionnaire)}
    _part(questionnaire, [row for some in portions(doors) for row in _rows(questionnaire, some)])


@job("fieldwork.part", every=timedelta(hours=1))
def part_rest(progress: Progress) -> dict[str, int]:
    """Part what is left: questionnaires that closed before this Palier did so."""
    left = select(FieldEvent.questionnaire_id).where(
        FieldEvent.household_id.is_not(None), FieldEvent.is_parted.is_(False)
    )
    query = select(Questionnaire).where(Questionnaire.state == State.CLOSED, Questionnaire.id.in_(left))
    found = list(db.session.scalars(query))
    for questionnaire in found:
        part_log(questionnaire)
    return {"parted": len(found)}


def count_late(questionnaire: Questionnaire) -> int:
    """How many events came since it closed."""
    late = select(func.count()).where(*_of(questionnaire, FieldEvent), FieldEvent.is_late)
    return db.session.scalar(late.where(FieldEvent.household_id.is_not(None))) or 0


def reopen_log(questionnaire: Questionnaire) -> None:
    """At reopening: what came late counts from now on, and devices learn of all addresses anew."""
    late = (*_of(questionnaire, FieldEvent), FieldEvent.is_late)
    by_agent: defaultdict[UUID, list[Event]] = defaultdict(list)
    for row in db.session.scalars(select(FieldEvent).where(*late).order_by(FieldEvent.sequence)):
        event = Event(
            row.id, row.questionnaire_id, row.kind, row.household_id, row.at, row.data, row.content_hash
        )
        by_agent[row.person_id].append(event)
    for person_id, events in by_agent.items():
        assign_added(questionnaire.project_id, person_id, events)
        release_undone(questionnaire.project_id, person_id, events)
    db.session.execute(update(FieldEvent).where(*late).values(is_late=False))
    db.session.flush()
    db.session.expire_all()
    announce_round(questionnaire)


def _rows(questionnaire: Questionnaire, household_ids: Collection[UUID] | None = None) -> list[Row[Any]]:
    """The events of these doors, or of all, in the order of their numbers."""
    query = select(*(_event.c[name] for name in _COLUMNS)).where(
        _event.c.project_id == questionnaire.project_id,
        _event.c.questionnaire_id == questionnaire.id,
        _event.c.household_id.is_not(None),
    )
    if household_ids is not None:
        query = query.where(_event.c.household_id.in_(household_ids))
    return list(execute(query.order_by(_event.c.sequence)))


def _part(questionnaire: Questionnaire, rows: Sequence[Row[Any]]) -> None:
    """Part these events: doors in no order, the events of each in theirs, under numbers of their own."""
    if not rows:
        return
    doors: defaultdict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        doors[row.household_id].append(row)
    shuffled = list(doors.values())
    _random.shuffle(shuffled)
    first = take_numbers(questionnaire.project_id, len(rows)).last - len(rows) + 1
    parted = [one for door in shuffled for one in _parted(door, questionnaire)]
    execute(_PART, [one | {"new_sequence": number} for number, one in enumerate(parted, start=first)])
    _forget_moments(questionnaire, doors.keys())


def _parted(door: Sequence[Row[Any]], questionnaire: Questionnaire) -> Iterable[dict[str, Any]]:
    zone = questionnaire.project.zone
    own = {row.id: parted_id(row.id) if tells_too_much(row.id, row.data) else row.id for row in door}
    known = {str(one) for one in own.values()}
    for row in door:
        new = own[row.id]
        yield {
            "project": questionnaire.project_id,
            "own": row.id,
            "new_id": new,
            "new_content_hash": row.content_hash if row.is_parted else parted_hash(new, row.content_hash),
            "new_at": day_of(row.at, zone),
            "new_received_at": day_of(row.received_at, zone),
            "new_data": parted_data(row.data, known, zone),
        }


def _forget_moments(questionnaire: Questionnaire, household_ids: Collection[UUID]) -> None:
    """Of addresses that agents added with an answer, the day: they were made when it was taken in."""
    project = questionnaire.project
    for some in portions(household_ids):
        query = select(Household.id, Household.created_at).where(
            Household.project_id == project.id, Household.id.in_(some), Household.list_id.is_(None)
        )
        days = [
            {"project": project.id, "own": row.id, "day": day_of(row.created_at, project.zone)}
            for row in db.session.execute(query)
        ]
        if days:
            execute(_DATE, days)


def _company(questionnaire: Questionnaire) -> Sequence[UUID]:
    """Some doors where an answer was given, whichever."""
    query = select(FieldEvent.household_id).where(
        *_of(questionnaire, FieldEvent), FieldEvent.kind == "accepted", FieldEvent.household_id.is_not(None)
    )
    doors = [one for one in db.session.scalars(query.distinct()) if one]
    return _random.sample(doors, min(_COMPANY, len(doors)))


def _of(
    questionnaire: Questionnaire, model: type[FieldEvent] | type[CallTurn]
) -> tuple[ColumnElement[bool], ...]:
    return model.project_id == questionnaire.project_id, model.questionnaire_id == questionnaire.id
