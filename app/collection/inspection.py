"""Lists of answers for a person to look at: each list is a line of LISTS, and says whom it holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.collection.commenting import Review
from app.collection.models import Submission, SubmissionComment, SubmissionVersion
from app.collection.states import State
from app.db import db
from app.projects.models import Questionnaire

#: As many answers, to the letter, are one too many from as many people.
_ALIKE = 3
_HOLDS = (SubmissionVersion.project_id == Submission.project_id) & (
    SubmissionVersion.id == Submission.version_id
)


@dataclass(frozen=True, slots=True)
class Inspected:
    """An answer's state and the version that holds."""

    submission: Submission
    version: SubmissionVersion


def _waiting(_: Questionnaire) -> ColumnElement[bool]:
    return Submission.state == State.QUARANTINED


def _under_one_code(questionnaire: Questionnaire) -> ColumnElement[bool]:
    """All answers of the codes under which one stands beside."""
    codes = select(Submission.code_id).where(_of(questionnaire), Submission.state == State.BESIDE)
    return Submission.code_id.in_(codes)


def _flagged(_: Questionnaire) -> ColumnElement[bool]:
    """Answers that break a rule or that a channel noticed something about."""
    noticed = SubmissionVersion.findings.is_not(None) | Submission.valid.is_(False)
    return noticed & (Submission.state == State.COUNTED)


def _alike(questionnaire: Questionnaire) -> ColumnElement[bool]:
    """Counted answers that say the same thing to the letter, three or more of them."""
    repeated = (
        select(SubmissionVersion.answers)
        .join(Submission, _HOLDS)
        .where(_of(questionnaire), Submission.state == State.COUNTED)
        .group_by(SubmissionVersion.answers)
        .having(func.count() >= _ALIKE)
    )
    return (Submission.state == State.COUNTED) & SubmissionVersion.answers.in_(repeated)


def _excluded(_: Questionnaire) -> ColumnElement[bool]:
    return Submission.state == State.EXCLUDED


def _collected(_: Questionnaire) -> ColumnElement[bool]:
    """Answers that somebody of the team took down."""
    return SubmissionVersion.collector_id.is_not(None)


def _sent_back(_: Questionnaire) -> ColumnElement[bool]:
    """Answers that their collector should look at again, and those sent back so that were mended since."""
    commented = (
        select(SubmissionComment.id)
        .where(
            SubmissionComment.project_id == Submission.project_id,
            SubmissionComment.submission_id == Submission.id,
        )
        .exists()
    )
    is_mended = and_(
        Submission.review == Review.EDITED, SubmissionVersion.collector_id.is_not(None), commented
    )
    return or_(Submission.review == Review.HAS_ISSUES, is_mended)


#: Each list by name, in the order of their urgency.
LISTS: dict[str, Callable[[Questionnaire], ColumnElement[bool]]] = {
    "waiting": _waiting,
    "doubles": _under_one_code,
    "flagged": _flagged,
    "alike": _alike,
    "excluded": _excluded,
    "sent_back": _sent_back,
    "collected": _collected,
}


def inspect(questionnaire: Questionnaire, name: str, most: int, skip: int = 0) -> list[Inspected]:
    """At most `most` answers of a list, those of one code together, newest first."""
    query = _listed(questionnaire, name, select(Submission, SubmissionVersion))
    order = (Submission.code_id, Submission.id.desc()) if name == "doubles" else (Submission.id.desc(),)
    rows = db.session.execute(query.order_by(*order).limit(most).offset(skip))
    return [Inspected(submission, version) for submission, version in rows]


def how_many(questionnaire: Questionnaire, name: str) -> int:
    """How many answers a list holds."""
    count: int = db.session.execute(_listed(questionnaire, name, select(func.count()))).scalar_one()
    return count


def find_answer(questionnaire: Questionnaire, submission_id: UUID) -> Inspected | None:
    """One answer of this questionnaire."""
    query = select(Submission, SubmissionVersion).join(SubmissionVersion, _HOLDS)
    row = db.session.execute(query.where(_of(questionnaire), Submission.id == submission_id)).first()
    return Inspected(*row) if row else None


def _listed(questionnaire: Questionnaire, name: str, query: Any) -> Any:
    """The query, of whatever columns, over the answers of a list."""
    return (
        query.select_from(Submission)
        .join(SubmissionVersion, _HOLDS)
        .where(_of(questionnaire), LISTS[name](questionnaire))
    )


def _of(questionnaire: Questionnaire) -> ColumnElement[bool]:
    return (Submission.project_id == questionnaire.project_id) & (
        Submission.questionnaire_id == questionnaire.id
    )
