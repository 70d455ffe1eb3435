"""One code counts once, or as often as it admits, across all channels."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.collection.erasing import Erased, erase
from app.collection.models import Submission
from app.collection.review import beside, choose, exclude, readmit, release
from app.collection.states import Quarantine, State
from app.db import db, transaction
from app.errors import Refused
from app.households.access import find_code, revoke_batch
from app.households.links import link_code
from app.households.minting import batches_of
from app.households.models import AccessCode, CodeLink, Household
from app.projects.questionnaires import Terms
from app.projects.terms import Access, CountingRule
from tests.make_answers import make_envelope, send
from tests.make_households import make_codes, make_linked
from tests.make_published import make_published

BY_CODE = Terms(access=Access.CODE)


def _states() -> list[tuple[str, int | None]]:
    db.session.expire_all()
    return [(one.state, one.place) for one in db.session.scalars(select(Submission).order_by(Submission.id))]


def _all() -> list[Submission]:
    return list(db.session.scalars(select(Submission).order_by(Submission.id)))


def test_the_first_counts_and_others_stand_beside_whatever_their_channel(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(terms=BY_CODE)
        [code] = make_codes(questionnaire)
        states = [
            send(make_envelope(questionnaire, code=code, channel=channel)).state
            for channel in ("paper", "web", "door")
        ]
        assert states == [State.COUNTED, State.BESIDE, State.BESIDE]
        assert _states() == [("counted", 1), ("beside", None), ("beside", None)]
        known = find_code(code)
        assert known
        assert len(beside(questionnaire, known.id)) == 3


def test_a_code_admits_as_many_as_it_says(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(terms=BY_CODE)
        [code] = make_codes(questionnaire, admits=2)
        assert [send(make_envelope(questionnaire, code=code)).state for _ in range(3)] == [
            State.COUNTED,
            State.COUNTED,
            State.BESIDE,
        ]


def test_what_was_answered_with_a_notice_counts_with_the_letter_once_it_is_told_whose_it_is(
    app: Flask,
) -> None:
    """The agent's device tells of the notice after the household has used it, and its letter too."""
    with app.app_context():
        questionnaire = make_published(terms=BY_CODE)
        letter, notice = make_codes(questionnaire, 2)
        household = db.session.get_one(Household, _where(make_linked(letter)))
        for code in (letter, notice):
            send(make_envelope(questionnaire, code=code))
        send(make_envelope(questionnaire, code=notice, channel="paper", form_version="9"))
        assert _states() == [("counted", 1), ("counted", 1), ("quarantined", None)]
        with transaction():
            known = find_code(notice)
            assert known
            link_code(known, household)
        assert _states() == [("counted", 1), ("beside", None), ("quarantined", None)]
        with transaction():
            choose(_all()[1])
            release(_all()[2])
        assert _states() == [("beside", None), ("counted", 1), ("beside", None)]
        with transaction():
            erase(_all()[1], Erased.WITHDRAWN)
        assert _states() == [("counted", 1), ("beside", None)]
        assert send(make_envelope(questionnaire, code=notice)).state == State.BESIDE


def _where(code: AccessCode) -> tuple[UUID, UUID]:
    """The household that a code was sent to."""
    return code.project_id, db.session.get_one(CodeLink, (code.project_id, code.id)).household_id


def test_each_code_of_a_household_is_lost_alone(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(terms=BY_CODE)
        [first] = make_codes(questionnaire)
        [second] = make_codes(questionnaire, admits=2)
        with transaction():
            household = db.session.get_one(Household, _where(make_linked(first)))
            known = find_code(second)
            assert known
            link_code(known, household)
            revoke_batch(batches_of(questionnaire)[0])
        with pytest.raises(Refused, match="code_revoked"):
            send(make_envelope(questionnaire, code=first))
        states = [send(make_envelope(questionnaire, code=second)).state for _ in range(3)]
        assert states == [State.COUNTED, State.COUNTED, State.BESIDE]
        [third] = make_codes(questionnaire)
        with transaction():
            known = find_code(third)
            assert known
            link_code(known, household)
        assert send(make_envelope(questionnaire, code=third)).state == State.BESIDE


def test_a_valid_answer_takes_the_place_of_an_invalid_one(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(terms=BY_CODE)
        [code] = make_codes(questionnaire)
        send(make_envelope(questionnaire, {"age": "130"}, code=code, channel="paper"))
        send(make_envelope(questionnaire, code=code))
        assert _states() == [("beside", None), ("counted", 1)]


def test_the_last_counts_where_that_was_chosen_before_publishing(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(terms=Terms(counting_rule=CountingRule.LAST))
        [code] = make_codes(questionnaire, admits=2)
        for _ in range(4):
            send(make_envelope(questionnaire, code=code))
        assert _states() == [("beside", None), ("beside", None), ("counted", 2), ("counted", 1)]


def test_a_person_decides_otherwise_and_back(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(terms=BY_CODE)
        [code] = make_codes(questionnaire)
        for _ in range(3):
            send(make_envelope(questionnaire, code=code))
        with transaction():
            choose(_all()[2])
        assert _states() == [("beside", None), ("beside", None), ("counted", 1)]
        with transaction():
            choose(_all()[1])
        assert _states() == [("beside", None), ("counted", 1), ("beside", None)]
        with transaction():
            exclude(_all()[1], "même écriture que la feuille 12")
        assert _states() == [("counted", 1), ("excluded", None), ("beside", None)]
        with transaction():
            readmit(_all()[1])
        assert _states() == [("beside", None), ("counted", 1), ("beside", None)]


def test_readmitting_when_the_code_is_full_stands_beside(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(terms=BY_CODE)
        [code] = make_codes(questionnaire)
        for _ in range(2):
            send(make_envelope(questionnaire, code=code))
        with transaction():
            exclude(_all()[1], "doublon")
        with transaction():
            readmit(_all()[1])
        assert _states() == [("counted", 1), ("beside", None)]


@pytest.mark.parametrize("code", [None, "0000-0000-0000", "pas un code"])
def test_without_a_code_that_works_the_web_asks_for_one_and_paper_waits(app: Flask, code: str | None) -> None:
    with app.app_context():
        questionnaire = make_published(terms=BY_CODE)
        with pytest.raises(Refused) as refused:
            send(make_envelope(questionnaire, code=code))
        assert refused.value.status == 403
        assert send(make_envelope(questionnaire, code=code, channel="paper")).state == State.QUARANTINED


def test_a_revoked_code_or_one_of_another_questionnaire_does_not_open(app: Flask) -> None:
    with app.app_context():
        questionnaire, other = make_published(terms=BY_CODE), make_published(terms=BY_CODE)
        [revoked], [foreign] = make_codes(questionnaire), make_codes(other)
        envelope = make_envelope(questionnaire, code=revoked)
        first = send(envelope)
        with transaction():
            revoke_batch(batches_of(questionnaire)[0])
        assert send(envelope).sequence == first.sequence
        send(make_envelope(questionnaire, code=revoked, channel="paper"))
        send(make_envelope(questionnaire, code=foreign, channel="paper"))
        assert [one.reason for one in _all()] == [None, Quarantine.REVOKED_CODE, Quarantine.UNKNOWN_CODE]


def test_a_test_under_a_code_takes_no_place(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(terms=BY_CODE)
        [code] = make_codes(questionnaire)
        send(make_envelope(questionnaire, code=code, test=True))
        send(make_envelope(questionnaire, code=code))
        assert _states() == [("test", None), ("counted", 1)]
