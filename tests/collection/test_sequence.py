"""Who saw number n has seen all up to n: a slow transaction beside a fast one, a reader in between."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.collection.claims import claim
from app.collection.entry import Entry
from app.collection.envelope import Envelope
from app.collection.judging import judge
from app.collection.models import SubmissionVersion
from app.collection.reception import receive
from app.collection.sealing import seal
from app.collection.sequence import last_number
from app.collection.settling import settle
from app.collection.submit import submit
from app.db import db, reading, transaction
from app.projects.models import Questionnaire
from tests.make_answers import make_envelope, send
from tests.make_published import make_published

pytestmark = pytest.mark.slow

#: Long enough for whoever can go on to have gone on.
_MOMENT = 0.7
Work = Callable[[Envelope, threading.Event, threading.Event], None]


def _seen(questionnaire: Questionnaire) -> tuple[int, set[int]]:
    """The counter and the numbers, as one reading transaction sees them."""
    db.session.rollback()
    last = last_number(questionnaire.project_id).last
    numbers = set(db.session.scalars(select(SubmissionVersion.sequence)))
    db.session.rollback()
    return last, numbers


def _holding_its_number(envelope: Envelope, reached: threading.Event, go_on: threading.Event) -> None:
    with transaction():
        submit(envelope)
        reached.set()
        assert go_on.wait(30)


def _slow_before_its_number(envelope: Envelope, reached: threading.Event, go_on: threading.Event) -> None:
    with transaction():
        received = receive(envelope)
        entry = Entry(received, judge(received))
        claim([entry])
        settle([entry])
        reached.set()
        assert go_on.wait(30)
        seal([entry])


def _run(app: Flask, work: Callable[[], None]) -> threading.Thread:
    def within() -> None:
        with app.app_context():
            work()

    thread = threading.Thread(target=within)
    thread.start()
    return thread


def _race(app: Flask, questionnaire: Questionnaire, slow: Work) -> list[tuple[int, set[int]]]:
    """What a reader sees while the slow one is held, and at the end."""
    reached, go_on = threading.Event(), threading.Event()
    first, second = make_envelope(questionnaire), make_envelope(questionnaire)
    threads = [_run(app, lambda: slow(first, reached, go_on))]
    assert reached.wait(30)
    threads.append(_run(app, lambda: send(second) and None))
    threads[1].join(_MOMENT)
    seen = [_seen(questionnaire)]
    go_on.set()
    for thread in threads:
        thread.join(30)
    return [*seen, _seen(questionnaire)]


def test_no_number_is_seen_before_a_smaller_one(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        reading()
        for slow in (_holding_its_number, _slow_before_its_number):
            before = last_number(questionnaire.project_id).last
            seen = _race(app, questionnaire, slow)
            assert all(numbers == set(range(1, last + 1)) for last, numbers in seen), seen
            assert seen[-1][0] == before + 2


def test_a_fast_answer_does_not_wait_for_a_slow_one_that_has_no_number_yet(app: Flask, database: str) -> None:
    """On SQLite there is one writer at a time; on PostgreSQL only the counter is waited for."""
    with app.app_context():
        questionnaire = make_published()
        reading()
        held, _ = _race(app, questionnaire, _slow_before_its_number)
        assert held == ((0, set()) if database == "sqlite" else (1, {1}))


def test_a_number_that_is_held_is_waited_for(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        reading()
        held, end = _race(app, questionnaire, _holding_its_number)
        assert (held, end) == ((0, set()), (2, {1, 2}))
