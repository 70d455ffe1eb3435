"""Addresses from a file: one column `adresse`, or those of the Base Adresse Nationale, CSV or workbook.

Every row is either an address or a fault that says what is wrong with it; none goes unsaid.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.errors import Refused
from app.households.files.columns import Columns
from app.households.files.faults import Fault
from app.households.files.people import Told, read_person
from app.households.files.tables import MOST_BYTES, MOST_ROWS, read_table
from app.households.inside import Inside, in_words, read_column, take_apart
from app.households.lines import Parts, identity, number_in_words, read_line
from app.i18n import ngettext
from app.projects.quartiers import find_quartier, fold

__all__ = ["MOST_BYTES", "MOST_ROWS", "Address", "Addresses", "Fault", "read_addresses"]

_LONGEST, _LONGEST_PART, _LONGEST_REMARK = 160, 40, 300
_FIVE_DIGITS = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it is kept, and the quartier's id where the file says it. The text says all of it."""

    text: str
    quartier: str | None = None
    parts: Parts = field(default=Parts(), compare=False)
    contact: Told | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a file holds. `ignored` are headers of columns about people, `unknown` of those that mean nothing.

    `mistold` are contacts that cannot be kept as they are: their addresses are among those found.
    """

    found: tuple[Address, ...]
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    mistold: tuple[Fault, ...] = ()

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
    """The addresses of a CSV or a workbook. Refused: as `files.tables.read_table`."""
    table = read_table(content)
    found: list[Address] = []
    faults: list[Fault] = []
    mistold: list[Fault] = []
    seen: dict[str, int] = {}
    for line, cells in table.rows:
        told = table.columns.read(cells)
        read = _address(line, told, table.columns)
        first = seen.setdefault(identity(read.text), line) if isinstance(read, Address) else line
        person = read_person(line, told)
        if isinstance(read, Fault):
            faults.append(read)
        elif first != line:
            faults.append(Fault(line, "address_double", (("line", first),)))
        elif isinstance(person, Fault):
            mistold.append(person)
            found.append(read)
        else:
            found.append(replace(read, contact=person))
    return Addresses(
        tuple(found), tuple(faults), table.columns.personal, table.columns.unknown, tuple(mistold)
    )


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
    if len(text) > _LONGEST:
        return Fault(line, "address_long", (("most", _LONGEST),))
    parts = _parts(text, told)
    position = _position(line, told)
    long = max((parts.building or "", parts.floor or "", parts.door or ""), key=len)
    if len(long) > _LONGEST_PART:
        return Fault(line, "address_part", (("part", long), ("most", _LONGEST_PART)))
    if isinstance(position, Fault):
        return position
    latitude, longitude = position
    placed = replace(parts, latitude=latitude, longitude=longitude)
    return Address(text, known.id if known else None, placed)


def _place(line: int, told: Mapping[str, str], columns: Columns) -> str | Fault:
    """Street and town in one line, however many columns they come in."""
    town = " ".join(filter(None, (_postcode(told), told.get("town"))))
    whole = told.get("address", "")
    if "street" in columns.fields and not whole:
        if missing := _missing(told, columns):
            return Fault(line, missing, (("code", told.get("postcode", "")),))
        street = " ".join(filter(None, (_number(told), told.get("street_kind"), told["street"])))
        return ", ".join(filter(None, (street, town)))
    if not fold(whole):
        return Fault(line, "address_empty")
    if not read_line(whole).number and _number(told):
        whole = f"{_number(told)} {whole}"
    return whole if read_line(whole).town else ", ".join(filter(None, (whole, town)))


def _missing(told: Mapping[str, str], columns: Columns) -> str:
    """The code of what a row of the BAN lacks; a number may be missing, as in a hamlet."""
    if not fold(told.get("street", "")):
        return "address_street"
    wanted = {"postcode", "town"} & set(columns.fields)
    if any(not told.get(name) for name in wanted):
        return "address_town"
    return "address_postcode" if "postcode" in wanted and not _FIVE_DIGITS.fullmatch(_postcode(told)) else ""


def _postcode(told: Mapping[str, str]) -> str:
    """Five digits; a spreadsheet takes the first zero of a postcode away."""
    code = told.get("postcode", "")
    return f"0{code}" if re.fullmatch(r"[1-9]\d{3}", code) else code


def _number(told: Mapping[str, str]) -> str:
    return number_in_words(told.get("number", ""), told.get("suffix", ""))


def _inside(told: Mapping[str, str]) -> Inside:
    """What the columns for building, floor and door say beyond the complement."""
    inside = Inside()
    for part in ("building", "floor", "door"):
        inside = inside.completed_by(read_column(part, told.get(part, "")))
    return inside.without(take_apart(told.get("complement", "")))


def _parts(text: str, told: Mapping[str, str]) -> Parts:
    line = read_line(text)
    inside = line.inside
    named = {part: getattr(_inside(told), part) for part in ("building", "floor", "door")}
    left = [piece for piece in inside.rest.split(", ") if piece not in named.values()]
    remark = ", ".join(filter(None, (*left, told.get("remark"))))[:_LONGEST_REMARK]
    return Parts(
        number=line.number or None,
        street=line.street or None,
        building=inside.building or named["building"] or None,
        floor=inside.floor or named["floor"] or None,
        door=inside.door or named["door"] or None,
        town=line.town or None,
        remark=remark or None,
    )


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
