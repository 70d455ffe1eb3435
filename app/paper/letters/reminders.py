"""Whom a reminder leaves in peace: addresses under whose code an answer came. Which one, nobody is told."""

from uuid import UUID

from sqlalchemy import select

from app.collection.models import Submission
from app.collection.states import State
from app.db import db
from app.households.models import CodeLink
from app.projects.models import Questionnaire


def answered_households(questionnaire: Questionnaire) -> set[UUID]:
    """The addresses that have answered; only whether, as an agent at the door is told it."""
    return set(
        db.session.scalars(
            select(CodeLink.household_id)
            .join(
                Submission,
                (Submission.project_id == CodeLink.project_id) & (Submission.code_id == CodeLink.code_id),
            )
            .where(
                CodeLink.project_id == questionnaire.project_id,
                Submission.questionnaire_id == questionnaire.id,
                Submission.state.in_((State.COUNTED, State.BESIDE)),
            )
        )
    )
