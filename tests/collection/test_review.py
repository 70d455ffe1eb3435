"""What waits for a person, what a person takes out, and the log of both."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import AuditEvent
from app.collection.conflicts import conflicts_of
from app.collection.models import Submission
from app.collection.review import choose, exclude, quarantined, readmit, release
from app.collection.sequence import last_number
from app.collection.states import State
from app.db import db, transaction
from app.errors import Refused
from tests.make import make_person
from tests.make_answers import make_envelope, send
from tests.make_published import make_published


def _only() -> Submission:
    return db.session.scalars(select(Submission)).one()


def test_an_exclusion_has_a_reason_and_is_logged_and_taken_back(app: Flask) -> None:
    with app.app_context():
        person = make_person()
        questionnaire = make_published()
        send(make_envelope(questionnaire))
        with pytest.raises(Refused, match="reason_missing"):
            exclude(_only(), "  ")
        with transaction():
            exclude(_only(), "envoi en rafale", by=person)
        assert (_only().state, _only().reason) == (State.EXCLUDED, "envoi en rafale")
        assert last_number(questionnaire.project_id).last == 2
        with transaction():
            readmit(_only(), by=person)
        assert (_only().state, _only().reason) == (State.COUNTED, None)
        told = db.session.execute(
            select(AuditEvent.act, AuditEvent.person_id, AuditEvent.values).where(
                AuditEvent.act.startswith("answer.")
            )
        ).all()
        assert [tuple(event) for event in told] == [
            ("answer.exclude", person.id, {"reason": "envoi en rafale"}),
            ("answer.readmit", person.id, {}),
        ]


def test_quarantine_is_listed_and_released(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        send(make_envelope(questionnaire))
        receipt = send(make_envelope(questionnaire, form_version="0"))
        [(submission, version)] = quarantined(questionnaire)
        assert (submission.id, version.unknown_version) == (receipt.submission_id, "0")
        with transaction():
            release(submission)
        assert submission.state == State.COUNTED
        assert quarantined(questionnaire) == []


def test_conflicts_are_listed_with_their_questionnaire(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        for age in ("41", "42", "43", "43"):
            send(make_envelope(questionnaire, {"age": age}, instance_id="uuid:a"))
        assert len(conflicts_of(questionnaire)) == 2
        assert conflicts_of(make_published()) == []


def test_decisions_that_do_not_apply_are_refused(app: Flask) -> None:
    with app.app_context():
        send(make_envelope(make_published()))
        for decide, code in (
            (readmit, "not_excluded"),
            (release, "not_quarantined"),
            (choose, "not_beside"),
        ):
            with pytest.raises(Refused, match=code):
                decide(_only())
