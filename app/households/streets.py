"""The doors of a project in walking order: street by street, up the odd side, back down the even one."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.households.models import Household
from app.projects.models import Project
from app.projects.quartiers import fold

#: Names of streets and floors come again and again.
_folded = lru_cache(maxsize=16_384)(fold)


class Side(StrEnum):
    """A side of a street, by its house numbers; NONE where a door has no number."""

    ODD = "odd"
    EVEN = "even"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Place:
    """A household, as far as walking to it goes."""

    id: UUID
    address: str
    number: str | None
    street: str | None
    building: str | None
    floor: str | None
    door: str | None
    town: str | None
    latitude: float | None
    longitude: float | None
    remark: str | None

    @property
    def street_key(self) -> str:
        """What all spellings of its street have in common."""
        return f"{_folded(self.street or '')}|{_folded(self.town or '')}"

    @property
    def side(self) -> Side:
        found = re.match(r"\d+", self.number or "")
        if not found:
            return Side.NONE
        return Side.ODD if int(found[0]) % 2 else Side.EVEN

    @property
    def building_key(self) -> str:
        """What the doors behind one entrance have in common, within their street."""
        return f"{_folded(self.number or '')}|{_folded(self.building or '')}"


@dataclass(frozen=True, slots=True)
class Street:
    """A street and its places, in walking order. `name` is the spelling that most of them have."""

    key: str
    name: str
    town: str
    places: tuple[Place, ...]

    def on(self, side: str) -> int:
        """How many doors are on a side, a value of Side."""
        return sum(place.side == side for place in self.places)


_COLUMNS = tuple(getattr(Household, name) for name in Place.__dataclass_fields__)


def places_of(project: Project, list_id: UUID | None = None) -> list[Place]:
    """The doors of a project, or of one of its lists, in no order."""
    query = select(*_COLUMNS).where(Household.project_id == project.id)
    if list_id:
        query = query.where(Household.list_id == list_id)
    return [Place(*row) for row in db.session.execute(query)]


def streets_among(places: Iterable[Place]) -> list[Street]:
    """Doors by street, streets by name and each in walking order; those without a street come last."""
    by_street = sorted(((place.street_key, place) for place in places), key=lambda pair: pair[0])
    streets = [
        _street(key, [place for _, place in pairs])
        for key, pairs in groupby(by_street, key=lambda pair: pair[0])
    ]
    return sorted(streets, key=lambda street: (not street.name, street.key))


def walk(places: Iterable[Place]) -> list[Place]:
    """The doors of one street as one walks: up the odd side, back down the even one, each house bottom up."""
    return sorted(places, key=_order)


def _street(key: str, places: Sequence[Place]) -> Street:
    (name, town), _ = Counter((place.street or "", place.town or "") for place in places).most_common(1)[0]
    return Street(key, name, town, tuple(walk(places)))


_SIDES = {Side.ODD: 0, Side.EVEN: 1, Side.NONE: 2}


def _order(place: Place) -> tuple[object, ...]:
    found = re.match(r"\d+", place.number or "")
    number = int(found[0]) if found else 0
    is_back = place.side is Side.EVEN
    suffix = _folded(place.number or "")
    return (
        _SIDES[place.side],
        -number if is_back else number,
        suffix,
        _folded(place.building or ""),
        _level(place.floor),
        _natural(place.door),
        place.address,
        place.id.bytes,
    )


def _level(floor: str | None) -> tuple[int, str]:
    """Floors bottom up: the ground, the numbered ones, those that are called otherwise."""
    folded = _folded(floor or "")
    if folded in {"", "rdc"}:
        return 0, folded
    return (int(folded), "") if folded.isdecimal() else (1_000, folded)


def _natural(text: str | None) -> tuple[tuple[int, str], ...]:
    """A text with its numbers as numbers: door 2 before door 10."""
    pieces = re.findall(r"\d+|[a-z]+", _folded(text or ""))
    return tuple((int(piece), "") if piece.isdecimal() else (1_000_000, piece) for piece in pieces)
