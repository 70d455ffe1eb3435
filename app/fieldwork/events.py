"""The log: events are written once, under the project's numbers, and never change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select

from app.clock import now
from app.collection.sequence import last_number, take_numbers
from app.db import db, execute, table_of
from app.errors import Refused
from app.fieldwork.added import assign_added
from app.fieldwork.models import FieldEvent
from app.fieldwork.opening import Event

_WRITE = insert(table_of(FieldEvent))


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
    content_hash: bytes
    sequence: int
    received_at: datetime


def note_events(author: Author, events: Sequence[Event]) -> list[Noted | Refused]:
    """Write the events that are not there yet; the same again is found again.

    Of other content under an id that is taken: Refused instance_conflict (409). Takes the project's
    counter, so nothing that others wait for may be locked after it.
    """
    if not events:
        return []
    known = _known(author.project_id, events)
    fresh = [event for event in _distinct(events) if event.id not in known]
    written: list[Event] = []
    if fresh:
        taken = take_numbers(author.project_id, len(fresh))
        # Under the counter's lock nobody else writes events: what a rival wrote meanwhile is seen now.
        known |= _known(author.project_id, fresh)
        written = [event for event in fresh if event.id not in known]
        known |= _write(author, written, taken.last - len(fresh) + 1)
        assign_added(author.project_id, author.person_id, written)
    epoch = last_number(author.project_id).epoch
    new = {event.id for event in written}
    return [_tell(event, known[event.id], epoch, is_new=event.id in new) for event in events]


def _tell(event: Event, kept: _Kept, epoch: int, *, is_new: bool) -> Noted | Refused:
    if kept.content_hash != event.content_hash:
        return Refused("instance_conflict", 409)
    return Noted(event, kept.sequence, epoch, kept.received_at, is_new)


def _distinct(events: Iterable[Event]) -> list[Event]:
    return list({event.id: event for event in reversed(list(events))}.values())[::-1]


def _known(project_id: UUID, events: Sequence[Event]) -> dict[UUID, _Kept]:
    rows = db.session.execute(
        select(FieldEvent.id, FieldEvent.content_hash, FieldEvent.sequence, FieldEvent.received_at).where(
            FieldEvent.project_id == project_id, FieldEvent.id.in_([event.id for event in events])
        )
    )
    return {row.id: _Kept(row.content_hash, row.sequence, row.received_at) for row in rows}


def _write(author: Author, events: Sequence[Event], first: int) -> dict[UUID, _Kept]:
    received_at = now()
    if events:
        execute(
            _WRITE,
            [_row(author, event, number, received_at) for number, event in enumerate(events, start=first)],
        )
    return {
        event.id: _Kept(event.content_hash, number, received_at)
        for number, event in enumerate(events, start=first)
    }


def _row(author: Author, event: Event, number: int, received_at: datetime) -> dict[str, Any]:
    return {
        "project_id": author.project_id,
        "id": event.id,
        "sequence": number,
        "content_hash": event.content_hash,
        "questionnaire_id": event.questionnaire_id,
        "household_id": event.household_id,
        "person_id": author.person_id,
        "device_id": author.device_id,
        "kind": event.kind,
        "at": event.at,
        "received_at": received_at,
        "data": dict(event.data),
    }
