"""The schema goes down and up again with a project, codes and answers in it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select, update

from app import create_app
from app.accounts.audit import record
from app.accounts.models import Person
from app.collection.arriving import Target, begin_upload
from app.collection.models import Submission, Upload
from app.config import Settings
from app.db import db, transaction
from app.households.access import revoke_batch
from app.households.batch_kinds import LETTER, NOTICE, REMINDER, BatchKind
from app.households.binding import bind_households
from app.households.bulk_links import link_batch
from app.households.codes import normalise_code
from app.households.directory import digest
from app.households.minting import MintedBatch, Minting, batches_of, mint
from app.households.models import AccessCode, DirectoryEntry, Household
from app.migrate import downgrade, upgrade
from app.projects.models import FormVersion, Questionnaire
from tests.make import make_person
from tests.make_answers import make_envelope, send
from tests.make_fieldwork import make_addresses
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


def test_batches_learn_their_kind_and_what_a_reminder_replaced_opens_again(migrated: Flask) -> None:
    questionnaire, person = make_published(), make_person()
    reached, lost, door = make_addresses(questionnaire.project, 3)
    with transaction():
        first = _letters(questionnaire, LETTER, [reached, lost], by=person)
        bind_households(questionnaire, [door], "Porte à porte", by=person)
        notices = mint(questionnaire, Minting("Avis", 4, kind=NOTICE), by=person).batch
        record("visits.print", f"code_batch {notices.id}", by=person, project_id=questionnaire.project_id)
        stolen = _letters(questionnaire, LETTER, [lost], by=person)
        revoke_batch(stolen.batch, by=person)
        record(
            "codes.revoke",
            f"questionnaire {questionnaire.id}",
            by=person,
            project_id=questionnaire.project_id,
        )
        again = _letters(questionnaire, REMINDER, [reached, lost], by=person)
    make_codes(questionnaire)
    kinds = {batch.id: batch.kind for batch in batches_of(questionnaire)}
    db.session.remove()
    downgrade(db.engine, "0019_closing")
    with db.engine.begin() as connection:  # as a reminder left them before
        for batch, state in ((first.batch, "revoked"), (again.batch, "active")):
            this = (AccessCode.project_id == batch.project_id) & (AccessCode.batch_id == batch.id)
            connection.execute(update(AccessCode.__table__).where(this).values(state=state))
    upgrade(db.engine)
    questionnaire = db.session.get_one(Questionnaire, questionnaire.id)
    assert {batch.id: batch.kind for batch in batches_of(questionnaire)} == kinds
    states = [
        send(make_envelope(questionnaire, code=code, channel="paper")).state
        for code in (first.codes[0], again.codes[0], first.codes[1], again.codes[1], stolen.codes[0])
    ]
    assert states == ["counted", "beside", "counted", "beside", "quarantined"]


def test_without_counting_together_a_household_answers_once_with_what_it_was_sent(migrated: Flask) -> None:
    """By letter and reminder; where the letter was lost, by what came after it."""
    questionnaire, person = make_published(), make_person()
    reached, lost = make_addresses(questionnaire.project, 2)
    with transaction():
        first = _letters(questionnaire, LETTER, [reached], by=person)
        stolen = _letters(questionnaire, LETTER, [lost], by=person)
        again = _letters(questionnaire, REMINDER, [reached, lost], by=person)
        third = _letters(questionnaire, REMINDER, [reached, lost], by=person)
    envelope = make_envelope(questionnaire, code=again.codes[1])
    send(envelope)
    with transaction():
        revoke_batch(stolen.batch, by=person)
    opening = {code: True for one in (first, again, third) for code in one.codes} | {stolen.codes[0]: False}
    db.session.remove()
    downgrade(db.engine, "0019_closing")
    with db.engine.begin() as connection:
        found = {code: _opened(connection, code) for code in opening}
        under = connection.scalar(select(Submission.code_id))
    assert {code: state == "active" for code, (_, state) in found.items()} == opening
    homes = [first.codes[0], again.codes[0], third.codes[0]], [again.codes[1], third.codes[1]]
    assert [len({found[code][0] for code in codes}) for codes in homes] == [1, 1]
    assert under == found[again.codes[1]][0]
    upgrade(db.engine)
    states = [
        send(make_envelope(questionnaire, code=code, channel="paper")).state
        for code in (*homes[0], *homes[1], stolen.codes[0])
    ]
    assert states == ["counted", "beside", "beside", "beside", "beside", "quarantined"]
    assert send(envelope).sequence == 1


def _opened(connection: Connection, code: str) -> tuple[UUID, str]:
    """What a printed code leads to, as tables of before tell it: which code, and its state."""
    normal = normalise_code(code)
    assert normal
    row = connection.execute(
        select(AccessCode.__table__.c["id", "state"])
        .join(DirectoryEntry, DirectoryEntry.object_id == AccessCode.id)
        .where(DirectoryEntry.hmac == digest(normal))
    ).one()
    return row.id, row.state


def _letters(
    questionnaire: Questionnaire, kind: BatchKind, households: Sequence[Household], *, by: Person
) -> MintedBatch:
    minted = mint(questionnaire, Minting("Envoi", len(households), kind=kind), by=by)
    link_batch(minted.batch, dict(enumerate(households, start=1)), by=by)
    record("letters.print", f"code_batch {minted.batch.id}", by=by, project_id=questionnaire.project_id)
    db.session.flush()
    return minted
