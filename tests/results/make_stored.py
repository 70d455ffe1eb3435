"""Plain factories for stored answers, written straight to the tables: any state, any day."""

import datetime as dt
from collections.abc import Mapping
from itertools import count
from typing import Any

from sqlalchemy import select, update

from app.collection.models import ProjectSequence, Submission, SubmissionVersion
from app.columns import canonical
from app.db import db, transaction, uuid7
from app.projects.models import Questionnaire

_numbers = count(1)
NOON = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)


def make_stored(
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    *,
    state: str = "counted",
    reason: str | None = None,
    channel: str = "web",
    language: str | None = "fr",
    quartier: str = "5",
    received_at: dt.datetime = NOON,
    form_version_id: Any = None,
) -> Submission:
    """A submission as `submit` would have left it."""
    with transaction() as session:
        version_id, submission_id = uuid7(), uuid7()
        submission = Submission(
            project_id=questionnaire.project_id,
            id=submission_id,
            questionnaire_id=questionnaire.id,
            version_id=version_id,
            state=state,
            reason=reason,
            valid=True,
        )
        session.add(submission)
        session.flush()
        session.add(
            SubmissionVersion(
                project_id=questionnaire.project_id,
                id=version_id,
                submission_id=submission_id,
                questionnaire_id=questionnaire.id,
                sequence=_next_number(questionnaire),
                instance_id=f"uuid:{next(_numbers)}",
                form_version_id=form_version_id or questionnaire.published_version_id,
                answers=canonical(answers).decode(),
                channel=channel,
                language=language,
                quartier=quartier,
                quartier_way="question" if quartier != "inconnu" else "unknown",
                received_at=received_at,
                setting={"now": NOON.isoformat(), "seed": 0},
            )
        )
    return submission


def _next_number(questionnaire: Questionnaire) -> int:
    project_id = questionnaire.project_id
    known = db.session.scalar(select(ProjectSequence.value).where(ProjectSequence.project_id == project_id))
    if known is None:
        db.session.add(ProjectSequence(project_id=project_id, value=1))
        return 1
    db.session.execute(
        update(ProjectSequence).where(ProjectSequence.project_id == project_id).values(value=known + 1)
    )
    return known + 1
