"""What a page of supervision was asked to show: whose doors, which street, in which order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from flask import request

from app.accounts.models import Person
from app.fieldwork.doors import Door
from app.fieldwork.kinds import Stand
from app.fieldwork.sessions import Session
from app.fieldwork.supervising import Line
from app.i18n import LazyString, _l
from app.projects.quartiers import fold

Key = TypeVar("Key")
#: What is asked for where a door is nobody's, or its street not known.
NONE = "-"


@dataclass(frozen=True, slots=True)
class Order:
    """An order of lines; `first` is what those that come first have least of."""

    label: LazyString
    first: Callable[[Line], float]


ORDERS: dict[str, Order] = {
    "portes": Order(_l("le plus de portes"), lambda line: -line.all.doors),
    "reste": Order(
        _l("le plus de portes sans réponse"), lambda line: line.all.stands[Stand.DONE] - line.all.doors
    ),
    "refus": Order(_l("la plus grande part de refus"), lambda line: -line.all.refused / (line.all.met or 1)),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """`agents` and `streets` can be asked for, by what the address of the page calls them."""

    agents: Mapping[str, UUID | None]
    streets: Mapping[str, str | None]

    @property
    def agent(self) -> str:
        return _known(request.args.get("agent", ""), self.agents)

    @property
    def street(self) -> str:
        return _known(request.args.get("rue", ""), self.streets)

    @property
    def order(self) -> str:
        return _known(request.args.get("tri", ""), ORDERS)

    def doors(self, doors: Iterable[Door]) -> list[Door]:
        """Of these doors those that are asked for."""
        return [
            door
            for door in doors
            if (not self.agent or door.person_id == self.agents[self.agent])
            and (not self.street or door.street == self.streets[self.street])
        ]

    def sessions(self, sessions: Iterable[Session]) -> list[Session]:
        """Of these sessions those that are asked for: they are in no street of the round."""
        return [
            one
            for one in sessions
            if not self.street and (not self.agent or one.person_id == self.agents[self.agent])
        ]

    def ordered(self, lines: Sequence[tuple[Key, Line]]) -> list[tuple[Key, Line]]:
        """These lines in the order that is asked for; as they are if in none."""
        order = ORDERS.get(self.order)
        return sorted(lines, key=lambda item: order.first(item[1])) if order else list(lines)


def narrowing_of(doors: Sequence[Door], people: Mapping[UUID, Person]) -> Narrowing:
    """What can be asked for, of these doors: each agent by number, each street by name."""
    known = [people[one] for one in {door.person_id for door in doors if door.person_id} & people.keys()]
    agents: dict[str, UUID | None] = {str(one.number): one.id for one in sorted(known, key=_name)}
    named = {door.street for door in doors if door.street}
    streets: dict[str, str | None] = {one: one for one in sorted(named, key=fold)}
    if any(door.person_id is None for door in doors):
        agents[NONE] = None
    if any(door.street is None for door in doors):
        streets[NONE] = None
    return Narrowing(agents, streets)


def _name(person: Person) -> str:
    return person.name


def _known(asked: str, known: Iterable[str]) -> str:
    return asked if asked in known else ""
