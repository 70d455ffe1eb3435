"""What people decide about answers: each decision is logged with its reason, and can be taken back."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select, update

from app.accounts.audit import record
from app.accounts.models import Person
from app.collection.models import Submission, SubmissionVersion
from app.collection.placing import lock_code, recount
from app.collection.sequence import take_numbers
from app.collection.states import State
from app.db import db
from app.errors import Refused
from app.projects.models import Questionnaire

#: What later rooms do when an answer is in another state than before; they add themselves when installed.
after_deciding: list[Callable[[Submission], object]] = []
_UNDER_A_CODE = frozenset({State.COUNTED, State.BESIDE})


def exclude(submission: Submission, reason: str, *, by: Person | None = None) -> None:
    """Take an answer out of the counts. `reason` goes to the log, so it must quote no answer.

    Refused: reason_missing, already_excluded.
    """
    if not reason.strip():
        raise Refused("reason_missing")
    if submission.state == State.EXCLUDED:
        raise Refused("already_excluded", 409)
    _turn(submission, State.EXCLUDED, reason.strip())
    _record("answer.exclude", submission, by, reason=reason.strip())


def readmit(submission: Submission, *, by: Person | None = None) -> None:
    """Let an excluded answer count again, as far as its code has room. Refused: not_excluded."""
    if submission.state != State.EXCLUDED:
        raise Refused("not_excluded", 409)
    _turn(submission, State.COUNTED, None)
    _record("answer.readmit", submission, by)


def release(submission: Submission, *, by: Person | None = None) -> None:
    """Let an answer out of quarantine, to count as far as its code has room. Refused: not_quarantined."""
    if submission.state != State.QUARANTINED:
        raise Refused("not_quarantined", 409)
    reason = submission.reason
    _turn(submission, State.COUNTED, None)
    _record("answer.release", submission, by, reason=reason)


def choose(submission: Submission, *, by: Person | None = None) -> None:
    """Say that this answer counts under its code, rather than the one the rule chose. Refused: not_beside."""
    if submission.state not in _UNDER_A_CODE or submission.code_id is None:
        raise Refused("not_beside", 409)
    submission.code_id = lock_code(submission.project_id, submission.code_id).code_id
    same_code = (Submission.project_id == submission.project_id, Submission.code_id == submission.code_id)
    db.session.execute(update(Submission).where(*same_code).values(chosen=False))
    submission.chosen = True
    _turn(submission, State(submission.state), None)
    _record("answer.choose", submission, by)


def quarantined(questionnaire: Questionnaire) -> list[tuple[Submission, SubmissionVersion]]:
    """What waits for a person, newest first."""
    return _listed(questionnaire, Submission.state == State.QUARANTINED)


def beside(questionnaire: Questionnaire, code_id: UUID) -> list[tuple[Submission, SubmissionVersion]]:
    """All answers under a code, newest first."""
    return _listed(questionnaire, Submission.code_id == code_id)


def _listed(questionnaire: Questionnaire, *conditions: object) -> list[tuple[Submission, SubmissionVersion]]:
    rows = db.session.execute(
        select(Submission, SubmissionVersion)
        .join(
            SubmissionVersion,
            (SubmissionVersion.project_id == Submission.project_id)
            & (SubmissionVersion.id == Submission.version_id),
        )
        .where(
            Submission.project_id == questionnaire.project_id,
            Submission.questionnaire_id == questionnaire.id,
            *conditions,  # type: ignore[arg-type]
        )
        .order_by(Submission.id.desc())
    )
    return [(submission, version) for submission, version in rows]


def _turn(submission: Submission, state: State, reason: str | None) -> None:
    """Change the state, give the places under its code again, and let readers know that something changed."""
    submission.reason = reason
    if submission.code_id is None:
        submission.state = state
    else:
        submission.code_id = lock_code(submission.project_id, submission.code_id).code_id
        # Under a code it first stands beside the others: the recount gives it a place, if any.
        submission.state = State.BESIDE if state in _UNDER_A_CODE else state
        submission.place = None
        db.session.flush()
        recount(submission.project_id, submission.code_id)
        db.session.refresh(submission)
    take_numbers(submission.project_id, 1)
    for act in after_deciding:
        act(submission)


def _record(act: str, submission: Submission, by: Person | None, **values: str | None) -> None:
    subject = f"submission {submission.id}"
    record(act, subject, by=by, project_id=submission.project_id, **values)
