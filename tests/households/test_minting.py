"""A batch's codes are shown once, kept as HMACs, recognised however typed, revoked together."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import AuditEvent
from app.db import canonical, db, transaction
from app.errors import Refused
from app.households.access import find_code, recognise_code, revoke_batch
from app.households.minting import active_codes, batches_of, mint_batch
from app.households.models import AccessCode, DirectoryEntry
from app.projects.models import Questionnaire
from app.rates import limit
from tests.make_projects import make_questionnaire


def test_a_batch_is_minted_once_and_each_code_opens_its_questionnaire(app: Flask) -> None:
    with app.app_context():
        with transaction():
            questionnaire = make_questionnaire()
            minted = mint_batch(questionnaire, "Tour A", 40, admits=3)
        assert len(set(minted.codes)) == 40
        assert batches_of(questionnaire) == [minted.batch]
        for serial, code in enumerate(minted.codes, start=1):
            found = find_code(code.lower().replace("0", "o"))
            assert found is not None
            assert (found.serial, found.admits, found.questionnaire_id) == (serial, 3, questionnaire.id)


def test_no_code_is_anywhere_in_the_database_or_the_audit(app: Flask) -> None:
    with app.app_context():
        with transaction():
            minted = mint_batch(make_questionnaire(), "Tour A", 3)
        events = db.session.execute(select(AuditEvent.object, AuditEvent.values)).all()
        kept = canonical([[event.object, event.values] for event in events]).decode()
        kept += str(db.session.execute(select(DirectoryEntry)).all()) + str(
            db.session.execute(select(AccessCode.__table__)).all()
        )
        for code in minted.codes:
            assert code not in kept
            assert code.replace("-", "") not in kept


def test_each_way_of_being_wrong_has_its_code(app: Flask) -> None:
    with app.app_context():
        with transaction():
            minted = mint_batch(make_questionnaire(), "Tour A", 2)
            recognise_code(minted.codes[0], "192.0.2.1")
            assert revoke_batch(minted.batch) == 2
            assert not active_codes(db.session.get_one(Questionnaire, minted.batch.questionnaire_id))
        for typed, code in {
            minted.codes[0]: "code_revoked",
            "0000-0000-0000": "code_unknown",
            minted.codes[0][:-1] + "?": "code_mistyped",
        }.items():
            with pytest.raises(Refused) as refused:
                recognise_code(typed, "192.0.2.1")
            assert refused.value.code == code


@pytest.mark.usefixtures("one_period")
def test_guessing_is_limited_by_address(app: Flask) -> None:
    with app.app_context():
        for _ in range(120):
            limit("code", "192.0.2.7", 120, 600)
        with pytest.raises(Refused) as refused:
            recognise_code("0000-0000-0000", "192.0.2.7")
        assert refused.value.status == 429
        with pytest.raises(Refused) as other:
            recognise_code("0000-0000-0000", "192.0.2.8")
        assert other.value.code == "code_unknown"


@pytest.mark.parametrize(("size", "admits"), [(0, 1), (200_001, 1), (10, 0), (10, 21)])
def test_a_batch_has_limits(app: Flask, size: int, admits: int) -> None:
    with app.app_context(), pytest.raises(Refused):
        mint_batch(make_questionnaire(), "Tour A", size, admits)
