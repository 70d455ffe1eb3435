"""The rows of a file of addresses: CSV in any usual encoding and separator, or a workbook."""

import csv
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from app.errors import Refused
from app.households.files.columns import Columns, Taken, understand
from app.households.files.workbooks import Row, sheets_of
from app.questionnaire.problems import FormRefused
from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.formats import Format, decode, sniff

MOST_ROWS = 20_000
MOST_BYTES = 8_000_000
_SEPARATORS = ";,\t"
#: As the Base Adresse Nationale is offered: a CSV in gzip; zlib's word for its header.
_GZIP, _AS_GZIP = b"\x1f\x8b", 16
#: Headers may stand under a title and a few notes.
_ABOVE = 10
#: Rows that tell how many columns there are, and what stands in them.
_FIRST = 50
#: Columns that people are shown; those further on are read by their headers alone.
MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its columns, and its rows, none of them blank.

    `is_named`: its headers tell which column has the addresses or the streets.
    """

    columns: Columns
    rows: Sequence[Row]
    is_named: bool = True

    def taken_for(self, taken: Taken) -> "Table":
        """Itself, its columns taken for what somebody said."""
        return replace(self, columns=replace(self.columns, fields=taken.fields))

    def examples(self, column: int) -> tuple[str, ...]:
        """Two different texts of a column, the first that there are."""
        cells = (row[column] for _line, row in self.rows[:_FIRST] if column < len(row))
        texts = dict.fromkeys(text for cell in cells if (text := " ".join(cell.split())))
        return tuple(islice(texts, 2))


def find_table(content: bytes, taken: Taken | None = None) -> Table:
    """The first sheet that has a column of addresses or streets; where none is named so, the widest.

    Refused: too_large, addresses_none, addresses_binary, addresses_encrypted, addresses_heavy,
    addresses_many (values: most).
    """
    sheets = _sheets(content)
    table = _named(sheets) or _unnamed(sheets, has_headers=taken is None or taken.has_headers)
    if len(table.rows) > MOST_ROWS:
        raise Refused("addresses_many", 422, {"most": MOST_ROWS})
    return table.taken_for(taken) if taken else table


def _named(sheets: Sequence[Sequence[Row]]) -> Table | None:
    for rows in sheets:
        for at, (_line, cells) in enumerate(rows[:_ABOVE]):
            if understand(cells).are_addresses:
                return _table(cells, rows[at + 1 :])
    return None


def _unnamed(sheets: Sequence[Sequence[Row]], *, has_headers: bool) -> Table:
    """The widest sheet; its fullest row among the first, if any, is of headers."""
    rows = max(sheets, key=lambda each: max(map(_filled, each[:_ABOVE]), default=0), default=[])
    if not rows:
        raise Refused("addresses_none", 422)
    if not has_headers:
        return replace(_table([], rows), is_named=False)
    at = max(range(len(rows[:_ABOVE])), key=lambda each: _filled(rows[each]))
    return replace(_table(rows[at][1], rows[at + 1 :]), is_named=False)


def _filled(row: Row) -> int:
    """How many cells of a row say something."""
    _line, cells = row
    return sum(map(bool, map(str.strip, cells)))


def _table(headers: Sequence[str], rows: Sequence[Row]) -> Table:
    """A table as wide as its first rows, whose last columns may have no header."""
    width = max(len(headers), *(min(len(cells), MOST_COLUMNS) for _line, cells in rows[:_FIRST]), 0)
    return Table(understand([*headers, *[""] * (width - len(headers))]), rows)


def _sheets(content: bytes) -> list[list[Row]]:
    if content.startswith(_GZIP):
        content = _unpacked(content)
    if len(content) > MOST_BYTES:
        raise Refused("too_large", 413)
    try:
        kind = sniff(content)
        return (
            [_csv_rows(decode(content, Findings()))] if kind is Format.TEXT else _of_workbook(content, kind)
        )
    except FormRefused as refused:
        code = refused.problems[0].code
        refusals = {"empty_file": "addresses_none", "encrypted_file": "addresses_encrypted"}
        raise Refused(refusals.get(code, "addresses_binary"), 422) from refused


def _unpacked(content: bytes) -> bytes:
    """What gzip made small. Refused: addresses_large (values: most, in MB), addresses_binary."""
    try:
        unpacked = zlib.decompressobj(zlib.MAX_WBITS | _AS_GZIP).decompress(content, MOST_BYTES + 1)
    except zlib.error as error:
        raise Refused("addresses_binary", 422) from error
    if len(unpacked) > MOST_BYTES:
        raise Refused("addresses_large", 413, {"most": MOST_BYTES // 1_000_000})
    return unpacked


def _of_workbook(content: bytes, kind: Format) -> list[list[Row]]:
    if kind is Format.XML:
        raise Refused("addresses_binary", 422)
    return sheets_of(content)


def _csv_rows(text: str) -> list[Row]:
    try:
        return list(islice(_written(text), MOST_ROWS + _ABOVE + 1))
    except csv.Error as error:
        raise Refused("addresses_binary", 422) from error


def _written(text: str) -> Iterator[Row]:
    """The rows that are not blank, each with the number of its last line."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    for cells in rows:
        if any(cell.strip() for cell in cells):
            yield rows.line_num, cells


def _separator(text: str) -> str:
    """What separates the cells: that by which the headers have the most names that are known."""
    lines = text.lstrip("\r\n").split("\n", maxsplit=_ABOVE)[:_ABOVE]

    def known(separator: str) -> int:
        return max(sum(map(bool, understand(_cells(line, separator)).fields)) for line in lines)

    return max(_SEPARATORS, key=lambda each: (known(each), lines[0].count(each)))


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip("\ufeff\"' \r") for cell in line.split(separator)]
