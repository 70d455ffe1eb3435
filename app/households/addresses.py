"""Addresses from a CSV: one column `adresse`, or those of the Base Adresse Nationale; no names.

Every row is either an address or a fault that says what is wrong with it; none goes unsaid.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.errors import Refused
from app.i18n import LazyString, _, _l, ngettext
from app.projects.quartiers import find_quartier, fold

MOST_ROWS = 20_000
MOST_BYTES = 8_000_000
_LONGEST = 160
_WHOLE = "adresse"
_WANTED = ("numero", "nom voie", "code postal", "nom commune")
#: Columns that say who lives somewhere, as folded headers: they are not read, and that is said.
_PERSONAL = frozenset(
    {
        "nom",
        "prenom",
        "civilite",
        "nom prenom",
        "nom de famille",
        "email",
        "courriel",
        "telephone",
        "occupant",
    }
)

#: What may be wrong with a row.
FAULTS: Mapping[str, LazyString] = {
    "address_empty": _l("l’adresse est vide"),
    "address_long": _l("l’adresse a plus de %(most)s signes"),
    "address_street": _l("il manque le nom de la voie"),
    "address_town": _l("il manque le code postal ou la commune"),
    "address_postcode": _l("« %(code)s » n’est pas un code postal de cinq chiffres"),
    "address_quartier": _l("aucun quartier ne s’appelle « %(quartier)s »"),
    "address_double": _l("même adresse qu’à la ligne %(line)s ; s’il y a plusieurs logements, dites-le "
                         "dans une colonne « complement » (bâtiment, étage, appartement)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it is kept, and the quartier's id where the file says it."""

    text: str
    quartier: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is no address; `line` counts the file's lines from 1, headers included."""

    line: int
    code: str
    values: tuple[tuple[str, str | int], ...] = ()

    @property
    def sentence(self) -> str:
        told = str(FAULTS[self.code]) % dict(self.values)
        sentence: str = _("Ligne %(line)s : %(told)s.", line=self.line, told=told)
        return sentence


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a file holds. `ignored` are the headers of columns about people, which were not read."""

    found: tuple[Address, ...]
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()

    def without_faults(self) -> "Addresses":
        """Itself, where every row is an address. Refused: addresses_faulty (values: report)."""
        if self.faults:
            report = "\n".join(fault.sentence for fault in self.faults)
            raise Refused("addresses_faulty", 422, {"report": report})
        return self

    @property
    def summary(self) -> str:
        count = len(self.found)
        told: str = ngettext("%(num)d adresse lue", "%(num)d adresses lues", count)
        return told


def read_addresses(content: bytes) -> Addresses:
    """The addresses of a CSV in UTF-8 or cp1252, with ; or , between its columns.

    Refused: addresses_binary, addresses_columns (values: found), addresses_many (values: most),
    addresses_none.
    """
    rows = _rows(_text(content))
    headers = [fold(header) for header in next(rows, (0, []))[1]]
    is_whole = _WHOLE in headers
    if not is_whole and not set(_WANTED) <= set(headers):
        raise Refused("addresses_columns", 422, {"found": ", ".join(filter(None, headers)) or "—"})
    found, faults = _read(rows, headers, is_whole=is_whole)
    if not found and not faults:
        raise Refused("addresses_none", 422)
    ignored = tuple(dict.fromkeys(header for header in headers if header in _PERSONAL))
    return Addresses(tuple(found), tuple(faults), ignored)


def _read(
    rows: Iterator[tuple[int, list[str]]], headers: Sequence[str], *, is_whole: bool
) -> tuple[list[Address], list[Fault]]:
    found: list[Address] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) + len(faults) >= MOST_ROWS:
            raise Refused("addresses_many", 422, {"most": MOST_ROWS})
        told = {name: " ".join(cell.split()) for name, cell in zip(headers, cells, strict=False)}
        read = _address(line, told, is_whole=is_whole)
        first = seen.setdefault(fold(read.text), line) if isinstance(read, Address) else line
        if isinstance(read, Fault):
            faults.append(read)
        elif first != line:
            faults.append(Fault(line, "address_double", (("line", first),)))
        else:
            found.append(read)
    return found, faults


def _address(line: int, told: Mapping[str, str], *, is_whole: bool) -> Address | Fault:
    """A row as an address, or what is wrong with it."""
    quartier = told.get("quartier", "")
    known = find_quartier(quartier) if quartier else None
    if quartier and known is None:
        return Fault(line, "address_quartier", (("quartier", quartier),))
    if not is_whole and (missing := _missing(told)):
        return Fault(line, missing, (("code", told.get("code postal", "")),))
    place = told.get(_WHOLE, "") if is_whole else _joined(told)
    if not fold(place):
        return Fault(line, "address_empty")
    text = ", ".join(filter(None, (told.get("complement", ""), place)))
    if len(text) > _LONGEST:
        return Fault(line, "address_long", (("most", _LONGEST),))
    return Address(text, known.id if known else None)


def _missing(told: Mapping[str, str]) -> str:
    """The code of what a row of the BAN lacks; a number may be missing, as in a hamlet."""
    if not told.get("nom voie"):
        return "address_street"
    if not told.get("code postal") or not told.get("nom commune"):
        return "address_town"
    return "" if re.fullmatch(r"\d{5}", told["code postal"]) else "address_postcode"


def _joined(told: Mapping[str, str]) -> str:
    street = " ".join(filter(None, (told.get("numero"), told.get("rep"), told.get("nom voie"))))
    town = " ".join(filter(None, (told.get("code postal"), told.get("nom commune"))))
    return f"{street}, {town}"


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Refused("too_large", 413)
    if b"\0" in content[:4_000]:
        raise Refused("addresses_binary", 422)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its last line."""
    first = text.split("\n", maxsplit=1)[0]
    delimiter = max(";,\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in rows:
            yield rows.line_num, cells
    except csv.Error as error:
        raise Refused("addresses_binary", 422) from error
