"""Spreadsheets written as text: CSV, and tables in Markdown."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from app.questionnaire.reading.columns import COLUMN_BY_SQUASHED_NAME, SHEET_NAMES, squash
from app.questionnaire.reading.findings import refuse
from app.questionnaire.reading.grids import Grid

_PIPE = "|"
_SEPARATORS: tuple[str, ...] = (",", ";", "\t", _PIPE)
#: How much of a text tells what separates its cells.
_HEAD = 20_000
_LONGEST_CELL = 1 << 20
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_TABLE_ROW = re.compile(r"^\s*\|?(.*?)(?<!\\)\|?\s*$")
_RULE_SIGNS = " \t|:-"
_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
_COLUMN_NAMES: frozenset[str] = frozenset().union(*COLUMN_BY_SQUASHED_NAME.values())
#: What a sheet is called that has no name: CSV and Markdown may hold just one.
_UNNAMED = "?"


def read_text(text: str) -> tuple[Grid, ...]:
    """Read CSV or Markdown, whichever the text looks like; raises FormRefused where it is neither."""
    separator = _separator(text[:_HEAD])
    grids = rows_from_markdown(text) if separator == _PIPE else _rows_from_csv(text, separator)
    if not any(len(row) > 1 for grid in grids for row in grid.rows):
        raise refuse("not_a_spreadsheet")
    return grids


def rows_from_markdown(text: str) -> tuple[Grid, ...]:
    """Read sheets written as Markdown tables, in either of two ways.

    pyxform's: a row with the sheet's name in the first column, the next rows with that column empty.
    Plain: a heading `## survey` over an ordinary table (a rule `|---|---|` under its headers is allowed).
    The pipes at the ends of a row may be left out.
    Rows count from 1 with the header as row 1.
    """
    sheets = _Sheets()
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            sheets.begin(heading[1], is_indented=False)
        elif _UNESCAPED_PIPE.search(line) and (row := _TABLE_ROW.match(line)) and not _is_rule(row[1]):
            sheets.add([cell.strip().replace(r"\|", "|") for cell in _UNESCAPED_PIPE.split(row[1])])
    return sheets.grids()


def _is_rule(line: str) -> bool:
    """Tell whether a row is the line under the headers of a table."""
    return "-" in line and not line.strip(_RULE_SIGNS)


def _separator(head: str) -> str:
    """Return what separates the cells: that under which the most columns of a form are in one line.

    Counting would not do: a label may well hold more commas than a short form has columns.
    """
    lines = head.splitlines()

    def known_columns(separator: str) -> int:
        return max((sum(_is_column(cell) for cell in line.split(separator)) for line in lines), default=0)

    return max(_SEPARATORS, key=lambda each: (known_columns(each), head.count(each)))


def _is_column(cell: str) -> bool:
    """Tell whether a cell names a column, in a language or not."""
    name = squash(cell.strip("\ufeff\"' ").partition("::")[0])
    return name in _COLUMN_NAMES


def _rows_from_csv(text: str, delimiter: str) -> tuple[Grid, ...]:
    """Read pyxform's CSV layout (sheet names in the first column), or one sheet under plain headers."""
    sheets = _Sheets()
    for cells in _csv_rows(text, delimiter):
        sheets.add(cells)
    return sheets.grids()


class _Sheets:
    """Sorts rows into sheets; in an indented one the first cell is empty or names the next sheet."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[str, ...]]] = {}
        self._name, self._is_indented = _UNNAMED, False

    def begin(self, name: str, *, is_indented: bool) -> None:
        self._name, self._is_indented = name.strip(), is_indented

    def add(self, cells: list[str]) -> None:
        """Add a row; its first cell begins a sheet if alone, or with headers beside it in an indented one."""
        is_alone = not any(map(str.strip, cells[1:]))
        if cells and squash(cells[0]) in SHEET_NAMES and (is_alone or self._is_indented or not self._rows):
            self.begin(cells[0], is_indented=True)
            if is_alone:
                return
        self._rows.setdefault(self._name, []).append(tuple(cells[1:] if self._is_indented else cells))

    def grids(self) -> tuple[Grid, ...]:
        return tuple(Grid(name, tuple(rows)) for name, rows in self._rows.items())


def _csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise refuse("damaged_file") from error
