"""The log: events are written once, under the project's numbers; closing alone takes something from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Label, bindparam, literal_column, select

from app.clock import now
from app.collection.sequence import last_number, take_numbers
from app.collection.upsert import Upsert
from app.db import db, execute, table_of
from app.errors import Refused
from app.fieldwork.added import assign_added, release_undone, remember_households
from app.fieldwork.closing import part_late
from app.fieldwork.models import FieldEvent
from app.fieldwork.opening import Event
from app.fieldwork.parting import parted_hash
from app.projects.models import Questionnaire
from app.projects.terms import State

_events, _questionnaires = table_of(FieldEvent), table_of(Questionnaire)
_TOLD = _events.c["id", "content_hash", "sequence", "received_at", "is_late"]
_KNOWN = select(*_TOLD).where(
    _events.c.project_id == bindparam("project"), _events.c.id.in_(bindparam("ids", expanding=True))
)
#: Whether its questionnaire is closed as an event is written: closing takes the counter too.
_IS_LATE = (
    select(_questionnaires.c.state == State.CLOSED)
    .where(_questionnaires.c.id == bindparam("asked"))
    .scalar_subquery()
)
#: Written out, for of a row that is told SQLAlchemy names columns without their table.
_IS_THERE: Label[bool] = literal_column(
    "EXISTS (SELECT 1 FROM household"
    " WHERE household.project_id = field_event.project_id AND household.id = field_event.household_id)"
).label("is_there")
_WRITE = Upsert(
    lambda insert: (
        insert(_events).values(is_late=_IS_LATE).on_conflict_do_nothing().returning(*_TOLD, _IS_THERE)
    )
)


@dataclass(frozen=True, slots=True)
class Author:
    """Who notes something: a person, on a device or on the team's pages."""

    project_id: UUID
    person_id: UUID
    device_id: UUID | None = None


class Noted(NamedTuple):
    """An event's place in the log. `is_new` is False where it was there already."""

    event: Event
    sequence: int
    epoch: int
    received_at: datetime
    is_new: bool


class _Kept(NamedTuple):
    id: UUID
    content_hash: bytes
    sequence: int
    received_at: datetime
    is_late: bool
    #: Whether its address is one of the project's.
    is_there: bool


def note_events(author: Author, events: Sequence[Event]) -> list[Noted | Refused]:
    """Write the events that are not there yet; the same again is found again.

    Of other content under an id that is taken: Refused instance_conflict (409). Takes the project's
    counter, so nothing that others wait for may be locked after it.
    """
    if not events:
        return []
    known = _known(author.project_id, events)
    fresh = [event for event in _distinct(events) if event.id not in known]
    new: dict[UUID, _Kept] = {}
    if not fresh:
        epoch = last_number(author.project_id).epoch
    else:
        taken = take_numbers(author.project_id, len(fresh))
        new = _write(author, fresh, taken.last - len(fresh) + 1)
        remember_households(
            author.project_id, [event for event in fresh if event.id in new and not new[event.id].is_there]
        )
        current = [event for event in fresh if event.id in new and not new[event.id].is_late]
        assign_added(author.project_id, author.person_id, current)
        release_undone(author.project_id, author.person_id, current)
        late = _part([event for event in fresh if event.id in new and new[event.id].is_late])
        known |= new
        if late or len(new) < len(fresh):
            known |= _known(author.project_id, fresh)
        epoch = taken.epoch
    return [_tell(event, known[event.id], epoch, is_new=event.id in new) for event in events]


def _part(late: Sequence[Event]) -> bool:
    """Part what came late from its answers; was there any?"""
    doors: dict[UUID, set[UUID]] = {}
    for event in late:
        if event.household_id:
            doors.setdefault(event.questionnaire_id, set()).add(event.household_id)
    for questionnaire_id, households in doors.items():
        part_late(db.session.get_one(Questionnaire, questionnaire_id, populate_existing=True), households)
    return bool(doors)


def _tell(event: Event, kept: _Kept, epoch: int, *, is_new: bool) -> Noted | Refused:
    if kept.content_hash not in (event.content_hash, parted_hash(event.id, event.content_hash)):
        return Refused("instance_conflict", 409)
    return Noted(event, kept.sequence, epoch, kept.received_at, is_new)


def _distinct(events: Iterable[Event]) -> list[Event]:
    return list({event.id: event for event in reversed(list(events))}.values())[::-1]


def _known(project_id: UUID, events: Sequence[Event]) -> dict[UUID, _Kept]:
    rows = execute(_KNOWN, {"project": project_id, "ids": [event.id for event in events]})
    return {row.id: _Kept._make((*row, True)) for row in rows}


def _write(author: Author, events: Sequence[Event], first: int) -> dict[UUID, _Kept]:
    """Write events under numbers from `first`; gives those that no rival wrote meanwhile."""
    received_at = now()
    rows = [_row(author, event, number, received_at) for number, event in enumerate(events, start=first)]
    return {row.id: _Kept._make(row) for row in _WRITE.run(rows)}


def _row(author: Author, event: Event, number: int, received_at: datetime) -> dict[str, Any]:
    return {
        "project_id": author.project_id,
        "id": event.id,
        "sequence": number,
        "content_hash": event.content_hash,
        "questionnaire_id": event.questionnaire_id,
        "asked": event.questionnaire_id,
        "household_id": event.household_id,
        "person_id": author.person_id,
        "device_id": author.device_id,
        "kind": event.kind,
        "at": event.at,
        "received_at": received_at,
        "data": dict(event.data),
        "is_parted": False,
    }
