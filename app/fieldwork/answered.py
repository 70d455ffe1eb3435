"""Which addresses have answered: yes or no, for the agents who go there. Never what, when or how.

This is the one place where links from codes to addresses meet answers. What leaves it is a set of
households, so that nobody rings where somebody has answered (DESIGN §6).
"""

import hashlib
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from app.collection.models import Submission
from app.collection.states import State
from app.db import db
from app.households.models import AccessCode, CodeLink

#: Also what waits for a person: to the household it is an answer.
_ANSWERED = (State.COUNTED, State.BESIDE, State.QUARANTINED)


def answered_households(
    project_id: UUID, questionnaire_id: UUID, household_ids: Collection[UUID]
) -> set[UUID]:
    """Of these households, those under a code of which an answer came."""
    answers = (
        select(Submission.id)
        .where(
            Submission.project_id == project_id,
            Submission.code_id == CodeLink.code_id,
            Submission.state.in_(_ANSWERED),
        )
        .exists()
    )
    return set(
        db.session.scalars(
            select(CodeLink.household_id)
            .join(
                AccessCode,
                (AccessCode.project_id == CodeLink.project_id) & (AccessCode.id == CodeLink.code_id),
            )
            .where(
                CodeLink.project_id == project_id,
                AccessCode.questionnaire_id == questionnaire_id,
                CodeLink.household_id.in_(household_ids),
                answers,
            )
        )
    )


def mark_of(answered: Collection[tuple[str, UUID]]) -> str:
    """A short mark of a set: equal sets have the same."""
    told = "\n".join(sorted(f"{name} {household}" for name, household in answered))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
