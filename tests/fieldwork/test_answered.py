"""Whose doors are said to have answered: on devices, on the board, to those who write reminders."""

from flask import Flask
from sqlalchemy import select

from app.collection.models import Submission
from app.collection.review import exclude, release
from app.collection.states import Quarantine
from app.db import db, transaction
from app.fieldwork.doors import doors_of
from app.fieldwork.kinds import Stand
from app.households.access import revoke_batch
from app.households.minting import batches_of
from app.paper.letters.recipients import Rule, left_out
from app.projects.models import Questionnaire
from tests.make_answers import make_envelope, send
from tests.make_fieldwork import Phone, ids, make_addresses, make_round
from tests.make_households import make_letter


def told(app: Flask, phone: Phone, asked: Questionnaire) -> tuple[bool, bool, bool]:
    """Whether the only door answered: to its agent's device, on the board, to who writes reminders."""
    badge = bool(ids(phone.pull(forgetful=True)["answered"]))
    with app.app_context():
        found = db.session.get_one(Questionnaire, asked.id)
        (door,) = doors_of(found)
        return badge, door.stand == Stand.DONE, door.household_id in left_out(found, Rule(is_again=True))


def test_a_sheet_under_a_revoked_code_is_no_answer_until_a_person_says_so(
    app: Flask, phone: Phone, asked: Questionnaire
) -> None:
    with app.app_context():
        doors = make_addresses(asked.project, 1)
        make_round(asked, doors, phone.agent)
        code = make_letter(asked, doors[0])
        with transaction():
            revoke_batch(batches_of(db.session.merge(asked))[0])
        send(make_envelope(asked, code=code, channel="paper"))
        sheet = db.session.scalars(select(Submission)).one()
        assert sheet.reason == Quarantine.REVOKED_CODE
    assert told(app, phone, asked) == (False, False, False)
    with app.app_context(), transaction():
        release(db.session.merge(sheet))
    assert told(app, phone, asked) == (True, True, True)
    with app.app_context(), transaction():
        exclude(db.session.merge(sheet), "code volé")
    assert told(app, phone, asked) == (False, False, False)


def test_a_sheet_that_waits_for_another_reason_is_an_answer_to_its_household(
    app: Flask, phone: Phone, asked: Questionnaire
) -> None:
    with app.app_context():
        doors = make_addresses(asked.project, 1)
        make_round(asked, doors, phone.agent)
        code = make_letter(asked, doors[0])
        send(make_envelope(asked, code=code, channel="paper", form_version="unknown"))
    assert told(app, phone, asked) == (True, True, True)
