"""Where a questionnaire's doors stand, by agent and by street, today and in all; and what to look at."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from app.clock import now
from app.fieldwork.doors import Door, Logged
from app.fieldwork.efforts import Effort
from app.fieldwork.elsewhere import Counts, Elsewhere, few_among
from app.fieldwork.kinds import KINDS, Stand
from app.fieldwork.tallies import Tally, tally_of

Key = TypeVar("Key")
#: What still waits at a door, and may have an hour.
_WAITING = {Stand.AGAIN, Stand.APPOINTMENT}


@dataclass(slots=True)
class Day(Effort):
    """Doors of one day: those that somebody tried that day, and what it came to; calls of that day apart."""

    phone: Effort = field(default_factory=Effort)

    def count(self, events: Sequence[Logged]) -> None:
        """Count one more door, by what happened that day; nothing if nobody tried."""
        for channel, effort in (("door", self), ("phone", self.phone)):
            kinds = [KINDS[one.event.kind] for one in events if one.channel == channel]
            effort.add(kinds, {kind.stand for kind in kinds})


@dataclass(slots=True)
class Line:
    """A line of the board: all of its doors, and what was done at them today."""

    all: Tally = field(default_factory=Tally)
    today: Day = field(default_factory=Day)


class Together(NamedTuple):
    """The doors of so many streets, or agents, that have too few to be told apart after closing."""

    all: Tally
    size: int


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
    few_agents: Together | None = None
    few_streets: Together | None = None


def board_of(doors: Iterable[Door], zone: str, elsewhere: Elsewhere | None = None) -> Board:
    """Count the doors; a day is one of the project's zone.

    `elsewhere` are doors that answered before a closing cut the links, to be counted so.
    """
    told = list(doors)
    board = _counted(told, zone)
    return _with(board, told, elsewhere) if elsewhere else board


def _with(board: Board, doors: Sequence[Door], elsewhere: Elsewhere) -> Board:
    """The board with those that answered elsewhere, streets and agents with few doors together."""
    move_all(board.total.all, elsewhere.all)
    agents, few_agents = _apart(board.by_agent, doors, _agent, elsewhere.agents, elsewhere.all)
    streets, few_streets = _apart(board.by_street, doors, _street, elsewhere.streets, elsewhere.all)
    return replace(board, by_agent=agents, by_street=streets, few_agents=few_agents, few_streets=few_streets)


def _apart(
    lines: Mapping[Key, Line],
    doors: Sequence[Door],
    key: Callable[[Door], Key],
    known: Mapping[Key, Counts],
    total: Counts,
) -> tuple[dict[Key, Line], Together | None]:
    """The lines, those with few doors without what is told of all their doors, and that of these together."""
    few = few_among(Counter(map(key, doors)))
    apart = {one: Line(today=line.today) if one in few else line for one, line in lines.items()}
    rest = Counter(total)
    for one in apart.keys() - few:
        counts = known.get(one, Counter())
        move_all(apart[one].all, counts)
        rest -= counts
    together = tally_of(door for door in doors if key(door) in few)
    move_all(together, rest)
    return apart, Together(together, len(few)) if few else None


def move_all(tally: Tally, counts: Counts) -> None:
    """Count these doors as answered elsewhere."""
    for stand, count in counts.items():
        tally.move(stand, count)


def _agent(door: Door) -> UUID | None:
    return door.person_id


def _street(door: Door) -> str | None:
    return door.street


def _counted(doors: Iterable[Door], zone: str) -> Board:
    today = now().astimezone(ZoneInfo(zone)).date()
    total = Line()
    agents: defaultdict[UUID | None, Line] = defaultdict(Line)
    streets: defaultdict[str | None, Line] = defaultdict(Line)
    disagreeing: list[Disagreement] = []
    due: list[Due] = []
    for door in doors:
        todays = [one for one in door.log if _day(one.moment, zone) == today]
        for line in (total, streets[door.street]):
            line.all.count(door)
            line.today.count(todays)
        agents[door.person_id].all.count(door)
        for person_id in {one.person_id for one in todays}:
            agents[person_id].today.count([one for one in todays if one.person_id == person_id])
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
