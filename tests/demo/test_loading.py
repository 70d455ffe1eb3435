"""The demonstration as `make run` loads it, on both databases."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.admin.demo.plan import PARTS, SLUG
from app.collection.channels import CHANNELS
from app.collection.models import Conflict, Submission, SubmissionVersion
from app.db import db
from app.projects.models import Questionnaire
from app.projects.projects import project_by_slug
from app.projects.publishing import missing_legal_fields
from app.projects.terms import State

pytestmark = pytest.mark.slow


def load(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output
    return result.output


def counted(column: object) -> Counter[str]:
    rows = db.session.execute(select(column, func.count()).group_by(column))  # type: ignore[call-overload]
    return Counter(dict(rows.all()))


@pytest.mark.slow
def test_loads_a_fictitious_project_once(app: Flask) -> None:
    load(app)
    with app.app_context():
        project = project_by_slug(SLUG)
        assert project is not None
        assert project.demonstration
        assert missing_legal_fields(project) == ()
        published = db.session.scalars(select(Questionnaire).where(Questionnaire.state == State.PUBLISHED))
        assert {questionnaire.short_name for questionnaire in published} == set(PARTS)
        answers = counted(Submission.state)
        assert answers["counted"] >= 400
        assert set(answers) >= {"counted", "beside", "test", "quarantined", "excluded"}
        assert db.session.scalar(select(func.count()).select_from(Conflict))
        assert set(counted(SubmissionVersion.channel)) == set(CHANNELS)
        assert set(counted(SubmissionVersion.language)) == {"fr", "en", "ar"}
        days = {at.date() for at in db.session.scalars(select(SubmissionVersion.received_at))}
        assert 18 <= len(days) <= 23
    assert "there already" in load(app)
    with app.app_context():
        assert counted(Submission.state) == answers
    for short_name in PARTS:
        pages = [app.test_client().get(f"/q/{short_name}"), app.test_client().post(f"/q/{short_name}")]
        assert all("ce projet est fictif" in page.text for page in pages)
