"""The schema goes down and up again with a project, codes and answers in it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.collection.arriving import Target, begin_upload
from app.collection.models import Submission, Upload
from app.config import Settings
from app.db import db, transaction
from app.households.models import AccessCode
from app.migrate import downgrade, upgrade
from app.projects.models import FormVersion
from tests.make_answers import make_envelope, send
from tests.make_households import make_codes
from tests.make_published import make_published


@pytest.fixture
def migrated(bare_settings: Settings) -> Iterator[Flask]:
    """The application on tables that migrations made, not the models."""
    app = create_app(bare_settings)
    with app.app_context():
        upgrade(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_what_a_step_does_not_concern_survives_it(migrated: Flask) -> None:
    questionnaire = make_published()
    [code] = make_codes(questionnaire)
    envelope = make_envelope(questionnaire, code=code)
    send(envelope)
    with transaction():
        begin_upload(Target(questionnaire.project_id, questionnaire.id, "uuid:new", "0" * 64), 9, "image/png")
    db.session.remove()
    downgrade(db.engine, "0004_collection")
    assert _count(Submission) == 1
    db.session.remove()
    upgrade(db.engine)
    assert (_count(Submission), _count(Upload)) == (1, 0)
    db.session.remove()
    downgrade(db.engine, "0003_households")
    assert (_count(AccessCode), _count(FormVersion)) == (1, 1)
    db.session.remove()
    upgrade(db.engine)
    assert _count(Submission) == 0
    assert send(envelope).sequence == 1
    db.session.remove()
    downgrade(db.engine, "0001_accounts")
    upgrade(db.engine)
    assert _count(FormVersion) == 0
