"""What the team says of a submission: the state of its review, and comments to whoever collected it."""

from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.collection.models import Submission, SubmissionComment
from app.collection.sequence import take_numbers
from app.db import db
from app.errors import Refused

#: What later rooms do when a submission was reviewed; they add themselves when they are installed.
after_reviewing: list[Callable[[Submission], object]] = []
_LONGEST = 4_000


class Review(StrEnum):
    """The review states of ODK Central, by its names. A submission that nobody reviewed has none."""

    APPROVED = "approved"
    #: Sent back: whoever collected it should look at it again.
    HAS_ISSUES = "hasIssues"
    REJECTED = "rejected"
    #: Amended since it was reviewed, or by whoever it was sent back to.
    EDITED = "edited"


def review(submission: Submission, state: Review | None, *, by: Person | None = None) -> None:
    """Set the state of a submission's review; it changes nothing in what counts (see `collection.review`)."""
    submission.review = state
    take_numbers(submission.project_id, 1)
    subject = f"submission {submission.id}"
    record("answer.review", subject, by=by, project_id=submission.project_id, state=state)
    for act in after_reviewing:
        act(submission)


def comment(submission: Submission, body: str, *, by: Person | None = None) -> SubmissionComment:
    """Say something of a submission. Refused: comment_empty, comment_long (values: most)."""
    if not body.strip():
        raise Refused("comment_empty")
    if len(body) > _LONGEST:
        raise Refused("comment_long", 422, {"most": _LONGEST})
    said = SubmissionComment(
        project_id=submission.project_id,
        submission_id=submission.id,
        person_id=by.id if by else None,
        body=body.strip(),
        sequence=take_numbers(submission.project_id, 1).last,
    )
    db.session.add(said)
    db.session.flush()
    record("answer.comment", f"submission {submission.id}", by=by, project_id=submission.project_id)
    return said


def send_back(submission: Submission, body: str, *, by: Person | None = None) -> None:
    """Ask whoever collected an answer to look at it again, and say why. Refused: as `comment`."""
    comment(submission, body, by=by)
    review(submission, Review.HAS_ISSUES, by=by)


def comments_on(project_id: UUID, submission_id: UUID) -> list[SubmissionComment]:
    """The comments on a submission, newest first."""
    return list(
        db.session.scalars(
            select(SubmissionComment)
            .where(
                SubmissionComment.project_id == project_id, SubmissionComment.submission_id == submission_id
            )
            .order_by(SubmissionComment.id.desc())
        )
    )
