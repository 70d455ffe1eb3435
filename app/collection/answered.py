"""Which addresses have answered: yes or no, for those who would otherwise ring or write again. Never what.

This is the one place where links from codes to addresses meet answers (DESIGN §6). What leaves it is a set
of households: who comes in, on which channel and with what, nobody is told.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from app.collection.models import Submission
from app.collection.states import State
from app.db import db
from app.households.models import CodeLink

#: Also what waits for a person: to the household it is an answer.
_ANSWERED = (State.COUNTED, State.BESIDE, State.QUARANTINED)


def answered_households(
    project_id: UUID, questionnaire_id: UUID, household_ids: Collection[UUID] | None = None
) -> set[UUID]:
    """The households under whose codes an answer came: of these, or of all."""
    query = (
        select(CodeLink.household_id)
        .join(
            Submission,
            (Submission.project_id == CodeLink.project_id) & (Submission.code_id == CodeLink.code_id),
        )
        .where(
            CodeLink.project_id == project_id,
            Submission.questionnaire_id == questionnaire_id,
            Submission.state.in_(_ANSWERED),
        )
    )
    if household_ids is not None:
        query = query.where(CodeLink.household_id.in_(household_ids))
    return set(db.session.scalars(query))
