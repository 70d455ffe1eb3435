"""Duplicates raced by real threads and real processes, on both databases."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.collection.envelope import Envelope
from app.collection.models import Conflict, Submission, SubmissionVersion
from app.collection.receipt import Outcome, Receipt
from app.collection.states import State
from app.config import Settings
from app.db import db, transaction
from app.households.access import find_code
from app.households.links import link_code
from app.households.models import CodeLink, Household
from app.projects.questionnaires import Terms
from app.projects.terms import Access, CountingRule
from tests.make_answers import make_envelope
from tests.make_households import make_codes, make_linked
from tests.make_published import make_published
from tests.make_races import race_processes, race_threads

pytestmark = pytest.mark.slow

Race = Callable[[Settings, Sequence[Envelope]], list[Receipt]]
RACES = pytest.mark.parametrize(("race", "racers"), [(race_threads, 12), (race_processes, 3)])


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@RACES
def test_the_same_answer_sent_at_once_is_kept_once(
    app: Flask, settings: Settings, race: Race, racers: int
) -> None:
    with app.app_context():
        envelope = make_envelope(make_published())
        receipts = race(settings, [envelope] * racers)
        outcomes = Counter(receipt.outcome for receipt in receipts)
        assert outcomes == {Outcome.ACCEPTED: 1, Outcome.REPEATED: racers - 1}
        assert len({(receipt.code, receipt.sequence, receipt.submission_id) for receipt in receipts}) == 1
        assert (_count(Submission), _count(SubmissionVersion)) == (1, 1)


def test_of_different_answers_under_one_id_one_is_kept_and_the_others_are_conflicts(
    app: Flask, settings: Settings
) -> None:
    racers = 12
    with app.app_context():
        envelope = make_envelope(make_published())
        rivals = [replace(envelope, answers={"age": str(20 + number)}) for number in range(racers)]
        receipts = race_threads(settings, rivals)
        outcomes = Counter(receipt.outcome for receipt in receipts)
        assert outcomes == {Outcome.ACCEPTED: 1, Outcome.CONFLICT: racers - 1}
        assert (_count(Submission), _count(Conflict)) == (1, racers - 1)


@pytest.mark.parametrize("rule", CountingRule)
def test_answers_under_one_code_sent_at_once_are_all_kept_and_two_count(
    app: Flask, settings: Settings, rule: CountingRule
) -> None:
    with app.app_context():
        questionnaire = make_published(terms=Terms(access=Access.CODE, counting_rule=rule))
        [code] = make_codes(questionnaire, admits=2)
        race_threads(settings, [make_envelope(questionnaire, code=code) for _ in range(12)])
        states = Counter(db.session.scalars(select(Submission.state)))
        assert states == {State.COUNTED: 2, State.BESIDE: 10}
        places = select(Submission.place).where(Submission.place.is_not(None))
        assert sorted(db.session.scalars(places)) == [1, 2]


def test_answers_that_come_while_their_code_joins_another_count_once(app: Flask, settings: Settings) -> None:
    """An agent's device tells whose a notice is while the household answers with it and with its letter."""
    with app.app_context():
        questionnaire = make_published(terms=Terms(access=Access.CODE))
        letter, notice = make_codes(questionnaire, 2)
        known = make_linked(letter)
        with transaction():
            link = db.session.get_one(CodeLink, (known.project_id, known.id))
        envelopes = [make_envelope(questionnaire, code=code) for code in (letter, notice) for _ in range(5)]
        with ThreadPoolExecutor(1) as other:
            told = other.submit(_tell_whose, app, notice, link.household_id)
            race_threads(settings, envelopes)
            told.result(60)
        db.session.expire_all()
        assert Counter(db.session.scalars(select(Submission.state))) == {State.COUNTED: 1, State.BESIDE: 9}
        assert set(db.session.scalars(select(Submission.code_id))) == {known.id}


def _tell_whose(app: Flask, typed: str, household_id: UUID) -> None:
    time.sleep(0.4)
    with app.app_context(), transaction():
        code = find_code(typed)
        assert code
        link_code(code, db.session.get_one(Household, (code.project_id, household_id)))


def test_the_sequence_has_neither_gap_nor_double(app: Flask, settings: Settings) -> None:
    with app.app_context():
        questionnaire = make_published()
        receipts = race_threads(settings, [make_envelope(questionnaire) for _ in range(12)])
        assert sorted(receipt.sequence or 0 for receipt in receipts) == list(range(1, 13))
