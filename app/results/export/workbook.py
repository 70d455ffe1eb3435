"""XLSX, written row by row: a sheet per table, the codebook, the method. No cell is ever a formula."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from app.results.tally.numbers import read_number
from app.results.variable import Kind

from .sheet import Column

#: Limits of the file format (ECMA-376 as Excel applies it).
_ROWS = 1_048_576
_CELL = 32_767
_TITLE = 31
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\']")
_CUT = "… [coupé]"

#: Writes a cell at (line, column), both from 0.
Writer = Callable[[Worksheet, int, int, str], None]


class Table:
    """A table of a workbook, filled row by row; over the format's limit it goes on in a further sheet."""

    def __init__(self, new_sheet: Callable[[], Worksheet], writers: Sequence[Writer]) -> None:
        self._new_sheet = new_sheet
        self._writers = writers
        self._sheet = new_sheet()
        self._line = 1

    def add(self, row: Sequence[str]) -> None:
        """Add a row, one cell per column; empty cells are not written."""
        if self._line == _ROWS:
            self._sheet, self._line = self._new_sheet(), 1
        for number, cell in enumerate(row):
            if cell:
                self._writers[number](self._sheet, self._line, number, cell)
        self._line += 1


class Book:
    """A workbook on its way to `path`; nothing is complete before `close`."""

    def __init__(self, path: Path) -> None:
        self._book = Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._titles: set[str] = set()

    def table(self, title: str, columns: Sequence[Column], headers: Sequence[str]) -> Table:
        """Begin a table in whose columns of numbers and dates cells are numbers and dates."""
        writers: dict[Kind, Writer] = {Kind.NUMBER: _write_number, Kind.DATE: self._write_date}
        return Table(
            lambda: self._sheet(title, headers), [writers.get(column.kind, _write_text) for column in columns]
        )

    def text(self, title: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Add a sheet of plain text."""
        sheet = self._sheet(title, headers)
        for line, row in enumerate(rows, start=1):
            for number, cell in enumerate(row):
                _write_text(sheet, line, number, cell)

    def close(self) -> None:
        self._book.close()

    def _sheet(self, title: str, headers: Sequence[str]) -> Worksheet:
        sheet = self._book.add_worksheet(self._unique(title))
        sheet.freeze_panes(1, 0)
        for number, header in enumerate(headers):
            sheet.set_column(number, number, min(max(len(header), 10), 40))
            sheet.write_string(0, number, header[:_CELL], self._bold)
        return sheet

    def _unique(self, title: str) -> str:
        clean = _FORBIDDEN_IN_TITLE.sub(" ", title).strip()[:_TITLE] or "Table"
        name, copy = clean, 1
        while name.lower() in self._titles:
            copy += 1
            name = f"{clean[: _TITLE - len(str(copy)) - 1]} {copy}"
        self._titles.add(name.lower())
        return name

    def _write_date(self, sheet: Worksheet, line: int, number: int, cell: str) -> None:
        try:
            day = dt.date.fromisoformat(cell)
        except ValueError:
            day = dt.date.min
        if day.year < 1900:  # Excel's calendar starts there
            _write_text(sheet, line, number, cell)
        else:
            sheet.write_datetime(line, number, dt.datetime.combine(day, dt.time()), self._date)


def _write_number(sheet: Worksheet, line: int, number: int, cell: str) -> None:
    value = read_number(cell)
    if value is None:
        _write_text(sheet, line, number, cell)
    else:
        sheet.write_number(line, number, value)


def _write_text(sheet: Worksheet, line: int, number: int, cell: str) -> None:
    if len(cell) > _CELL:
        cell = cell[: _CELL - len(_CUT)] + _CUT
    sheet.write_string(line, number, cell)
