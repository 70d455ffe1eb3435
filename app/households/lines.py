"""An address as one line and as its parts; whether two lines mean the same door."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.households.inside import Inside, in_words, pieces_of, take_apart
from app.households.spelling import is_street, street_words, town_in_words, town_words
from app.projects.quartiers import fold

_TOWN = re.compile(r"(?:^|[,;\s])\s*(\d{5})\s+(\S.*)$")
_NUMBER = r"(\d{1,4}(?:(?:[-/]| (?:à|et) )\d{1,4})?)(?: ?(bis|ter|quater|quinquies|[a-z]))?"
_STREET = re.compile(rf"{_NUMBER}[ ,]+(?=.*[^\W\d])(\S.*)", re.IGNORECASE)
_ALONE = re.compile(_NUMBER, re.IGNORECASE)
_SEVERAL = re.compile(r" (?:à|et) ")
#: Before a number, or where there should be one: "n° 16", "? rue …", "— rue …".
_BEFORE = re.compile(r"^[^\w]+|^n ?[°º]\s*(?=\d)|^no\.? ?(?=\d)", re.IGNORECASE)
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
def read_line(text: str, number: str = "", street: str = "") -> Line:
    """The parts of an address written in one line; all of it is somewhere in them.

    Where `street` is known, with its `number` if it has one, these are the line's own, whatever else
    looks like a street: "2 cour intérieure, 7 rue Renoir".
    """
    town = _TOWN.search(text)
    before = text[: town.start()] if town else text
    if street:
        inside = take_apart(", ".join(_without(pieces_of(before), number, street)))
    else:
        inside = take_apart(before)
        number, street, rest = _street(pieces_of(inside.rest))
        inside = Inside(inside.building, inside.floor, inside.door, ", ".join(rest))
    return Line(number, street, f"{town[1]} {town_in_words(town[2].strip())}" if town else "", inside)


def one_line(parts: Parts) -> str:
    """An address as posted: what is inside the building, street, town."""
    inside = in_words(Inside(parts.building or "", parts.floor or "", parts.door or ""))
    street = " ".join(filter(None, (parts.number, parts.street)))
    return ", ".join(filter(None, (inside, street, parts.town)))


def identity(text: str, number: str | None = None, street: str | None = None) -> str:
    """What two lines have in common that mean the same door, however they are spelled and in which order.

    `number` and `street` where they are known from elsewhere than the line, as in `read_line`.
    """
    line = read_line(text, number or "", street or "")
    inside = (line.inside.building, line.inside.floor, line.inside.door, line.inside.rest)
    return "|".join((_spelled(line.number, line.street), town_words(line.town), *map(fold, inside)))


def without_sign(text: str) -> str:
    """A number or a line, less what stands before it: "n° 16" is "16", "? rue Renoir" is "rue Renoir"."""
    return _BEFORE.sub("", text.strip())


def number_in_words(number: str, suffix: str = "") -> str:
    """A house number as on its plate: 12, 12 bis, 12 B."""
    known = suffix.casefold()
    return " ".join(filter(None, (number, known if known in _LONG_SUFFIXES else suffix.upper())))


def _street(pieces: list[str]) -> tuple[str, str, list[str]]:
    """Number, street, and the pieces that are neither.

    The street is the piece that begins with a number, best with a number and the word for a street.
    """
    joined = _with_numbers(list(filter(None, map(without_sign, pieces))))
    numbered = [(at, found) for at, piece in enumerate(joined) if (found := _numbered(piece))]
    if not numbered:
        return "", joined[-1] if joined else "", joined[:-1]
    at, (number, street) = next((one for one in numbered if is_street(one[1][1])), numbered[0])
    return number, street, joined[:at] + joined[at + 1 :]


def _with_numbers(pieces: list[str]) -> list[str]:
    """The same, where a number alone has gone to what follows: "12, rue …" is one thing."""
    for at, piece in enumerate(pieces[:-1]):
        if _ALONE.fullmatch(piece) and not _numbered(pieces[at + 1]):
            return [*pieces[:at], f"{piece} {pieces[at + 1]}", *_with_numbers(pieces[at + 2 :])]
    return pieces


def _numbered(piece: str) -> tuple[str, str] | None:
    """Number and street of a piece that begins with a number."""
    found = _STREET.fullmatch(piece)
    if not found:
        return None
    number, suffix, street = _SEVERAL.sub("-", found[1]), found[2] or "", found[3]
    if suffix in {"r", "R"} and not is_street(street):  # "7 r Renoir" is no house 7 R
        suffix, street = "", f"{suffix} {street}"
    return number_in_words(number, suffix), street


def _without(pieces: list[str], number: str, street: str) -> list[str]:
    """The pieces, less the last that say this number and street, in one or two of them."""
    wanted = _spelled(number, street)
    for at in reversed(range(len(pieces))):
        for end in (at + 1, at + 2):
            text = without_sign(" ".join(pieces[at:end]))
            if wanted in (_spelled("", text), _spelled(*(_numbered(text) or ("", "")))):
                return pieces[:at] + pieces[end:]
    return pieces


def _spelled(number: str, street: str) -> str:
    """Number and street as all spellings have them: "3bis" is "3 bis"."""
    plate = re.sub(r"(\d)([a-z])", r"\1 \2", fold(number))
    return f"{plate} {street_words(street)}".strip()
