"""The one door: what is kept, under which state, and what a sender is told."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import func, select

from app.clock import now
from app.collection.envelope import Setting
from app.collection.models import Conflict, Submission, SubmissionVersion
from app.collection.receipt import AnswersInvalid, Outcome, Receipt
from app.collection.states import Quarantine, State
from app.collection.submit import submit, submit_batch
from app.db import db, reading, transaction, uuid7
from app.errors import Refused
from app.projects.models import Questionnaire
from app.projects.publishing import close, publish
from app.projects.questionnaires import set_dates
from tests.make_answers import make_collected, make_envelope, send
from tests.make_projects import make_questionnaire
from tests.make_published import AGE_FORM, make_published, make_version


def _version(sequence: int) -> SubmissionVersion:
    return db.session.scalars(select(SubmissionVersion).where(SubmissionVersion.sequence == sequence)).one()


def _submission() -> Submission:
    return db.session.scalars(select(Submission)).one()


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_answer_is_kept_as_canonical_json_and_receipted(app: Flask) -> None:
    with app.app_context():
        receipt = send(make_envelope(make_published(), {"ou": "5", "age": "41"}, language="fr"))
        assert (receipt.outcome, receipt.sequence, receipt.state) == (Outcome.ACCEPTED, 1, State.COUNTED)
        kept = _version(1)
        assert kept.answers == '{"age":"41","double":"82","ou":"5"}'
        assert (kept.channel, kept.language, kept.findings, kept.setting) == ("web", "fr", None, {})
        assert _submission().valid is True


def test_the_same_content_gets_the_same_receipt(app: Flask) -> None:
    with app.app_context():
        envelope = make_envelope(make_published())
        first = send(envelope)
        again = send(envelope)
        assert again.outcome is Outcome.REPEATED
        same = ("submission_id", "sequence", "content_hash", "code", "received_at", "epoch", "instance_id")
        assert [getattr(again, name) for name in same] == [getattr(first, name) for name in same]
        assert _count(SubmissionVersion) == 1


def test_times_and_collector_do_not_make_another_content(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        send(make_envelope(questionnaire, instance_id="uuid:a"))
        again = make_envelope(questionnaire, instance_id="uuid:a", finished_at=now(), channel="door")
        assert send(again).outcome is Outcome.REPEATED


def test_other_content_is_kept_once_as_a_conflict(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        send(make_envelope(questionnaire, instance_id="uuid:a"))
        other = make_envelope(questionnaire, {"age": "7"}, instance_id="uuid:a")
        for _ in range(2):
            receipt = send(other)
            assert (receipt.outcome, receipt.sequence, receipt.code) == (Outcome.CONFLICT, None, None)
        conflict = db.session.scalars(select(Conflict)).one()
        assert orjson.loads(conflict.answers)["age"] == "7"
        assert _version(1).answers.startswith('{"age":"41"')


def test_a_resident_on_the_web_is_asked_to_correct(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        for answers, path, code in (
            ({"ou": "5"}, "/data/age", "required"),
            ({"age": "130"}, "/data/age", "constraint"),
            ({"age": "41", "ou": "9"}, "/data/ou", "choice"),
            ({"age": "quarante"}, "/data/age", "type"),
            ({"age": {"an": "1"}}, "", "unreadable"),
        ):
            with pytest.raises(AnswersInvalid) as invalid:
                send(make_envelope(questionnaire, answers))
            assert [(one.path, one.code) for one in invalid.value.violations] == [(path, code)]
        assert _count(Submission) == 0


@pytest.mark.parametrize("channel", ["paper", "door", "street", "counter", "phone", "collect"])
def test_elsewhere_what_fails_is_kept_and_flagged(app: Flask, channel: str) -> None:
    with app.app_context():
        receipt = send(make_envelope(make_published(), {"age": "130"}, channel=channel))
        assert receipt.state == State.COUNTED
        assert _submission().valid is False
        assert _version(1).findings == {"violations": [{"code": "constraint", "path": "/data/age"}]}


def test_what_cannot_be_read_waits_for_a_person(app: Flask) -> None:
    with app.app_context():
        send(make_envelope(make_published(), {"age": ["x"]}, channel="door"))
        assert (_submission().state, _submission().reason) == (State.QUARANTINED, Quarantine.UNREADABLE)
        assert _version(1).answers == '{"age":["x"]}'


def test_calculated_values_that_arrive_are_kept_and_a_difference_is_flagged(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        send(make_envelope(questionnaire, {"age": "41", "double": "82"}))
        send(make_envelope(questionnaire, {"age": "41", "double": "80"}))
        assert _version(1).findings is None
        assert _version(2).findings == {"calculated": ["/data/double"]}
        assert orjson.loads(_version(2).answers)["double"] == "80"


def test_xml_is_kept_byte_for_byte_and_as_json(app: Flask) -> None:
    xml = b'<?xml version="1.0"?>\n<data id="place" version="1"><age>41</age><double>80</double></data>'
    with app.app_context():
        questionnaire = make_published()
        send(make_collected(questionnaire, xml, "uuid:a"))
        kept = _version(1)
        assert kept.answers == '{"age":"41","double":"80"}'
        assert kept.findings == {"calculated": ["/data/double"]}
        assert zlib.decompress(kept.xml or b"") == xml
        assert send(make_collected(questionnaire, xml, "uuid:a")).outcome is Outcome.REPEATED
        assert send(make_collected(questionnaire, xml + b"\n", "uuid:a")).outcome is Outcome.CONFLICT


@pytest.mark.parametrize("xml", [b"<data", b"<!DOCTYPE data [<!ENTITY a 'b'>]><data>&a;</data>", b"<autre/>"])
def test_xml_that_cannot_be_read_is_kept_for_a_person(app: Flask, xml: bytes) -> None:
    with app.app_context():
        send(make_collected(make_published(), xml, "uuid:a"))
        assert (_submission().state, _submission().reason) == (State.QUARANTINED, Quarantine.UNREADABLE)
        assert zlib.decompress(_version(1).xml or b"") == xml


def test_what_was_valid_at_six_in_the_evening_is_valid_a_week_later(app: Flask) -> None:
    markdown = AGE_FORM.replace(". < 121", "today() = date('2026-03-28')")
    late_evening = datetime(2026, 3, 27, 23, 30, tzinfo=UTC)
    with app.app_context():
        questionnaire = make_published(markdown=markdown)
        send(make_envelope(questionnaire, setting=Setting(now=late_evening, seed=7)))
        assert _version(1).setting == {"now": "2026-03-27T23:30:00+00:00", "seed": 7}
        with pytest.raises(AnswersInvalid):
            send(make_envelope(questionnaire, setting=Setting(now=late_evening, zone="America/Lima")))


def test_late_early_and_closed_wait_for_a_person(app: Flask) -> None:
    with app.app_context():
        early, late = make_published(), make_published()
        set_dates(early, now() + timedelta(days=1), None)
        set_dates(late, None, now() - timedelta(days=1))
        closed = make_published()
        close(closed)
        db.session.commit()
        day_before = now() - timedelta(days=2)
        for envelope, reason in (
            (make_envelope(early), Quarantine.EARLY),
            (make_envelope(late), Quarantine.CLOSED),
            (make_envelope(late, channel="door", finished_at=day_before), Quarantine.LATE),
            (make_envelope(closed, channel="door", finished_at=day_before), Quarantine.LATE),
            (make_envelope(closed, channel="door", finished_at=now()), Quarantine.CLOSED),
        ):
            receipt = send(envelope)
            kept = db.session.get_one(
                Submission,
                (
                    db.session.get_one(Questionnaire, envelope.questionnaire_id).project_id,
                    receipt.submission_id,
                ),
            )
            assert (receipt.state, kept.reason) == (State.QUARANTINED, reason)


def test_an_unknown_or_unpublished_version_waits_for_a_person(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        send(make_envelope(questionnaire, {"n’importe": "quoi"}, form_version="0"))
        assert (_submission().reason, _submission().valid) == (Quarantine.UNKNOWN_VERSION, None)
        assert (_version(1).unknown_version, _version(1).form_version_id) == ("0", None)
        newer = make_version(questionnaire, AGE_FORM.replace("Votre âge", "Âge"))
        receipt = send(make_envelope(questionnaire, form_version=newer.label))
        kept = db.session.get_one(Submission, (questionnaire.project_id, receipt.submission_id))
        assert kept.reason == Quarantine.UNPUBLISHED_VERSION


def test_answers_to_an_earlier_published_version_count(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        newer = make_version(questionnaire, AGE_FORM.replace("Votre âge", "Âge"))
        publish(questionnaire, newer)
        db.session.commit()
        assert send(make_envelope(questionnaire)).state == State.COUNTED
        assert send(make_envelope(questionnaire, form_version=newer.label)).state == State.COUNTED


def test_a_draft_takes_tests_only_and_a_test_never_counts(app: Flask) -> None:
    with app.app_context():
        draft = make_questionnaire()
        make_version(draft)
        assert send(make_envelope(draft)).state == State.TEST
        assert send(make_envelope(make_published(), test=True)).state == State.TEST


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"channel": "fax"}, "channel_unknown"),
        ({"instance_id": ""}, "instance_id_invalid"),
        ({"instance_id": "a" * 256}, "instance_id_invalid"),
        ({"instance_id": "a\nb"}, "instance_id_invalid"),
        ({"answers": {"age": "\ud800"}}, "answers_unreadable"),
        ({"answers": {"age": "\0"}}, "answers_unreadable"),
        ({"answers": {1: "b"}}, "answers_unreadable"),
        ({"questionnaire_id": uuid7()}, "questionnaire_unknown"),
    ],
)
def test_what_nobody_could_keep_is_refused(app: Flask, changed: dict[str, Any], code: str) -> None:
    with app.app_context():
        envelope = replace(make_envelope(make_published()), **changed)
        with pytest.raises(Refused) as refused:
            send(envelope)
        assert refused.value.code == code


def test_flags_of_the_channel_stay_with_the_answer(app: Flask) -> None:
    with app.app_context():
        send(make_envelope(make_published(), flags=("honeypot", "quick")))
        assert _version(1).findings == {"flags": ["honeypot", "quick"]}


def test_a_batch_keeps_the_good_and_says_what_is_bad(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        good = make_envelope(questionnaire, channel="door")
        envelopes = [
            good,
            make_envelope(questionnaire, channel="fax"),
            good,
            replace(good, answers={"age": "7"}),
            make_envelope(questionnaire, {"age": "130"}),
            make_envelope(questionnaire, {"age": "130"}, channel="door"),
        ]
        with transaction():
            results = submit_batch(envelopes)
        told = [one.code if isinstance(one, Refused) else one.outcome for one in results]
        assert told == ["accepted", "channel_unknown", "repeated", "conflict", "answers_invalid", "accepted"]
        assert sorted(db.session.scalars(select(SubmissionVersion.sequence))) == [1, 2]


def test_each_project_has_its_own_sequence(app: Flask) -> None:
    with app.app_context():
        one, other = make_published(), make_published()
        with transaction():
            results = submit_batch([make_envelope(each) for each in (one, other, one, other, one)])
        assert [result.sequence for result in results if isinstance(result, Receipt)] == [1, 1, 2, 2, 3]


def test_an_amendment_is_a_version_that_names_the_one_it_replaces(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        first = send(make_envelope(questionnaire, instance_id="uuid:a"))
        second = send(make_envelope(questionnaire, {"age": "42"}, instance_id="uuid:b", replaces="uuid:a"))
        assert second.submission_id == first.submission_id
        assert second.code == first.code
        assert (_submission().version_id, _version(2).replaces) == (_version(2).id, "uuid:a")
        assert _count(SubmissionVersion) == 2


def test_an_amendment_of_nothing_or_that_must_wait_stands_alone(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        first = send(make_envelope(questionnaire, instance_id="uuid:a"))
        orphan = send(make_envelope(questionnaire, replaces="uuid:z"))
        close(db.session.merge(questionnaire))
        db.session.commit()
        late = send(make_envelope(questionnaire, {"age": "42"}, replaces="uuid:a"))
        assert len({first.submission_id, orphan.submission_id, late.submission_id}) == 3
        assert _version(2).findings == {"flags": ["replaces_unknown"]}
        assert _version(late.sequence).findings == {"flags": ["amendment_set_aside"]}
        assert (orphan.state, late.state) == (State.COUNTED, State.QUARANTINED)


def test_nothing_is_written_before_the_answer_is_judged(app: Flask) -> None:
    """A unit of work that reads until it writes: evaluation holds no write lock."""
    with app.app_context():
        envelope = make_envelope(make_published())
        with transaction():
            reading()
            submit(envelope)
        assert _count(Submission) == 1
