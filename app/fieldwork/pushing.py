"""What a device hands in: opened, kept in one transaction, a receipt for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import Person
from app.collection.envelope import Envelope, Seen
from app.collection.receipt import Receipt
from app.collection.submit import submit_batch
from app.db import db, reading, writing
from app.errors import Refused
from app.fieldwork.added import add_households
from app.fieldwork.devices import has_rights
from app.fieldwork.epochs import stand_of
from app.fieldwork.events import Author, Noted, note_events
from app.fieldwork.models import Device
from app.fieldwork.notices import link_notices
from app.fieldwork.opening import Event, FieldAnswer, Opened, open_item, read_item
from app.households.binding import bind_households
from app.households.household_codes import codes_of, note_use
from app.households.models import Household
from app.projects.models import Questionnaire
from app.projects.terms import State

MOST_ITEMS = 100
#: Where the codes of households that no letter went to are minted: a batch by this name.
_BATCH = "Porte à porte"
#: A flag of answers that came after their agent's rights had ended.
_LATE_AGENT = "agent_without_right"

Result = Receipt | Noted | Refused


def push(device: Device, told: Sequence[object]) -> list[Result]:
    """Keep what a device hands in; a result for each item, in their order. Called while `reading()`.

    Refused for all: too_large (413, values: most). One that cannot be read hinders no other.
    """
    if len(told) > MOST_ITEMS:
        raise Refused("too_large", 413, {"most": MOST_ITEMS})
    named: dict[str, Questionnaire | None] = {}
    seen: list[Seen | None] = []
    asked = [_open(device, item, named, seen) for item in told]
    stand_of(device.project_id, seen)
    answers = [one for one in asked if isinstance(one, FieldAnswer)]
    events = [one for one in asked if isinstance(one, Event)]
    # At closing the links of codes to addresses are cut: what comes later makes none anew.
    questionnaires = {one.id: one for one in named.values() if one and one.state != State.CLOSED}
    kept = iter(_submit(device, answers, questionnaires, events))
    writing()
    _note_uses(device, answers, questionnaires)
    noted = iter(note_events(Author(device.project_id, device.person_id, device.id), events))
    return [_result(one, kept, noted) for one in asked]


def _result(
    one: Opened | Refused, kept: Iterable[Receipt | Refused], noted: Iterable[Noted | Refused]
) -> Result:
    if isinstance(one, Refused):
        return one
    return next(iter(kept)) if isinstance(one, FieldAnswer) else next(iter(noted))


def _open(
    device: Device, told: object, named: dict[str, Questionnaire | None], seen: list[Seen | None]
) -> Opened | Refused:
    try:
        item = read_item(told)
        seen.append(item.seen)
        if item.questionnaire not in named:
            named[item.questionnaire] = _questionnaire(device.project_id, item.questionnaire)
        questionnaire = named[item.questionnaire]
        if questionnaire is None:
            raise Refused("questionnaire_unknown", 404)
        return open_item(item, device.project_id, questionnaire.id)
    except Refused as refused:
        return refused


def _questionnaire(project_id: UUID, short_name: str) -> Questionnaire | None:
    return db.session.scalar(
        select(Questionnaire).where(
            Questionnaire.project_id == project_id, Questionnaire.short_name == short_name.lower()
        )
    )


def _submit(
    device: Device,
    answers: Sequence[FieldAnswer],
    questionnaires: Mapping[UUID, Questionnaire],
    events: Sequence[Event],
) -> list[Receipt | Refused]:
    """Hand the answers to the one door.

    Households and codes are found or made first, in a transaction of their own: making one locks it, and
    what is locked later must be the project's counter alone.
    """
    wanted = _wanted(answers, questionnaires)
    add_households(device.project_id, events, _at_home(wanted, events))
    link_notices(device, questionnaires, events)
    codes = _codes(device, wanted, questionnaires)
    db.session.flush()
    reading()
    flags = () if has_rights(device) else (_LATE_AGENT,)
    return submit_batch([_envelope(device, answer, codes, flags) for answer in answers])


def _envelope(
    device: Device, answer: FieldAnswer, codes: Mapping[tuple[UUID, UUID], UUID], flags: tuple[str, ...]
) -> Envelope:
    envelope = answer.envelope
    code_id = None
    if answer.household_id and not envelope.code:
        code_id = codes.get((envelope.questionnaire_id, answer.household_id))
    return replace(envelope, code_id=code_id, collector_id=device.person_id, flags=(*envelope.flags, *flags))


def _codes(
    device: Device, wanted: Mapping[UUID, set[UUID]], questionnaires: Mapping[UUID, Questionnaire]
) -> dict[tuple[UUID, UUID], UUID]:
    """By questionnaire and household: the code that the household's answer counts under."""
    found: dict[tuple[UUID, UUID], UUID] = {}
    for questionnaire_id, household_ids in wanted.items():
        codes = _codes_for(questionnaires[questionnaire_id], household_ids, device)
        found |= {(questionnaire_id, household): code for household, code in codes.items()}
    return found


def _wanted(
    answers: Sequence[FieldAnswer], questionnaires: Mapping[UUID, Questionnaire]
) -> dict[UUID, set[UUID]]:
    """By questionnaire, of those that are open: the households whose codes these answers count under."""
    wanted: dict[UUID, set[UUID]] = {}
    for answer in answers:
        asked = answer.envelope.questionnaire_id
        if answer.household_id and not answer.envelope.code and asked in questionnaires:
            wanted.setdefault(asked, set()).add(answer.household_id)
    return wanted


def _at_home(wanted: Mapping[UUID, set[UUID]], events: Sequence[Event]) -> set[UUID]:
    """The households under whose codes something counts, or at which a code was left."""
    left = {event.household_id for event in events if event.kind == "notice" and event.data.get("code")}
    named = {one for households in wanted.values() for one in households}
    return named | {one for one in left if one}


def _note_uses(
    device: Device, answers: Sequence[FieldAnswer], questionnaires: Mapping[UUID, Questionnaire]
) -> None:
    agent = db.session.get_one(Person, device.person_id)
    for questionnaire_id, household_ids in _wanted(answers, questionnaires).items():
        note_use(questionnaires[questionnaire_id], len(household_ids), by=agent)


def _codes_for(questionnaire: Questionnaire, household_ids: set[UUID], device: Device) -> dict[UUID, UUID]:
    codes = codes_of(questionnaire, household_ids)
    if missing := household_ids - codes.keys():
        writing()
        agent = db.session.get_one(Person, device.person_id)
        bind_households(questionnaire, _households(device.project_id, missing), _BATCH, by=agent)
        codes |= codes_of(questionnaire, missing)
    return codes


def _households(project_id: UUID, household_ids: set[UUID]) -> list[Household]:
    query = select(Household).where(Household.project_id == project_id, Household.id.in_(household_ids))
    return list(db.session.scalars(query.order_by(Household.id)))
