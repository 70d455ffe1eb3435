"""How many answers of a questionnaire stand where: the figures of the project's page."""

from collections import Counter

from sqlalchemy import func, select

from app.collection.models import Submission
from app.collection.states import State
from app.db import db
from app.projects.models import Questionnaire


def tally_of(questionnaire: Questionnaire) -> Counter[str]:
    """Answers by state (collection.states.State)."""
    rows = db.session.execute(
        select(Submission.state, func.count())
        .where(
            Submission.project_id == questionnaire.project_id,
            Submission.questionnaire_id == questionnaire.id,
        )
        .group_by(Submission.state)
    )
    return Counter({State(state): count for state, count in rows})
