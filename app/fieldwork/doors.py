"""The doors of a questionnaire as its log tells them: whose each is, what stands there, how it came so.

The log is read in one query and streamed door by door; assignments, streets and who answered are a query
each. Nothing here is stored: see README.md, *What happened at a door*.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select, type_coerce
from sqlalchemy.types import NullType

from app.collection.answered import answered_households
from app.db import db
from app.fieldwork.folding import Happened, State, fold, without_undone
from app.fieldwork.kinds import Stand
from app.fieldwork.models import Assignment, FieldEvent
from app.households.models import Household
from app.households.streets import names_of
from app.projects.models import Questionnaire
from app.projects.terms import State as Stage

#: Rows of the log fetched at a time; households named in one query.
_AT_ONCE = 2_000
_MOST_NAMED = 5_000


class Logged(NamedTuple):
    """An event of the log, as the fold takes it and with what the server knows of it."""

    sequence: int
    household_id: UUID
    person_id: UUID
    device_id: UUID | None
    at: datetime
    received_at: datetime
    event: Happened
    is_parted: bool = False
    is_late: bool = False

    @property
    def channel(self) -> str:
        """How the household was reached: door, phone or counter.

        Only the team's pages note without a device; those of before channels were noted are calls.
        """
        told = self.event.data.get("channel")
        return str(told) if told else "door" if self.device_id else "phone"

    @property
    def moment(self) -> datetime:
        """When it happened: by the device's clock, which cannot be ahead of its arrival."""
        return min(self.at, self.received_at)

    @property
    def when(self) -> datetime | None:
        """The moment of an appointment or of a call back."""
        told = self.event.data.get("when")
        return datetime.fromisoformat(told) if told else None


@dataclass(frozen=True, slots=True)
class Door:
    """An address of a questionnaire. `log` are the events that stand, in the order of the fold.

    `person_id` is whose it is: who it is assigned to, else who was there last; None for nobody's.
    `is_elsewhere`: the household answered, and no agent says that it was with them.
    """

    household_id: UUID
    street: str | None
    person_id: UUID | None
    state: State
    is_elsewhere: bool
    log: Sequence[Logged]

    def log_by(self, channel: str) -> list[Logged]:
        """The events that stand, of one channel."""
        return [one for one in self.log if one.channel == channel]

    @property
    def decided_by(self) -> str | None:
        """The channel of the event that says how the door stands; None where none does."""
        decisive = self.state.event
        return next((one.channel for one in self.log if one.event is decisive), None)

    @property
    def stand(self) -> Stand:
        """How the address stands, whatever channel the answer came by."""
        return Stand.DONE if self.is_elsewhere else self.state.stand


def doors_of(questionnaire: Questionnaire) -> Iterator[Door]:
    """Every door that is assigned to somebody or that the log tells of."""
    assigned = _assigned(questionnaire)
    # What came after closing waits: whoever closed finds the same counts again.
    which = (FieldEvent.is_late.is_(False),) if questionnaire.state == Stage.CLOSED else ()
    told = by_door(log_of(questionnaire, *which))
    known = assigned.keys() | told.keys()
    streets = streets_of(questionnaire.project_id, known)
    answered = answered_among(questionnaire, known)
    for household_id in known:
        log = told.get(household_id, ())
        if not log and household_id not in assigned:
            # Added in the field by mistake: nothing of it stands, and nobody goes there.
            continue
        state = fold(one.event for one in log)
        whose = assigned.get(household_id) or (log[-1].person_id if log else None)
        elsewhere = household_id in answered and state.stand is not Stand.DONE
        yield Door(household_id, streets.get(household_id), whose, state, elsewhere, log)


def log_of(questionnaire: Questionnaire, *which: ColumnElement[bool]) -> Iterator[Logged]:
    """What happened at the doors of a questionnaire, door by door in the server's order.

    `which` narrows it: conditions on columns of FieldEvent.
    """
    event = FieldEvent
    named = [
        type_coerce(column, NullType()) for column in (event.household_id, event.person_id, event.device_id)
    ]
    told = (event.at, event.received_at, event.id, event.kind, event.data, event.is_parted, event.is_late)
    rows: Iterable[Any] = db.session.execute(
        select(event.sequence, *named, *told)
        .where(
            event.project_id == questionnaire.project_id,
            event.questionnaire_id == questionnaire.id,
            event.household_id.is_not(None),
            *which,
        )
        .order_by(event.household_id, event.sequence),
        execution_options={"yield_per": _AT_ONCE},
    )
    ids = _Ids()
    for sequence, household, person, device, at, received_at, own, kind, data, *marks in rows:
        agent = ids[person]
        happened = Happened(str(own), str(agent), kind, at.isoformat(), data)
        yield Logged(
            sequence,
            ids[household],
            agent,
            ids[device] if device else None,
            at,
            received_at,
            happened,
            *marks,
        )


def standing(log: Iterable[Logged]) -> list[Logged]:
    """The events of a door that nobody took back, in the order in which the fold takes them."""
    told = {one.event.id: one for one in log}
    return [told[event.id] for event in without_undone([one.event for one in told.values()])]


def streets_of(project_id: UUID, household_ids: Collection[UUID]) -> dict[UUID, str]:
    """The streets of these households, where they are known by street; all spellings of one read the same.

    Two streets of one name in two towns are told apart by the town.
    """
    found: dict[UUID, tuple[str, str]] = {}
    for some in portions(household_ids):
        query = select(Household.id, Household.street, Household.town).where(
            Household.project_id == project_id, Household.id.in_(some)
        )
        found |= {row.id: (row.street, row.town or "") for row in db.session.execute(query) if row.street}
    names = names_of(found.values())
    return {household_id: names[told] for household_id, told in found.items()}


def answered_among(questionnaire: Questionnaire, household_ids: Collection[UUID]) -> set[UUID]:
    """Of these households those that answered, on whatever channel."""
    found: set[UUID] = set()
    for some in portions(household_ids):
        found |= answered_households(questionnaire.project_id, questionnaire.id, some)
    return found


def portions(household_ids: Collection[UUID]) -> Iterator[list[UUID]]:
    """The same, as many at a time as a query may name."""
    told = sorted(household_ids)
    return (told[start : start + _MOST_NAMED] for start in range(0, len(told), _MOST_NAMED))


def by_door(log: Iterable[Logged]) -> dict[UUID, list[Logged]]:
    """The events that stand, of each door that the log tells of."""
    return {
        household_id: standing(some) for household_id, some in groupby(log, key=attrgetter("household_id"))
    }


class _Ids(dict[Any, UUID]):
    """Ids as the driver gives them, bytes on SQLite, as UUIDs: a log names the same ones very often."""

    def __missing__(self, raw: UUID | bytes) -> UUID:
        self[raw] = known = raw if isinstance(raw, UUID) else UUID(bytes=raw)
        return known


def _assigned(questionnaire: Questionnaire) -> dict[UUID, UUID]:
    """Whose each assigned household is."""
    query = select(Assignment.household_id, Assignment.person_id).where(
        Assignment.project_id == questionnaire.project_id,
        Assignment.questionnaire_id == questionnaire.id,
        Assignment.person_id.is_not(None),
    )
    return {household: person for household, person in db.session.execute(query) if person}
