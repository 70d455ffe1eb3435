"""Whom to call next: households that left a number, first those who asked for an hour, then the least tried.

A caller is offered the households assigned to them and, with the right to read addresses, everybody's: doors
that were shared out among agents can be called by whoever runs the campaign. Nobody is called twice within
three hours, unless it was agreed, nor after a final word, nor where an answer came by another channel.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true

from app.accounts.access import Act, can
from app.accounts.audit import record
from app.accounts.models import Person
from app.clock import now
from app.db import db, writing
from app.errors import Refused
from app.fieldwork.doors import Logged, answered_among, by_door, log_of
from app.fieldwork.folding import fold
from app.fieldwork.kinds import KINDS, Stand
from app.fieldwork.models import Assignment, FieldEvent
from app.fieldwork.numbered import assignment_of_contact, has_number
from app.fieldwork.turns import CallTurn, end_turn, held_turn, sweep_turns, take_turn, taken_households
from app.households.models import Contact, Household
from app.projects.models import Questionnaire

#: A household that was tried is left alone for so long.
CALM = timedelta(hours=3)
_OPEN = {Stand.TO_DO, Stand.AGAIN, Stand.APPOINTMENT}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Callee(NamedTuple):
    """A household on the list. `agreed` is the hour that it asked for; `free_at` is when it may be called.

    `noted_by` is who agreed so, or was there or on the telephone last; None where nobody was.
    """

    household_id: UUID
    free_at: datetime
    agreed: datetime | None
    attempts: int
    noted_by: UUID | None


class Called(NamedTuple):
    """The household that a caller has before them, and one of its contacts, with what was noted before.

    `has_answered`: an answer came meanwhile, on whatever channel.
    """

    household: Household
    contact: Contact
    log: Sequence[Logged]
    has_answered: bool

    @property
    def dialled(self) -> str:
        """The contact's number as a `tel:` link has it (RFC 3966): digits, and + in front."""
        told = self.contact.telephone or ""
        return ("+" if told.strip().startswith("+") else "") + "".join(filter(str.isdecimal, told))


def call_list(questionnaire: Questionnaire, caller: Person) -> list[Callee]:
    """The households to be called, now or later, in the order in which they are due."""
    numbers = _numbers(questionnaire, caller)
    gone = answered_among(questionnaire, numbers) | taken_households(questionnaire)
    logs = by_door(log_of(questionnaire, FieldEvent.household_id.in_(_with_number(questionnaire))))
    found = (
        _callee(household_id, logs.get(household_id, []), count)
        for household_id, count in numbers.items()
        if household_id not in gone
    )
    return sorted(filter(None, found), key=_urgency)


def next_call(questionnaire: Questionnaire, caller: Person) -> CallTurn | None:
    """Take the household that is due first; the one that the caller has already, if any. None: nobody is due.

    Called while `reading()`. That the household's contact is shown is logged.
    """
    listed = [] if held_turn(questionnaire, caller.id) else call_list(questionnaire, caller)
    writing()
    sweep_turns(questionnaire)
    for callee in listed:
        if callee.free_at <= now() and take_turn(questionnaire, callee.household_id, caller.id):
            turn = held_turn(questionnaire, caller.id)
            if turn and _is_still_due(questionnaire, turn.household_id):
                subject = f"household {turn.household_id}"
                record("contact.read", subject, by=caller, project_id=questionnaire.project_id)
                return turn
            if turn:
                end_turn(turn)
                db.session.flush()
    return held_turn(questionnaire, caller.id)


def called(questionnaire: Questionnaire, household_id: UUID, caller: Person) -> Called | None:
    """Whom the caller has before them; None where that is not theirs to call any more."""
    if not may_call(questionnaire, caller, household_id):
        return None
    log = _log_at(questionnaire, household_id)
    contacts = list(
        db.session.scalars(
            select(Contact)
            .where(has_number(questionnaire), Contact.household_id == household_id)
            .order_by(Contact.id)
        )
    )
    usable = contacts[_unusable(log) :]
    if not usable:
        return None
    household = db.session.get_one(Household, (questionnaire.project_id, household_id))
    return Called(household, usable[0], log, has_answered(questionnaire, household_id))


def has_answered(questionnaire: Questionnaire, household_id: UUID) -> bool:
    """Whether an answer of this household came, on whatever channel."""
    return bool(answered_among(questionnaire, [household_id]))


def may_call(questionnaire: Questionnaire, caller: Person, household_id: UUID) -> bool:
    """Whether this household is one of those that the caller may call."""
    return household_id in _numbers(questionnaire, caller, Contact.household_id == household_id)


def require_callable(questionnaire: Questionnaire, caller: Person, household_id: UUID) -> None:
    """Refused: not_found (404), unless `may_call`."""
    if not may_call(questionnaire, caller, household_id):
        raise Refused("not_found", 404)


def _callee(household_id: UUID, log: Sequence[Logged], numbers: int) -> Callee | None:
    """The household as one to call; None where there is nothing more to call for."""
    state = fold(one.event for one in log)
    if state.stand not in _OPEN or _unusable(log) >= numbers:
        return None
    agreed = datetime.fromisoformat(state.when) if state.when else None
    tried = [one.received_at for one in log if KINDS[one.event.kind].is_attempt]
    free_at = agreed or (max(tried) + CALM if tried else _LONG_AGO)
    noted_by = UUID(state.event.agent) if state.event else None
    return Callee(household_id, free_at, agreed, state.attempts, noted_by)


def _urgency(callee: Callee) -> tuple[bool, bool, datetime, int, datetime, UUID]:
    """Those who may be called now first; of them those who asked for an hour, by it; then the least tried."""
    is_later = callee.free_at > now()
    by_hour = callee.free_at if is_later or callee.agreed else _LONG_AGO
    return (
        is_later,
        callee.agreed is None,
        by_hour,
        callee.attempts,
        callee.free_at,
        callee.household_id,
    )


def _is_still_due(questionnaire: Questionnaire, household_id: UUID) -> bool:
    """Looked at again once nobody else can call it: somebody may just have done so."""
    numbers = db.session.scalar(
        select(func.count()).where(has_number(questionnaire), Contact.household_id == household_id)
    )
    callee = _callee(household_id, _log_at(questionnaire, household_id), numbers or 0)
    is_due = callee is not None and callee.free_at <= now()
    return is_due and not has_answered(questionnaire, household_id)


def _log_at(questionnaire: Questionnaire, household_id: UUID) -> list[Logged]:
    return by_door(log_of(questionnaire, FieldEvent.household_id == household_id)).get(household_id, [])


def _unusable(log: Sequence[Logged]) -> int:
    """How many of a household's numbers were found to be wrong: they are tried in their order."""
    return sum(one.event.kind == "unusable" for one in log)


def _numbers(questionnaire: Questionnaire, caller: Person, *which: ColumnElement[bool]) -> dict[UUID, int]:
    """How many numbers each household left that is this caller's to call."""
    reads = can(caller, Act.READ_ADDRESSES, questionnaire.project)
    is_theirs = true() if reads else Assignment.person_id == caller.id
    rows = db.session.execute(
        select(Contact.household_id, func.count().label("numbers"))
        .outerjoin(Assignment, assignment_of_contact(questionnaire))
        .where(has_number(questionnaire), is_theirs, *which)
        .group_by(Contact.household_id)
    )
    return {row.household_id: row.numbers for row in rows}


def _with_number(questionnaire: Questionnaire) -> Select[UUID]:
    return select(Contact.household_id).where(has_number(questionnaire))
