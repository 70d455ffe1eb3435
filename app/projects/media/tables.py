"""A list as its author made it, taken apart: CSV of whatever spreadsheet, GeoJSON, XML.

CSV is written anew where Collect would stumble over it (semicolons, another encoding, empty columns): our own
pages and tablets then read the same bytes. Sources: JavaRosa, SecondaryInstanceCSVParserBuilder; Collect,
ExternalSQLiteOpenHelper.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from app.projects.media.kinds import suffix_of
from app.questionnaire.definition.secondary import read_file
from app.questionnaire.problems import FormRefused

_DELIMITERS = ",;\t"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(ValueError):
    """The content is not what the name says."""


class Row(NamedTuple):
    """A row under its number, as a spreadsheet counts: the titles of a CSV are row 1."""

    number: int
    cells: Sequence[str]


class Table(NamedTuple):
    """A list: the titles of its columns, its rows, and the bytes to keep."""

    titles: Sequence[str]
    rows: Sequence[Row]
    content: bytes


def read_table(name: str, content: bytes) -> Table:
    """Take a list apart, by the ending of its name. Raises Unreadable."""
    try:
        return _READERS[suffix_of(name)](content)
    except (csv.Error, ValueError, TypeError, LookupError, AttributeError, FormRefused) as problem:
        raise Unreadable(name) from problem


def _read_csv(content: bytes) -> Table:
    text = _decoded(content)
    if "\0" in text:
        raise ValueError
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    came = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    rows = [_stripped(cells) for cells in came]
    width = max((len(cells) for cells in rows), default=0)
    kept = [at for at in range(width) if any(at < len(cells) and cells[at] for cells in rows)]
    narrow = [[cells[at] if at < len(cells) else "" for at in kept] for cells in rows]
    told = [Row(number, cells) for number, cells in enumerate(narrow, 1) if any(cells)]
    if not told:
        raise ValueError
    is_fine = delimiter == "," and content == text.encode() and [row.cells for row in told] == came
    return Table(told[0].cells, told[1:], content if is_fine else _written(row.cells for row in told))


def _decoded(content: bytes) -> str:
    """Spreadsheets save as UTF-8 with a mark, as what Windows has, or as « Unicode »."""
    if content.startswith(_UTF16):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _stripped(cells: Sequence[str]) -> list[str]:
    """The cells without blanks round them, nor empty ones at the end."""
    found = [cell.strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return found


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _read_places(content: bytes) -> Table:
    document = json.loads(content.decode("utf-8-sig"))
    if document["type"] != "FeatureCollection" or not isinstance(document["features"], list):
        raise ValueError
    return _as_read("list.geojson", content)


def _read_xml(content: bytes) -> Table:
    return _as_read("list.xml", content)


def _as_read(name: str, content: bytes) -> Table:
    """The rows as the engine finds them; the first item is row 1."""
    items = [
        {cell.local_name: cell.value() for cell in one.children} for one in read_file(name, content).children
    ]
    titles = tuple(dict.fromkeys(title for item in items for title in item))
    rows = [Row(number, [item.get(title, "") for title in titles]) for number, item in enumerate(items, 1)]
    return Table(titles, rows, content)


_READERS: Mapping[str, Callable[[bytes], Table]] = {
    ".csv": _read_csv,
    ".geojson": _read_places,
    ".xml": _read_xml,
}
