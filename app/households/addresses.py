"""Addresses from a file: one column `adresse`, or those of the Base Adresse Nationale, CSV or workbook.

Every row is either an address or a fault that says what is wrong with it; none goes unsaid.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.errors import Refused
from app.households.files.columns import Columns
from app.households.files.faults import Fault
from app.households.files.people import Told, read_person
from app.households.files.tables import MOST_BYTES, MOST_ROWS, Table, find_table
from app.households.inside import Inside, in_words, read_column, take_apart
from app.households.lines import Line, Parts, identity, number_in_words, read_line, without_sign
from app.households.spelling import town_in_words
from app.i18n import ngettext
from app.projects.quartiers import find_quartier, fold

__all__ = ["MOST_BYTES", "MOST_ROWS", "Address", "Addresses", "Fault", "addresses_in", "read_addresses"]

LONGEST, _LONGEST_PART, LONGEST_REMARK = 160, 40, 300
_SEVERAL = re.compile(r"\d (?:à|et) \d")
_FIVE_DIGITS = re.compile(r"\d{5}")
#: Stands for no number in the Base Adresse Locale, whose rows may be streets and hamlets.
_NO_NUMBER = "99999"


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it is kept, and the quartier's id where the file says it. The text says all of it."""

    text: str
    quartier: str | None = None
    parts: Parts = field(default=Parts(), compare=False)
    contact: Told | None = field(default=None, compare=False)

    @property
    def identity(self) -> str:
        """What it has in common with all that mean the same door."""
        return identity(self.text, self.parts.number, self.parts.street)


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a file holds. `ignored` are headers of columns about people, `unknown` of those that mean nothing.

    `mistold` are contacts that cannot be kept as they are, `doubts` say what is odd in an address: the
    addresses of both are among those found.
    """

    found: tuple[Address, ...]
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    mistold: tuple[Fault, ...] = ()
    doubts: tuple[Fault, ...] = ()

    def without_faults(self) -> "Addresses":
        """Itself, where every row is an address. Refused: addresses_faulty (values: report)."""
        if self.faults:
            report = "\n".join(fault.sentence for fault in self.faults)
            raise Refused("addresses_faulty", 422, {"report": report})
        return self

    def without_people(self) -> "Addresses":
        """Itself, as letters want it: nothing of who lives there."""
        bare = tuple(replace(one, contact=None) for one in self.found)
        return replace(self, found=bare, mistold=())

    @property
    def contacts(self) -> int:
        """How many of the addresses come with a contact."""
        return sum(one.contact is not None for one in self.found)

    @property
    def summary(self) -> str:
        count = len(self.found)
        told: str = ngettext("%(num)d adresse lue", "%(num)d adresses lues", count)
        return told


def read_addresses(content: bytes) -> Addresses:
    """The addresses of a CSV or a workbook. Refused: as `files.tables.find_table` and `addresses_in`."""
    return addresses_in(find_table(content))


def addresses_in(table: Table) -> Addresses:
    """The addresses of a sheet. Refused: addresses_columns (values: found), addresses_none."""
    if not table.columns.are_addresses:
        headers = ", ".join(filter(None, map(fold, table.columns.headers)))
        raise Refused("addresses_columns", 422, {"found": headers or "—"})
    if not table.rows:
        raise Refused("addresses_none", 422)
    found: list[Address] = []
    faults: list[Fault] = []
    mistold: list[Fault] = []
    doubts: list[Fault] = []
    seen: dict[str, int] = {}
    for line, cells in table.rows:
        told = table.columns.read(cells)
        read = _address(line, told, table.columns)
        first = seen.setdefault(read.identity, line) if isinstance(read, Address) else line
        person = read_person(line, told)
        if isinstance(read, Fault):
            faults.append(read)
        elif first != line:
            faults.append(Fault(line, "address_double", (("line", first),)))
        else:
            doubts += _doubts(line, read, told)
            mistold += [person] if isinstance(person, Fault) else []
            found.append(read if isinstance(person, Fault) else replace(read, contact=person))
    ignored, unknown = table.columns.personal, table.columns.unknown
    return Addresses(tuple(found), tuple(faults), ignored, unknown, tuple(mistold), tuple(doubts))


def _address(line: int, told: Mapping[str, str], columns: Columns) -> Address | Fault:
    """A row as an address, or what is wrong with it."""
    quartier = told.get("quartier", "")
    known = find_quartier(quartier) if quartier else None
    if quartier and known is None:
        return Fault(line, "address_quartier", (("quartier", quartier),))
    place = _place(line, told, columns)
    if isinstance(place, Fault):
        return place
    inside = _inside(told)
    text = ", ".join(filter(None, (told.get("complement"), in_words(inside), place)))
    if len(text) > LONGEST:
        return Fault(line, "address_long", (("most", LONGEST),))
    parts = _parts(read_line(place), told)
    position = _position(line, told)
    long = max((parts.building or "", parts.floor or "", parts.door or ""), key=len)
    if len(long) > _LONGEST_PART:
        return Fault(line, "address_part", (("part", long), ("most", _LONGEST_PART)))
    if isinstance(position, Fault):
        return position
    latitude, longitude = position
    placed = replace(parts, latitude=latitude, longitude=longitude)
    return Address(text, known.id if known else None, placed)


def _doubts(line: int, read: Address, told: Mapping[str, str]) -> Iterator[Fault]:
    """What is odd in an address, and does not keep it from being one."""
    number = read.parts.number
    if not number:
        yield Fault(line, "address_numberless")
    elif _SEVERAL.search(f"{told.get('number', '')} {told.get('address', '')}"):
        yield Fault(line, "address_several", (("number", number),))


def _place(line: int, told: Mapping[str, str], columns: Columns) -> str | Fault:
    """Street and town in one line, however many columns they come in."""
    town = " ".join(filter(None, (_postcode(told), town_in_words(told.get("town", "")))))
    whole = without_sign(told.get("address", ""))
    if told.get("number") == _NO_NUMBER:
        return Fault(line, "address_place", (("place", whole or _street(told)),))
    if "street" in columns.fields and not whole:
        if missing := _missing(told, columns):
            return Fault(line, missing, (("code", told.get("postcode", "")),))
        return ", ".join(filter(None, (" ".join(filter(None, (_number(told), _street(told)))), town)))
    if not fold(whole):
        return Fault(line, "address_empty")
    if not read_line(whole).number and _number(told):
        whole = f"{_number(told)} {whole}"
    told_town = read_line(whole).town
    if not told_town:
        return ", ".join(filter(None, (whole, town)))
    return whole[: -len(told_town)] + told_town if whole.casefold().endswith(told_town.casefold()) else whole


def _missing(told: Mapping[str, str], columns: Columns) -> str:
    """The code of what a row of the BAN lacks; a number may be missing, as in a hamlet."""
    if not fold(_street(told)):
        return "address_street"
    wanted = {"postcode", "town"} & set(columns.fields)
    if any(not told.get(name) for name in wanted):
        return "address_town"
    return "address_postcode" if "postcode" in wanted and not _FIVE_DIGITS.fullmatch(_postcode(told)) else ""


def _street(told: Mapping[str, str]) -> str:
    """The street; where there is none, the hamlet."""
    if street := told.get("street", ""):
        return " ".join(filter(None, (told.get("street_kind"), street)))
    return told.get("hamlet", "")


def _postcode(told: Mapping[str, str]) -> str:
    """Five digits; a spreadsheet takes the first zero of a postcode away."""
    code = told.get("postcode", "")
    return f"0{code}" if re.fullmatch(r"[1-9]\d{3}", code) else code


def _number(told: Mapping[str, str]) -> str:
    return number_in_words(without_sign(told.get("number", "")), told.get("suffix", ""))


def _inside(told: Mapping[str, str]) -> Inside:
    """What the columns for building, floor and door say beyond the complement."""
    inside = Inside()
    for part in ("building", "floor", "door"):
        inside = inside.completed_by(read_column(part, told.get(part, "")))
    return inside.without(take_apart(told.get("complement", "")))


def _parts(line: Line, told: Mapping[str, str]) -> Parts:
    """Number, street and town as the columns for them say, whatever a complement says beside."""
    columns = _inside(told)
    inside = take_apart(", ".join(filter(None, map(in_words, (_complement(told), columns, line.inside)))))
    named = {part: getattr(columns, part) for part in ("building", "floor", "door")}
    left = [piece for piece in inside.rest.split(", ") if piece not in named.values()]
    remark = ", ".join(filter(None, (*left, told.get("remark"))))[:LONGEST_REMARK]
    return Parts(
        number=line.number or None,
        street=line.street or None,
        building=inside.building or named["building"] or None,
        floor=inside.floor or named["floor"] or None,
        door=inside.door or named["door"] or None,
        town=line.town or None,
        remark=remark or None,
    )


def _complement(told: Mapping[str, str]) -> Inside:
    """A complement, not taken apart yet."""
    return Inside(rest=told.get("complement", ""))


def _position(line: int, told: Mapping[str, str]) -> tuple[float | None, float | None] | Fault:
    """Degrees, with a comma or a point; none where either is missing."""
    written = [told.get(name, "") for name in ("latitude", "longitude")]
    if not all(written):
        return None, None
    try:
        latitude, longitude = (float(text.replace(",", ".")) for text in written)
    except ValueError:
        return Fault(line, "address_position", (("position", " ; ".join(written)),))
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return Fault(line, "address_position", (("position", " ; ".join(written)),))
    return latitude, longitude
