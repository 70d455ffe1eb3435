"""An answer that was put under the wrong household's code goes under the right one's, and counts there."""

from uuid import UUID

from sqlalchemy import select, update

from app.accounts.audit import record
from app.accounts.models import Person
from app.collection.models import (
    CLAIM_OF_VERSION,
    VERSION_OF_SUBMISSION,
    InstanceClaim,
    Submission,
    SubmissionVersion,
)
from app.collection.placing import lock_code, recount
from app.collection.states import State
from app.db import db
from app.households.models import CodeLink

_UNDER_A_CODE = (State.COUNTED, State.BESIDE)


def collected_at(
    project_id: UUID, instance_id: str, household_id: UUID, collector_id: UUID
) -> Submission | None:
    """The answer of this instanceID, if this person brought it and it is under a code of this household."""
    return db.session.scalar(
        select(Submission)
        .join(SubmissionVersion, VERSION_OF_SUBMISSION)
        .join(InstanceClaim, CLAIM_OF_VERSION)
        .join(
            CodeLink,
            (CodeLink.project_id == Submission.project_id) & (CodeLink.code_id == Submission.code_id),
        )
        .where(
            InstanceClaim.project_id == project_id,
            InstanceClaim.instance_id == instance_id,
            SubmissionVersion.collector_id == collector_id,
            CodeLink.household_id == household_id,
        )
    )


def move_answer(submission: Submission, code_id: UUID, *, by: Person | None = None) -> None:
    """Put an answer under another code: both codes give their places again, so that each counts once.

    What the team decided of an answer that is set aside stays; that it counts rather than its neighbours
    does not. The caller takes the project's counter afterwards.
    """
    codes = sorted({one for one in (submission.code_id, code_id) if one})
    locked = {one: lock_code(submission.project_id, one).code_id for one in codes}
    values: dict[str, object] = {"code_id": locked[code_id], "place": None, "chosen": False}
    if submission.state in _UNDER_A_CODE:
        # It first stands beside the others: the recount gives it a place, if any.
        values["state"] = State.BESIDE
    db.session.execute(
        update(Submission)
        .where(Submission.project_id == submission.project_id, Submission.id == submission.id)
        .values(values)
    )
    for one in codes:
        recount(submission.project_id, one)
    db.session.refresh(submission)
    record("answer.move", f"submission {submission.id}", by=by, project_id=submission.project_id)
