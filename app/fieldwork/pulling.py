"""What changed for an agent since a place in the project's sequence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select

from app.collection.commenting import Review
from app.collection.envelope import Seen
from app.collection.models import Submission, SubmissionComment, SubmissionVersion
from app.collection.sequence import Taken, begin_epoch_if_restored, last_number
from app.db import db, reading, writing
from app.fieldwork.answered import answered_households, mark_of
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a device is told. `answered` is None where the device's list is right."""

    last: Taken
    reset: bool
    more: bool
    addresses: Sequence[Round]
    gone: Sequence[tuple[UUID, UUID]]
    events: Sequence[FieldEvent]
    answered: Sequence[tuple[str, UUID]] | None
    mark: str
    sent_back: Sequence[SentBack]
    questionnaires: Sequence[tuple[Questionnaire, FormVersion]]


def changes(device: Device, seen: Seen | None, mark: str) -> Changes:
    """What changed for the device's agent since what it has seen. Called while `reading()`."""
    last = _last(device.project_id, seen)
    is_known = seen is not None and seen.epoch == last.epoch and seen.sequence <= last.last
    after = seen.sequence if seen and is_known else 0
    changed = _assignments(device, after, last.last)
    more = len(changed) == MOST
    upper = changed[-1].sequence if more else last.last
    mine = [row for row in changed if row.person_id == device.person_id]
    asked = _questionnaires(device.project_id)
    answered = _answered(device, {one.id: one.short_name for one, _ in asked})
    is_current = is_known and mark == mark_of(answered)
    return Changes(
        last=Taken(upper, last.epoch),
        reset=seen is not None and not is_known,
        more=more,
        addresses=_rounds(device.project_id, mine),
        gone=[
            (row.questionnaire_id, row.household_id) for row in changed if row.person_id != device.person_id
        ],
        events=_events(device, after, upper),
        answered=None if is_current else answered,
        mark=mark_of(answered),
        sent_back=_sent_back(device),
        questionnaires=asked,
    )


def _last(project_id: UUID, seen: Seen | None) -> Taken:
    """Where the project stands; who has seen more tells that it was restored from a backup."""
    last = last_number(project_id)
    if seen and (seen.epoch, seen.sequence) > (last.epoch, last.last):
        writing()
        begin_epoch_if_restored(project_id, seen)
        reading()
        return last_number(project_id)
    return last


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


def _answered(device: Device, names: dict[UUID, str]) -> list[tuple[str, UUID]]:
    """The agent's addresses that have answered, by questionnaire."""
    query = select(Assignment.questionnaire_id, Assignment.household_id).where(
        Assignment.project_id == device.project_id, Assignment.person_id == device.person_id
    )
    mine: dict[UUID, list[UUID]] = {}
    for questionnaire_id, household_id in db.session.execute(query):
        mine.setdefault(questionnaire_id, []).append(household_id)
    found: list[tuple[str, UUID]] = []
    for questionnaire_id, household_ids in mine.items():
        if questionnaire_id not in names:
            continue
        for start in range(0, len(household_ids), _AT_ONCE):
            some = household_ids[start : start + _AT_ONCE]
            answered = answered_households(device.project_id, questionnaire_id, some)
            found += [(names[questionnaire_id], household) for household in answered]
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
