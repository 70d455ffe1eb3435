"""The code of a receipt opens its answer, amends it, withdraws it; what is withdrawn does not come back."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import AuditEvent
from app.clock import now
from app.collection.envelope import AttachmentRef
from app.collection.erasing import withdrawn
from app.collection.models import (
    Attachment,
    Conflict,
    InstanceClaim,
    Submission,
    SubmissionVersion,
    Tombstone,
)
from app.collection.receipt import Outcome, Receipt
from app.collection.receipts import amend, find_by_receipt, withdraw
from app.collection.states import State
from app.db import db, transaction
from app.errors import Refused
from app.households.codes import show_code
from app.projects.publishing import close
from tests.make_answers import make_envelope, send
from tests.make_households import make_codes, make_linked
from tests.make_published import make_published

HERE = "192.0.2.1"
PHOTO = AttachmentRef("photo.jpg", "a" * 64, 1200, "image/jpeg")


def _code(receipt: Receipt) -> str:
    assert receipt.code
    return show_code(receipt.code).lower()


def _refused(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, check=lambda refused: refused.code == code)


def test_a_receipt_shows_what_is_stored(app: Flask) -> None:
    with app.app_context():
        receipt = send(make_envelope(make_published(), attachments=(PHOTO,)))
        kept = find_by_receipt(_code(receipt), HERE)
        assert kept.version.answers == '{"age":"41","double":"82","ou":"5"}'
        assert [(file.name, file.sha256) for file in kept.attachments] == [("photo.jpg", "a" * 64)]


def test_what_is_no_receipt_is_told_apart(app: Flask) -> None:
    with app.app_context():
        [access_code] = make_codes(make_published())
        for typed, code in (
            ("1234", "receipt_mistyped"),
            ("0000-0000-0000", "receipt_unknown"),
            (access_code, "receipt_unknown"),
        ):
            with _refused(code):
                find_by_receipt(typed, HERE)


def test_an_amendment_through_a_receipt_keeps_its_code_and_place(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        [code] = make_codes(questionnaire)
        make_linked(code, "6")
        receipt = send(make_envelope(questionnaire, code=code))
        with transaction():
            kept = find_by_receipt(_code(receipt), HERE)
            came = (kept.version.source_id, kept.version.quartier, kept.version.quartier_way)
            amended = amend(kept, make_envelope(questionnaire, {"age": "42"}), now())
        assert (amended.code, amended.state) == (receipt.code, State.COUNTED)
        again = find_by_receipt(_code(receipt), HERE)
        assert (again.version.answers, again.submission.place) == ('{"age":"42","double":"84"}', 1)
        assert came[0], "through the batch of its code"
        assert (again.version.source_id, again.version.quartier, again.version.quartier_way) == came


def test_nobody_amends_another_questionnaires_answer_or_after_closing(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        kept = find_by_receipt(_code(send(make_envelope(questionnaire))), HERE)
        with _refused("questionnaire_foreign"):
            amend(kept, make_envelope(make_published()), now())
        close(db.session.merge(questionnaire))
        with _refused("questionnaire_closed"):
            amend(kept, make_envelope(questionnaire), now())


def test_withdrawing_erases_every_version_and_conflict_and_leaves_tombstones(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        receipt = send(make_envelope(questionnaire, instance_id="uuid:a", attachments=(PHOTO,)))
        send(make_envelope(questionnaire, {"age": "42"}, instance_id="uuid:b", replaces="uuid:a"))
        send(make_envelope(questionnaire, {"age": "43"}, instance_id="uuid:a"))
        with transaction():
            withdraw(find_by_receipt(_code(receipt), HERE))
        for model in (Submission, SubmissionVersion, Attachment, Conflict, InstanceClaim):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0
        stones = db.session.execute(select(Tombstone.instance_id, Tombstone.sequence)).all()
        assert sorted(tuple(stone) for stone in stones) == [("uuid:a", 3), ("uuid:b", 4)]
        assert withdrawn(questionnaire.id, questionnaire.project_id) == 1
        assert "answer.withdraw" in db.session.scalars(select(AuditEvent.act)).all()
        with _refused("answer_withdrawn"):
            find_by_receipt(_code(receipt), HERE)


def test_a_device_that_sends_a_withdrawn_answer_again_is_told_that_it_is_gone(app: Flask) -> None:
    with app.app_context():
        envelope = make_envelope(make_published(), channel="door")
        receipt = send(envelope)
        with transaction():
            withdraw(find_by_receipt(_code(receipt), HERE))
        for _ in range(2):
            assert send(envelope).outcome is Outcome.GONE
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 0
        assert db.session.scalar(select(func.count()).select_from(InstanceClaim)) == 0


def test_withdrawing_gives_the_place_to_the_next(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        [code] = make_codes(questionnaire)
        first, second = (send(make_envelope(questionnaire, code=code)) for _ in range(2))
        with transaction():
            withdraw(find_by_receipt(_code(first), HERE))
        assert find_by_receipt(_code(second), HERE).submission.state == State.COUNTED


def test_guessing_receipts_is_limited_by_address(app: Flask) -> None:
    with app.app_context():
        for _ in range(120):
            with _refused("receipt_unknown"):
                find_by_receipt("0000-0000-0000", HERE)
        with _refused("too_many"):
            find_by_receipt("0000-0000-0000", HERE)
