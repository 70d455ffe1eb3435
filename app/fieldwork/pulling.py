"""What changed for an agent since a place in the project's sequence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select

from app.collection.answered import answered_households
from app.collection.commenting import Review
from app.collection.envelope import Seen
from app.collection.models import Submission, SubmissionComment, SubmissionVersion
from app.collection.sequence import Taken
from app.db import db
from app.fieldwork.epochs import stand_of
from app.fieldwork.marks import mark_of
from app.fieldwork.models import Assignment, Device, FieldEvent
from app.households.models import Household
from app.projects.models import FormVersion, Questionnaire
from app.projects.terms import State

#: Assignments in one pull: 2 000 addresses come at once.
MOST = 5_000
_AT_ONCE = 5_000


class Round(NamedTuple):
    """An address of a questionnaire, and what is assigned there."""

    household: Household
    questionnaire_id: UUID


class SentBack(NamedTuple):
    """An answer that its agent should look at again, and why."""

    instance_id: str
    questionnaire_id: UUID
    comment: str


class Held(NamedTuple):
    """What a device says it has: its cursor, the furthest that it heard of, marks of its two lists."""

    seen: Seen | None = None
    received: Seen | None = None
    doors: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a device is told. `doors` and `answered` are None where the device's list is right.

    `doors` are all that are the agent's now: `gone` tells who had an address last, not those before.
    """

    last: Taken
    reset: bool
    more: bool
    addresses: Sequence[Round]
    gone: Sequence[tuple[UUID, UUID]]
    events: Sequence[FieldEvent]
    doors: Sequence[tuple[str, UUID]] | None
    doors_mark: str
    answered: Sequence[tuple[str, UUID]] | None
    mark: str
    sent_back: Sequence[SentBack]
    questionnaires: Sequence[tuple[Questionnaire, FormVersion]]


def changes(device: Device, held: Held) -> Changes:
    """What changed for the device's agent since what it has seen. Called while `reading()`."""
    seen = held.seen
    last = stand_of(device.project_id, (seen, held.received))
    is_known = seen is not None and seen.epoch == last.epoch and seen.sequence <= last.last
    after = seen.sequence if seen and is_known else 0
    changed = _assignments(device, after, last.last)
    more = len(changed) == MOST
    upper = changed[-1].sequence if more else last.last
    mine = [row for row in changed if row.person_id == device.person_id]
    asked = _questionnaires(device.project_id)
    doors = _doors(device, {one.id: one.short_name for one, _ in asked})
    answered = _answered(device.project_id, doors)
    told = sorted((name, household) for (_, name), some in doors.items() for household in some)
    return Changes(
        last=Taken(upper, last.epoch),
        reset=seen is not None and not is_known,
        more=more,
        addresses=_rounds(device.project_id, mine),
        gone=[
            (row.questionnaire_id, row.household_id) for row in changed if row.person_id != device.person_id
        ],
        events=_events(device, after, upper),
        # In parts, the list comes with the last.
        doors=None if more or (is_known and held.doors == mark_of(told)) else told,
        doors_mark=held.doors if more else mark_of(told),
        answered=None if is_known and held.answered == mark_of(answered) else answered,
        mark=mark_of(answered),
        sent_back=_sent_back(device),
        questionnaires=asked,
    )


def _assignments(device: Device, after: int, upper: int) -> list[Assignment]:
    """Changed assignments that are, or were just now, this agent's."""
    query = (
        select(Assignment)
        .where(
            Assignment.project_id == device.project_id,
            or_(Assignment.person_id == device.person_id, Assignment.former_id == device.person_id),
            Assignment.sequence > after,
            Assignment.sequence <= upper,
        )
        .order_by(Assignment.sequence)
        .limit(MOST)
    )
    return list(db.session.scalars(query))


def _rounds(project_id: UUID, mine: Sequence[Assignment]) -> list[Round]:
    found: dict[UUID, Household] = {}
    for start in range(0, len(mine), _AT_ONCE):
        ids = [row.household_id for row in mine[start : start + _AT_ONCE]]
        query = select(Household).where(Household.project_id == project_id, Household.id.in_(ids))
        found |= {household.id: household for household in db.session.scalars(query)}
    return [Round(found[row.household_id], row.questionnaire_id) for row in mine if row.household_id in found]


def _events(device: Device, after: int, upper: int) -> list[FieldEvent]:
    """What was noted at the agent's addresses, all of it at new ones; and the agent's own elsewhere."""
    at_mine = (
        select(FieldEvent)
        .join(
            Assignment,
            (Assignment.project_id == FieldEvent.project_id)
            & (Assignment.questionnaire_id == FieldEvent.questionnaire_id)
            & (Assignment.household_id == FieldEvent.household_id),
        )
        .where(
            FieldEvent.project_id == device.project_id,
            Assignment.person_id == device.person_id,
            Assignment.sequence <= upper,
            FieldEvent.sequence <= upper,
            or_(FieldEvent.sequence > after, Assignment.sequence > after),
        )
    )
    elsewhere = select(FieldEvent).where(
        FieldEvent.project_id == device.project_id,
        FieldEvent.person_id == device.person_id,
        FieldEvent.household_id.is_(None),
        FieldEvent.sequence > after,
        FieldEvent.sequence <= upper,
    )
    found = [*db.session.scalars(at_mine), *db.session.scalars(elsewhere)]
    return sorted(found, key=_number)


def _number(event: FieldEvent) -> int:
    return event.sequence


def _doors(device: Device, names: dict[UUID, str]) -> dict[tuple[UUID, str], list[UUID]]:
    """The agent's addresses, by questionnaire and its name, of those that are asked."""
    query = select(Assignment.questionnaire_id, Assignment.household_id).where(
        Assignment.project_id == device.project_id, Assignment.person_id == device.person_id
    )
    mine: dict[tuple[UUID, str], list[UUID]] = {}
    for questionnaire_id, household_id in db.session.execute(query):
        if questionnaire_id in names:
            mine.setdefault((questionnaire_id, names[questionnaire_id]), []).append(household_id)
    return mine


def _answered(project_id: UUID, doors: dict[tuple[UUID, str], list[UUID]]) -> list[tuple[str, UUID]]:
    """Those of these addresses that have answered."""
    found: list[tuple[str, UUID]] = []
    for (questionnaire_id, name), household_ids in doors.items():
        for start in range(0, len(household_ids), _AT_ONCE):
            some = household_ids[start : start + _AT_ONCE]
            answered = answered_households(project_id, questionnaire_id, some)
            found += [(name, household) for household in answered]
    return sorted(found)


def _sent_back(device: Device) -> list[SentBack]:
    rows = db.session.execute(
        select(
            SubmissionVersion.instance_id, Submission.questionnaire_id, SubmissionComment.body, Submission.id
        )
        .join(
            SubmissionVersion,
            (SubmissionVersion.project_id == Submission.project_id)
            & (SubmissionVersion.id == Submission.version_id),
        )
        .join(
            SubmissionComment,
            (SubmissionComment.project_id == Submission.project_id)
            & (SubmissionComment.submission_id == Submission.id),
        )
        .where(
            Submission.project_id == device.project_id,
            Submission.review == Review.HAS_ISSUES,
            SubmissionVersion.collector_id == device.person_id,
        )
        .order_by(SubmissionComment.sequence)
    )
    latest = {row.id: SentBack(row.instance_id, row.questionnaire_id, row.body) for row in rows}
    return list(latest.values())


def _questionnaires(project_id: UUID) -> list[tuple[Questionnaire, FormVersion]]:
    """What is asked in the project now, with the version that is asked."""
    rows = db.session.execute(
        select(Questionnaire, FormVersion)
        .join(
            FormVersion,
            (FormVersion.project_id == Questionnaire.project_id)
            & (FormVersion.id == Questionnaire.published_version_id),
        )
        .where(Questionnaire.project_id == project_id, Questionnaire.state == State.PUBLISHED)
        .order_by(Questionnaire.created_at)
    )
    return [(questionnaire, version) for questionnaire, version in rows]
