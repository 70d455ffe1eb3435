"""Which addresses have answered: yes or no, for those who would otherwise ring or write again. Never what.

This is the one place where links from codes to addresses meet answers (DESIGN §6). What leaves it is a set
of households: who comes in, on which channel and with what, nobody is told.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from app.collection.models import Submission
from app.collection.states import Quarantine, State
from app.db import db, table_of
from app.households.models import CodeLink

_submissions = table_of(Submission)


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
            _is_answer(),
        )
    )
    if household_ids is not None:
        query = query.where(CodeLink.household_id.in_(household_ids))
    return set(db.session.scalars(query))


def answered_among(doors: Select[UUID, UUID, UUID]) -> Select[UUID, UUID]:
    """The statement that tells which of `doors` have answered: by questionnaire and household.

    `doors` selects project, questionnaire and household.
    """
    links, submissions, asked = table_of(CodeLink), _submissions, doors.subquery()
    project_id, questionnaire_id, household_id = asked.c
    return (
        select(questionnaire_id, household_id)
        .join(links, (links.c.project_id == project_id) & (links.c.household_id == household_id))
        .join(
            submissions,
            (submissions.c.project_id == links.c.project_id)
            & (submissions.c.code_id == links.c.code_id)
            & (submissions.c.questionnaire_id == questionnaire_id),
        )
        .where(_is_answer())
        .distinct()
    )


def _is_answer() -> ColumnElement[bool]:
    """Also what waits for a person: to the household it is an answer.

    But not what came under a code that was revoked: it was lost or stolen, and anybody may hold it.
    """
    state, reason = _submissions.c.state, _submissions.c.reason
    waits = (state == State.QUARANTINED) & (reason != Quarantine.REVOKED_CODE)
    return state.in_((State.COUNTED, State.BESIDE)) | waits
