"""What is done by itself: closing and purging on their dates, sweeping files that nothing names."""

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.accounts.models import AuditEvent
from app.blobs import blob_path, has_blob, keep_blob
from app.clock import now
from app.collection.envelope import AttachmentRef
from app.collection.models import Submission, SubmissionVersion
from app.collection.receipt import Outcome
from app.collection.upkeep import close_questionnaires, purge, sweep_files
from app.db import db, transaction
from app.jobs.queue import Queue
from app.jobs.table import kinds
from app.jobs.worker import ask_for_recurring
from app.projects.models import Questionnaire
from app.projects.terms import State
from tests.make_answers import make_envelope, send
from tests.make_published import make_published

JUST_BEFORE_MIDNIGHT = datetime(2030, 12, 31, 22, 59, tzinfo=UTC)


def _progress(_done: int, _total: int) -> None:
    """Nobody looks."""


def test_a_questionnaire_closes_on_its_date(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        with transaction():
            db.session.merge(questionnaire).closes_at = now() - timedelta(seconds=1)
        with transaction():
            assert close_questionnaires(_progress) == {"closed": 1}
        assert db.session.get_one(Questionnaire, questionnaire.id).state == State.CLOSED


def test_answers_are_erased_once_the_day_promised_is_over_where_the_project_is(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        assert questionnaire.project.retention_until == date(2030, 12, 31)
        envelopes = [make_envelope(questionnaire) for _ in range(3)]
        for envelope in envelopes:
            send(envelope)
        with clock.at(JUST_BEFORE_MIDNIGHT), transaction():
            assert purge(_progress) == {"purged": 0}
        with clock.at(JUST_BEFORE_MIDNIGHT + timedelta(minutes=2)), transaction():
            assert purge(_progress) == {"purged": 3}
        for model in (Submission, SubmissionVersion):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0
        [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "answers.purge"))
        assert event.values == {"answers": 3}
        assert send(envelopes[0]).outcome is Outcome.GONE


def _age(sha256: str, days: int) -> None:
    then = time.time() - days * 86_400
    os.utime(blob_path(sha256), (then, then))


def test_only_old_files_that_nothing_names_are_swept(app: Flask) -> None:
    with app.app_context():
        kept = [keep_blob([text], most_bytes=9).sha256 for text in (b"named", b"stale", b"fresh")]
        photo = AttachmentRef("photo.jpg", kept[0], 5, "image/jpeg")
        send(make_envelope(make_published(), attachments=(photo,)))
        for sha256 in kept[:2]:
            _age(sha256, 5)
        with transaction():
            assert sweep_files(_progress) == {"swept": 1}
        assert [has_blob(sha256) for sha256 in kept] == [True, False, True]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_recurring_jobs_are_asked_for_once_at_a_time(app: Flask) -> None:
    recurring = {name for name, kind in kinds.items() if kind.every}
    assert {"projects.close_due", "collection.purge", "collection.sweep_files"} <= recurring
    queue = Queue(app.extensions["palier.jobs"])
    for _ in range(2):
        ask_for_recurring(queue)
    asked = []
    while job := queue.take("test", 60):
        asked.append(job.name)
    assert sorted(asked) == sorted(recurring)
    queue.close()
