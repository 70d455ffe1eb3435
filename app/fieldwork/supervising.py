"""Where a questionnaire's doors stand, by agent and by street, today and in all; and what to look at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.clock import now
from app.fieldwork.doors import Door, Logged
from app.fieldwork.kinds import KINDS, Stand
from app.fieldwork.tallies import Tally

#: What still waits at a door, and may have an hour.
_WAITING = {Stand.AGAIN, Stand.APPOINTMENT}


@dataclass(slots=True)
class Day:
    """Doors of one day: those that somebody tried that day, and what it came to that day."""

    tried: int = 0
    met: int = 0
    accepted: int = 0
    refused: int = 0
    appointments: int = 0

    def add(self, events: Sequence[Logged]) -> None:
        """Count one more door, by what happened there that day; nothing if nobody tried."""
        kinds = [KINDS[one.event.kind] for one in events]
        stands = {kind.stand for kind in kinds}
        self.tried += any(kind.is_attempt for kind in kinds)
        self.met += any(kind.is_contact for kind in kinds)
        self.accepted += Stand.DONE in stands
        self.refused += Stand.REFUSED in stands
        self.appointments += Stand.APPOINTMENT in stands


@dataclass(slots=True)
class Line:
    """A line of the board: all of its doors, and what was done at them today."""

    all: Tally = field(default_factory=Tally)
    today: Day = field(default_factory=Day)


class Due(NamedTuple):
    """A door where somebody is expected at an hour that has come or comes today."""

    when: datetime
    door: Door
    is_overdue: bool


class Disagreement(NamedTuple):
    """A door where the last words of two agents are final and differ: each agent's, the latest last."""

    door: Door
    words: Sequence[Logged]


@dataclass(frozen=True, slots=True)
class Board:
    """`by_agent` has all doors under whose they are, and the day under who was there; None: nobody's."""

    total: Line
    by_agent: Mapping[UUID | None, Line]
    by_street: Mapping[str | None, Line]
    disagreeing: Sequence[Disagreement]
    due: Sequence[Due]


def board_of(doors: Iterable[Door], zone: str) -> Board:
    """Count the doors; a day is one of the project's zone."""
    today = now().astimezone(ZoneInfo(zone)).date()
    total = Line()
    agents: defaultdict[UUID | None, Line] = defaultdict(Line)
    streets: defaultdict[str | None, Line] = defaultdict(Line)
    disagreeing: list[Disagreement] = []
    due: list[Due] = []
    for door in doors:
        todays = [one for one in door.log if _day(one.moment, zone) == today]
        for line in (total, streets[door.street]):
            line.all.add(door)
            line.today.add(todays)
        agents[door.person_id].all.add(door)
        for person_id in {one.person_id for one in todays}:
            agents[person_id].today.add([one for one in todays if one.person_id == person_id])
        if door.state.disagree:
            disagreeing.append(Disagreement(door, _last_words(door)))
        due += _due(door, zone, today)
    return Board(total, agents, streets, disagreeing, sorted(due, key=_when))


def _last_words(door: Door) -> list[Logged]:
    """Of each agent the last event that says how the door stands."""
    told = [one for one in door.log if KINDS[one.event.kind].stand]
    last = {one.person_id: position for position, one in enumerate(told)}
    return [told[position] for position in sorted(last.values())]


def _due(door: Door, zone: str, today: date) -> list[Due]:
    """The door's appointment or call back, if its day has come."""
    if door.stand not in _WAITING or not door.state.when:
        return []
    when = datetime.fromisoformat(door.state.when)
    return [Due(when, door, when < now())] if _day(when, zone) <= today else []


def _when(due: Due) -> datetime:
    return due.when


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
