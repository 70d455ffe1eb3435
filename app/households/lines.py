"""An address as one line and as its parts; whether two lines mean the same door."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.households.inside import Inside, in_words, take_apart
from app.projects.quartiers import fold

_TOWN = re.compile(r"(?:^|[,;\s])\s*(\d{5})\s+(\S.*)$")
_NUMBER = r"(\d{1,4}(?:[-/]\d{1,4})?)(?: ?(bis|ter|quater|quinquies|[a-z]))?"
_STREET = re.compile(rf"{_NUMBER}[ ,]+(?=.*[^\W\d])(\S.*)", re.IGNORECASE)
_ALONE = re.compile(_NUMBER, re.IGNORECASE)
_LONG_SUFFIXES = frozenset({"bis", "ter", "quater", "quinquies"})


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an address, as `Household` has them; None where it is not known."""

    number: str | None = None
    street: str | None = None
    building: str | None = None
    floor: str | None = None
    door: str | None = None
    town: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line read: number and street, the town, and what stands inside the building."""

    number: str
    street: str
    town: str
    inside: Inside


@lru_cache(maxsize=1_024)  # a row is looked at from several sides
def read_line(text: str) -> Line:
    """The parts of an address written in one line; all of it is somewhere in them."""
    town = _TOWN.search(text)
    before = text[: town.start()] if town else text
    inside = take_apart(before)
    number, street, rest = _street(inside.rest.split(", ") if inside.rest else [])
    inside = Inside(inside.building, inside.floor, inside.door, ", ".join(rest))
    return Line(number, street, f"{town[1]} {town[2].strip()}" if town else "", inside)


def one_line(parts: Parts) -> str:
    """An address as posted: what is inside the building, street, town."""
    inside = in_words(Inside(parts.building or "", parts.floor or "", parts.door or ""))
    street = " ".join(filter(None, (parts.number, parts.street)))
    return ", ".join(filter(None, (inside, street, parts.town)))


def identity(text: str) -> str:
    """What two lines have in common that mean the same door, however they are spelled and in which order."""
    line = read_line(text)
    street = f"{line.number} {line.street}"
    inside = (line.inside.building, line.inside.floor, line.inside.door, line.inside.rest)
    return "|".join(map(fold, (street, line.town, *inside)))


def number_in_words(number: str, suffix: str = "") -> str:
    """A house number as on its plate: 12, 12 bis, 12 B."""
    known = suffix.casefold()
    return " ".join(filter(None, (number, known if known in _LONG_SUFFIXES else suffix.upper())))


def _street(pieces: list[str]) -> tuple[str, str, list[str]]:
    """Number, street, and the pieces that are neither: the piece that begins with a number is the street."""
    for at, piece in enumerate(pieces):
        if _ALONE.fullmatch(piece) and at + 1 < len(pieces):  # « 12, rue … » is one thing
            return _street([*pieces[:at], f"{piece} {pieces[at + 1]}", *pieces[at + 2 :]])
        if found := _STREET.fullmatch(piece):
            return number_in_words(found[1], found[2] or ""), found[3], pieces[:at] + pieces[at + 1 :]
    return "", pieces[-1] if pieces else "", pieces[:-1]
