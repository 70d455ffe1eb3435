"""What changed for an agent since a place in the project's sequence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Row, and_, bindparam, func, or_, select, union_all

from app.collection.answered import answered_among
from app.collection.envelope import Seen
from app.collection.sequence import Taken
from app.db import execute, table_of
from app.fieldwork.epochs import stand_of
from app.fieldwork.marks import mark_of
from app.fieldwork.models import Assignment, Device, FieldEvent
from app.fieldwork.sent_back import SentBack, mark_of_sent_back, sent_back_to
from app.households.models import Household
from app.projects.models import FormVersion, Questionnaire
from app.projects.terms import State

#: Assignments in one pull: 2 000 addresses come at once.
MOST = 5_000


class Address(NamedTuple):
    """An address of a round, in its parts, and for which questionnaire."""

    questionnaire_id: UUID
    household_id: UUID
    address: str
    number: str | None
    street: str | None
    building: str | None
    floor: str | None
    door: str | None
    town: str | None
    latitude: float | None
    longitude: float | None
    remark: str | None


class Asked(NamedTuple):
    """A questionnaire that is asked, or closed, with the form version that is."""

    id: UUID
    short_name: str
    title: str
    unit: str
    state: str
    closed_at: datetime | None
    version_id: UUID
    sha256: str
    label: str
    number: int


# Devices pull all day, and many at once: these statements are made once and go past the ORM.
_assignments, _households, _events = map(table_of, (Assignment, Household, FieldEvent))
_questionnaires, _versions = map(table_of, (Questionnaire, FormVersion))
_after: BindParameter[int] = bindparam("after")
_upper: BindParameter[int] = bindparam("upper")
_HERS = and_(
    _assignments.c.project_id == bindparam("project"), _assignments.c.person_id == bindparam("person")
)
#: All that are the agent's, and those that were until just now.
_ASSIGNED = (
    select(*_assignments.c["questionnaire_id", "household_id", "person_id", "sequence"])
    .where(
        _assignments.c.project_id == bindparam("project"),
        or_(
            _assignments.c.person_id == bindparam("person"),
            and_(_assignments.c.former_id == bindparam("person"), _assignments.c.sequence > _after),
        ),
    )
    .order_by(_assignments.c.sequence)
)
_ADDRESSES = (
    select(_assignments.c.questionnaire_id, _households.c.id, *_households.c[Address._fields[2:]])
    .join_from(
        _assignments,
        _households,
        (_households.c.project_id == _assignments.c.project_id)
        & (_households.c.id == _assignments.c.household_id),
    )
    .where(_HERS, _assignments.c.sequence > _after, _assignments.c.sequence <= _upper)
    .order_by(_assignments.c.sequence)
)
_ANSWERED = answered_among(
    select(*_assignments.c["project_id", "questionnaire_id", "household_id"]).where(_HERS)
)
_NOTED = select(
    *_events.c["id", "sequence", "questionnaire_id", "household_id", "person_id", "kind", "at", "data"]
).where(_events.c.project_id == bindparam("project"), _events.c.sequence <= _upper)
#: What was noted at the agent's addresses, all of it at new ones; and the agent's own elsewhere.
_EVENTS = union_all(
    _NOTED.join(
        _assignments,
        (_assignments.c.project_id == _events.c.project_id)
        & (_assignments.c.questionnaire_id == _events.c.questionnaire_id)
        & (_assignments.c.household_id == _events.c.household_id),
    ).where(
        _HERS,
        _assignments.c.sequence <= _upper,
        or_(_events.c.sequence > _after, _assignments.c.sequence > _after),
    ),
    _NOTED.where(
        _events.c.person_id == bindparam("person"),
        # By no index on households: in the street all of a project's are without one.
        func.nullif(_events.c.household_id, _events.c.project_id).is_(None),
        _events.c.sequence > _after,
    ),
).order_by("sequence")
_ASKED = (
    select(
        *_questionnaires.c["id", "short_name", "title", "unit", "state", "closed_at"],
        *_versions.c["id", "sha256", "label", "number"],
    )
    .join_from(
        _questionnaires,
        _versions,
        (_versions.c.project_id == _questionnaires.c.project_id)
        & (_versions.c.id == _questionnaires.c.published_version_id),
    )
    .where(
        _questionnaires.c.project_id == bindparam("project"),
        _questionnaires.c.state.in_((State.PUBLISHED, State.CLOSED)),
    )
    .order_by(_questionnaires.c.created_at)
)


class Held(NamedTuple):
    """What a device says it has: its cursor, the furthest that it heard of, marks of its lists."""

    seen: Seen | None = None
    received: Seen | None = None
    doors: str = ""
    answered: str = ""
    sent_back: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a device is told. `doors`, `answered` and `sent_back` are None where the device's list is right.

    `doors` are all that are the agent's now: `gone` tells who had an address last, not those before.
    """

    last: Taken
    reset: bool
    more: bool
    addresses: Sequence[Address]
    gone: Sequence[tuple[UUID, UUID]]
    events: Sequence[Row[Any]]
    doors: Sequence[tuple[str, UUID]] | None
    doors_mark: str
    answered: Sequence[tuple[str, UUID]] | None
    mark: str
    sent_back: Sequence[SentBack] | None
    sent_back_mark: str
    questionnaires: Sequence[Asked]
    #: Closed, and the agent had doors there: nobody goes to them any more.
    closed: Sequence[Asked]


def changes(device: Device, held: Held) -> Changes:
    """What changed for the device's agent since what it has seen. Called while `reading()`."""
    seen = held.seen
    last = stand_of(device.project_id, (seen, held.received))
    is_known = seen is not None and seen.epoch == last.epoch and seen.sequence <= last.last
    after = seen.sequence if seen and is_known else 0
    whose = {"project": device.project_id, "person": device.person_id}
    assigned = execute(_ASSIGNED, whose | {"after": after}).all()
    changed = [row for row in assigned if row.sequence > after][:MOST]
    more = len(changed) == MOST
    # Some may be newer than `last`: who saw a number sees from then on all up to it.
    furthest = changed[-1].sequence if changed else last.last
    upper = furthest if more else max(last.last, furthest)
    since = whose | {"after": after, "upper": upper}
    mine = [row for row in assigned if row.person_id == device.person_id]
    asked, closed = _questionnaires_of(device.project_id)
    names = {one.id: one.short_name for one in asked}
    told = sorted(
        (names[row.questionnaire_id], row.household_id) for row in mine if row.questionnaire_id in names
    )
    answered = sorted(
        (names[row.questionnaire_id], row.household_id)
        for row in execute(_ANSWERED, whose)
        if row.questionnaire_id in names
    )
    sent_back = sent_back_to(device)
    doors_mark, mark, sent_back_mark = mark_of(told), mark_of(answered), mark_of_sent_back(sent_back)
    had = {row.questionnaire_id for row in mine}
    return Changes(
        last=Taken(upper, last.epoch),
        reset=seen is not None and not is_known,
        more=more,
        addresses=[Address._make(row) for row in execute(_ADDRESSES, since)] if changed else [],
        gone=[
            (row.questionnaire_id, row.household_id) for row in changed if row.person_id != device.person_id
        ],
        events=execute(_EVENTS, since).all(),
        # In parts, the list comes with the last.
        doors=None if more or (is_known and held.doors == doors_mark) else told,
        doors_mark=held.doors if more else doors_mark,
        answered=None if is_known and held.answered == mark else answered,
        mark=mark,
        sent_back=None if is_known and held.sent_back == sent_back_mark else sent_back,
        sent_back_mark=sent_back_mark,
        questionnaires=asked,
        closed=[one for one in closed if one.id in had],
    )


def _questionnaires_of(project_id: UUID) -> tuple[list[Asked], list[Asked]]:
    """What is asked in the project now, with the version that is asked; and what is closed."""
    found = [Asked._make(row) for row in execute(_ASKED, {"project": project_id})]
    return (
        [one for one in found if one.state == State.PUBLISHED],
        [one for one in found if one.state == State.CLOSED],
    )
