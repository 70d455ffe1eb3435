"""The doors of a project in walking order: street by street, up the odd side, back down the even one.

Agents' devices walk as this does: `static/js/terrain/walking.js`.
"""

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
from app.households.spelling import street_words, town_words
from app.projects.models import Project
from app.projects.quartiers import fold

#: Names of streets and floors come again and again.
_folded = lru_cache(maxsize=16_384)(fold)


def street_key(street: str | None, town: str | None) -> str:
    """What all spellings of a street have in common, and those of no other."""
    return f"{street_words(street or '')}|{town_words(town or '')}"


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
        return street_key(self.street, self.town)

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

    def ends(self, side: str) -> tuple[str, str] | None:
        """The lowest and the highest number on a side, a value of Side; None where nobody is."""
        numbers = [place.number or "" for place in self.places if place.side == side]
        if not numbers:
            return None
        return min(numbers, key=_plate), max(numbers, key=_plate)

    @property
    def buildings(self) -> list[str]:
        """The buildings of its places by name, in walking order, each once."""
        return list(dict.fromkeys(place.building for place in self.places if place.building))

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


def neighbours_of(household: Household, most: int) -> list[Place]:
    """The other doors of its street, in walking order; none where it has no street.

    Of more than `most` those whose numbers are nearest.
    """
    if not household.street:
        return []
    query = select(*_COLUMNS).where(
        Household.project_id == household.project_id,
        Household.street == household.street,
        Household.town == household.town,
        Household.id != household.id,
    )
    own, _ = _plate(household.number)

    def distance(place: Place) -> int:
        return abs(_plate(place.number)[0] - own)

    return walk(sorted((Place(*row) for row in db.session.execute(query)), key=distance)[:most])


def streets_among(places: Iterable[Place]) -> list[Street]:
    """Doors by street, streets by name and each in walking order; those without a street come last."""
    by_street = sorted(((place.street_key, place) for place in places), key=lambda pair: pair[0])
    streets = [
        _street(key, [place for _, place in pairs])
        for key, pairs in groupby(by_street, key=lambda pair: pair[0])
    ]
    return sorted(streets, key=lambda street: (not street.name, street.key))


def names_of(told: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What to call each street and town: as most have it, with the town where another street is called so."""
    counts: dict[str, Counter[tuple[str, str]]] = {}
    for street, town in told:
        counts.setdefault(street_key(street, town), Counter())[street, town] += 1
    most = {key: spellings.most_common(1)[0][0] for key, spellings in counts.items()}
    shared = Counter(street for street, _ in most.values())
    names = {
        key: f"{street}, {town}" if shared[street] > 1 and town else street
        for key, (street, town) in most.items()
    }
    return {spelling: names[key] for key, spellings in counts.items() for spelling in spellings}


def count_towns(streets: Iterable[Street]) -> int:
    """In how many towns these streets are, however those are spelled."""
    return len({town_words(street.town) for street in streets})


def walk(places: Iterable[Place]) -> list[Place]:
    """The doors of one street as one walks: up the odd side, back down the even one, each house bottom up."""
    return sorted(places, key=_order)


def _street(key: str, places: Sequence[Place]) -> Street:
    (name, town), _ = Counter((place.street or "", place.town or "") for place in places).most_common(1)[0]
    return Street(key, name, town, tuple(walk(places)))


_SIDES = {Side.ODD: 0, Side.EVEN: 1, Side.NONE: 2}
#: What follows a number, in the order of the plates; a letter is its place in the alphabet.
_SUFFIXES = {"bis": 1, "ter": 2, "quater": 3, "quinquies": 4}
#: A floor that has a name alone comes above the others.
_ABOVE = 1_000


def _order(place: Place) -> tuple[object, ...]:
    way = -1 if place.side is Side.EVEN else 1
    number, suffix = _plate(place.number)
    return (
        _SIDES[place.side],
        way * number,
        way * suffix,
        _folded(place.building or ""),
        _level(place.floor),
        _natural(place.door),
        place.address,
        place.id.bytes,
    )


def _plate(number: str | None) -> tuple[int, int]:
    """A house number and the rank of what follows it: 10, 10 bis, 10 ter."""
    found = re.match(r"(\d*) ?([a-z]*)", _folded(number or ""))
    digits, suffix = found.groups() if found else ("", "")
    letter = ord(suffix) - ord("a") + 1 if len(suffix) == 1 else 0
    return int(digits or 0), _SUFFIXES.get(suffix, letter)


def _level(floor: str | None) -> tuple[int, str]:
    """Floors bottom up: basements, the ground, the numbered ones, those that are called otherwise."""
    folded = _folded(floor or "")
    found = re.search(r"\d+", folded)
    number = int(found[0]) if found else 0
    if not folded or re.search(r"\b(rdc|rez)\b", folded):
        return 0, ""
    if re.match(r"(sous sol|ss)\b", folded):
        return -1 - number, ""
    return (number, "") if number else (_ABOVE, folded)


def _natural(text: str | None) -> str:
    """A text with its numbers as numbers: door 2 before door 10."""
    return re.sub(r"\d+", _padded, _folded(text or ""))


def _padded(found: re.Match[str]) -> str:
    return found[0].zfill(8)
