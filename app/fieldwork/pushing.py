"""What a device hands in: opened, kept in one transaction, a receipt for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

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
from app.fieldwork.moving import BATCH, follow_moves, moves_in, put_right
from app.fieldwork.notices import link_notices, notices_left
from app.fieldwork.opening import Event, FieldAnswer, Opened, open_item, read_item
from app.fieldwork.sealed_files import expect_files, is_kept, open_expected
from app.fieldwork.sealing import Opener, opener_of
from app.households.binding import bind_households
from app.households.household_codes import codes_of, note_use
from app.households.models import AccessCode, Household
from app.projects.held_open import hold_open
from app.projects.models import Questionnaire
from app.projects.terms import State

MOST_ITEMS = 100
#: A flag of answers that came after their agent's rights had ended.
_LATE_AGENT = "agent_without_right"

_NAMED = (
    select(Questionnaire)
    .where(
        Questionnaire.project_id == bindparam("project"), Questionnaire.short_name == bindparam("short_name")
    )
    .options(lazyload(Questionnaire.project))
)

Result = Receipt | Noted | Refused


def push(device: Device, told: Sequence[object]) -> list[Result]:
    """Keep what a device hands in; a result for each item, in their order. Called while `reading()`.

    Refused for all: too_large (413, values: most). One that cannot be read hinders no other.
    """
    if len(told) > MOST_ITEMS:
        raise Refused("too_large", 413, {"most": MOST_ITEMS})
    unpacking = _Unpacking(device.project_id, opener_of(device.project_id))
    asked = [unpacking.open(item) for item in told]
    stand_of(device.project_id, unpacking.seen)
    events = [one for one in asked if isinstance(one, Event)]
    answers = put_right(device, [one for one in asked if isinstance(one, FieldAnswer)], events)
    # At closing the links of codes to addresses are cut: what comes later makes none anew.
    questionnaires = {one.id: one for one in unpacking.named.values() if one and one.state != State.CLOSED}
    kept = iter(_submit(device, answers, questionnaires, events))
    writing()
    _note_uses(device, answers, questionnaires)
    follow_moves(device, events, questionnaires)
    noted = iter(note_events(Author(device.project_id, device.person_id, device.id), events))
    results = [_result(one, kept, noted) for one in asked]
    return _with_files(device.project_id, asked, results)


def _result(
    one: Opened | Refused, kept: Iterable[Receipt | Refused], noted: Iterable[Noted | Refused]
) -> Result:
    if isinstance(one, Refused):
        return one
    return next(iter(kept)) if isinstance(one, FieldAnswer) else next(iter(noted))


def _with_files(
    project_id: UUID, asked: Sequence[Opened | Refused], results: Sequence[Result]
) -> list[Result]:
    """Open the files that came with answers, once what was handed in is committed: it may take a while."""
    bringing = {
        place: (one, result)
        for place, (one, result) in enumerate(zip(asked, results, strict=True))
        if isinstance(one, FieldAnswer) and one.files and isinstance(result, Receipt) and is_kept(result)
    }
    if not bringing:
        return list(results)
    for answer, receipt in bringing.values():
        expect_files(project_id, answer, receipt)
    db.session.flush()
    reading()
    opened = {place: open_expected(project_id, *both) for place, both in bringing.items()}
    writing()
    return [opened.get(place, result) for place, result in enumerate(results)]


@dataclass(frozen=True, slots=True)
class _Unpacking:
    """The items of one push being opened: questionnaires that they named, and what their device has seen."""

    project_id: UUID
    opener: Opener
    named: dict[str, Questionnaire | None] = field(default_factory=dict)
    seen: list[Seen | None] = field(default_factory=list)

    def open(self, told: object) -> Opened | Refused:
        try:
            item = read_item(told)
            self.seen.append(item.seen)
            if item.questionnaire not in self.named:
                self.named[item.questionnaire] = _questionnaire(self.project_id, item.questionnaire)
            questionnaire = self.named[item.questionnaire]
            if questionnaire is None:
                raise Refused("questionnaire_unknown", 404)
            return open_item(item, self.opener, questionnaire.id)
        except Refused as refused:
            return refused


def _questionnaire(project_id: UUID, short_name: str) -> Questionnaire | None:
    return db.session.scalar(_NAMED, {"project": project_id, "short_name": short_name.lower()})


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
    for move in moves_in(events):
        if move.questionnaire_id in questionnaires:
            wanted.setdefault(move.questionnaire_id, set()).add(move.target)
    codes = _link(device, wanted, questionnaires, events)
    db.session.flush()
    reading()
    flags = () if has_rights(device) else (_LATE_AGENT,)
    return submit_batch([_envelope(device, answer, codes, flags) for answer in answers])


def _link(
    device: Device,
    wanted: Mapping[UUID, set[UUID]],
    questionnaires: Mapping[UUID, Questionnaire],
    events: Sequence[Event],
) -> dict[UUID, dict[UUID, AccessCode]]:
    """By questionnaire and household: the code that answers count under, made where there is none.

    Whether a questionnaire is open was read before: one that closed meanwhile gets no link any more.
    """
    codes = _codes_of(wanted, questionnaires)
    lacking = {asked: homes for asked in wanted if (homes := wanted[asked] - codes[asked].keys())}
    notices = [one for one in notices_left(events) if one.questionnaire_id in questionnaires]
    if linking := {*lacking, *(one.questionnaire_id for one in notices)}:
        writing()
        linking = hold_open(linking)
    lacking = {asked: homes for asked, homes in lacking.items() if asked in linking}
    add_households(device.project_id, events, _at_home(lacking, events))
    link_notices(device, [one for one in notices if one.questionnaire_id in linking])
    for asked, homes in lacking.items():
        households = _households(device.project_id, homes)
        bind_households(questionnaires[asked], households, BATCH, by=device.person)
    return _codes_of(wanted, questionnaires) if linking else codes


def _codes_of(
    wanted: Mapping[UUID, set[UUID]], questionnaires: Mapping[UUID, Questionnaire]
) -> dict[UUID, dict[UUID, AccessCode]]:
    return {asked: codes_of(questionnaires[asked], homes) for asked, homes in wanted.items()}


def _envelope(
    device: Device,
    answer: FieldAnswer,
    codes: Mapping[UUID, Mapping[UUID, AccessCode]],
    flags: tuple[str, ...],
) -> Envelope:
    envelope, code = answer.envelope, None
    if answer.household_id and not envelope.code:
        code = codes.get(envelope.questionnaire_id, {}).get(answer.household_id)
    flags = (*envelope.flags, *flags)
    return replace(envelope, code_id=code.id if code else None, collector_id=device.person_id, flags=flags)


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
    left = {event.household_id for event in events if event.data.get("code")}
    named = {one for households in wanted.values() for one in households}
    return named | {one for one in left if one}


def _note_uses(
    device: Device, answers: Sequence[FieldAnswer], questionnaires: Mapping[UUID, Questionnaire]
) -> None:
    for questionnaire_id, household_ids in _wanted(answers, questionnaires).items():
        note_use(questionnaires[questionnaire_id], len(household_ids), by=device.person)


def _households(project_id: UUID, household_ids: set[UUID]) -> list[Household]:
    query = select(Household).where(Household.project_id == project_id, Household.id.in_(household_ids))
    return list(db.session.scalars(query.order_by(Household.id)))
