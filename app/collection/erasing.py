"""Erasing an answer for good, leaving a tombstone so that no device brings it back."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from app.clock import now
from app.collection.arriving import drop_uploads
from app.collection.models import (
    Attachment,
    Conflict,
    InstanceClaim,
    Submission,
    SubmissionComment,
    SubmissionVersion,
    Tombstone,
)
from app.collection.placing import lock_code, recount
from app.collection.sequence import take_numbers
from app.collection.tombstone_log import Stone, log_stones
from app.db import db
from app.households.directory import Opens
from app.households.models import DirectoryEntry

#: What later rooms do when an answer is erased; they add themselves when they are installed.
after_erasing: list[Callable[[Submission], object]] = []


class Erased(StrEnum):
    """Why an answer is gone."""

    WITHDRAWN = "withdrawn"
    PURGED = "purged"


def erase(submission: Submission, why: Erased) -> None:
    """Delete every version of an answer, its conflicts, its files' names and what is still on its way.

    Files that were complete are swept later by a job; bytes that arrive from now on are refused.

    Locks are taken in the order of `submit`: claims, the code, the sequence last.
    """
    instance_ids = _instance_ids(submission)
    for model in (InstanceClaim, Conflict):
        db.session.execute(
            delete(model).where(
                model.project_id == submission.project_id, model.instance_id.in_(instance_ids)
            )
        )
    if submission.code_id:
        lock_code(submission.project_id, submission.code_id)
    _delete_rows(submission)
    drop_uploads(submission.project_id, instance_ids)
    if submission.code_id:
        recount(submission.project_id, submission.code_id)
    for act in after_erasing:
        act(submission)
    _close_receipt(submission.id)
    _leave_tombstones(submission, instance_ids, why)


def withdrawn(questionnaire_id: UUID, project_id: UUID) -> int:
    """How many answers to a questionnaire were withdrawn by those who gave them."""
    found = select(Tombstone.submission_id).where(
        Tombstone.project_id == project_id,
        Tombstone.questionnaire_id == questionnaire_id,
        Tombstone.reason == Erased.WITHDRAWN,
    )
    return len(set(db.session.scalars(found)))


def _instance_ids(submission: Submission) -> list[str]:
    return list(
        db.session.scalars(
            select(SubmissionVersion.instance_id)
            .where(
                SubmissionVersion.project_id == submission.project_id,
                SubmissionVersion.submission_id == submission.id,
            )
            .order_by(SubmissionVersion.instance_id)
        )
    )


def _delete_rows(submission: Submission) -> None:
    of_submission = (
        SubmissionVersion.project_id == submission.project_id,
        SubmissionVersion.submission_id == submission.id,
    )
    versions = select(SubmissionVersion.id).where(*of_submission)
    db.session.execute(
        delete(Attachment).where(
            Attachment.project_id == submission.project_id, Attachment.version_id.in_(versions)
        )
    )
    db.session.execute(delete(SubmissionVersion).where(*of_submission))
    db.session.execute(
        delete(SubmissionComment).where(
            SubmissionComment.project_id == submission.project_id,
            SubmissionComment.submission_id == submission.id,
        )
    )
    db.session.execute(
        delete(Submission).where(
            Submission.project_id == submission.project_id, Submission.id == submission.id
        )
    )


def _close_receipt(submission_id: UUID) -> None:
    """The receipt goes on telling that its answer is gone."""
    db.session.execute(
        update(DirectoryEntry)
        .where(DirectoryEntry.object_id == submission_id, DirectoryEntry.kind == Opens.RECEIPT)
        .values(kind=Opens.WITHDRAWN)
    )


def _leave_tombstones(submission: Submission, instance_ids: list[str], why: Erased) -> None:
    place, at = (submission.project_id, submission.questionnaire_id, submission.id), now()
    leave_tombstones([Stone(*place, instance_id, why, at) for instance_id in instance_ids])


def leave_tombstones(stones: Sequence[Stone]) -> None:
    """Take in nothing under these instanceIDs any more, of one project. Takes its counter."""
    last = take_numbers(stones[0].project_id, len(stones)).last
    first = last - len(stones) + 1
    db.session.execute(
        insert(Tombstone),
        [{**stone._asdict(), "sequence": number} for number, stone in enumerate(stones, start=first)],
    )
    log_stones(stones)
