"""The rows of a file of addresses: CSV in any usual encoding and separator, or a workbook."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.errors import Refused
from app.households.files.columns import Columns, understand
from app.households.files.workbooks import Row, sheets_of
from app.projects.quartiers import fold
from app.questionnaire.problems import FormRefused
from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.formats import Format, decode, sniff

MOST_ROWS = 20_000
MOST_BYTES = 8_000_000
_SEPARATORS = ";,\t"
#: Headers may stand under a title and a few notes.
_ABOVE = 10


@dataclass(frozen=True, slots=True)
class Table:
    """The sheet that has addresses: its columns, and its rows, none of them blank."""

    columns: Columns
    rows: Sequence[Row]


def read_table(content: bytes) -> Table:
    """The first sheet that has a column of addresses or streets.

    Refused: too_large, addresses_none, addresses_binary, addresses_encrypted, addresses_heavy,
    addresses_columns (values: found), addresses_many (values: most).
    """
    sheets = _sheets(content)
    for rows in sheets:
        for at, (_line, cells) in enumerate(rows[:_ABOVE]):
            columns = understand(cells)
            if columns.are_addresses:
                return _checked(Table(columns, rows[at + 1 :]))
    first = next((cells for rows in sheets for _line, cells in rows), None)
    if first is None:
        raise Refused("addresses_none", 422)
    raise Refused("addresses_columns", 422, {"found": ", ".join(filter(None, map(fold, first))) or "—"})


def _checked(table: Table) -> Table:
    if not table.rows:
        raise Refused("addresses_none", 422)
    if len(table.rows) > MOST_ROWS:
        raise Refused("addresses_many", 422, {"most": MOST_ROWS})
    return table


def _sheets(content: bytes) -> list[list[Row]]:
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
