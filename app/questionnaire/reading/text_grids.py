"""Spreadsheets written as text: CSV, and tables in Markdown."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from app.questionnaire.reading.columns import SHEET_NAMES, squash
from app.questionnaire.reading.findings import refuse
from app.questionnaire.reading.grids import Grid

_DELIMITERS = ",;\t"
_LONGEST_CELL = 1 << 20
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_TABLE_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_TABLE_RULE = re.compile(r"^[\s|:-]*-[\s|:-]*$")
_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
#: What a sheet is called that has no name: CSV and Markdown may hold just one.
_UNNAMED = "?"


def read_text(text: str) -> tuple[Grid, ...]:
    """Read CSV or Markdown, whichever the text looks like; raises FormRefused where it is neither."""
    grids = rows_from_markdown(text) if _looks_like_markdown(text) else _rows_from_csv(text)
    if not any(len(row) > 1 for grid in grids for row in grid.rows):
        raise refuse("not_a_spreadsheet")
    return grids


def rows_from_markdown(text: str) -> tuple[Grid, ...]:
    """Read sheets written as Markdown tables, in either of two ways.

    pyxform's: a row with the sheet's name in the first column, the next rows with that column empty.
    Plain: a heading `## survey` over an ordinary table (a rule `|---|---|` under its headers is allowed).
    Rows count from 1 with the header as row 1.
    """
    sheets: dict[str, list[tuple[str, ...]]] = {}
    name, is_indented = _UNNAMED, False
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            name, is_indented = heading[1], False
        elif (row := _TABLE_ROW.match(line)) and not _TABLE_RULE.match(row[1]):
            cells = [cell.strip().replace(r"\|", "|") for cell in _UNESCAPED_PIPE.split(row[1])]
            if squash(cells[0]) in SHEET_NAMES:
                name, is_indented = cells[0], True
                if not any(cells[1:]):
                    continue
            sheets.setdefault(name, []).append(tuple(cells[1:] if is_indented else cells))
    return tuple(Grid(sheet, tuple(rows)) for sheet, rows in sheets.items())


def _looks_like_markdown(text: str) -> bool:
    lines = [line for line in text[:20_000].splitlines() if line.strip()]
    return sum(bool(_TABLE_ROW.match(line)) for line in lines) * 2 > len(lines)


def _rows_from_csv(text: str) -> tuple[Grid, ...]:
    """Read pyxform's CSV layout (sheet names in the first column), or one sheet under plain headers."""
    sheets: dict[str, list[tuple[str, ...]]] = {}
    name, is_indented = _UNNAMED, False
    for cells in _csv_rows(text):
        if cells and squash(cells[0]) in SHEET_NAMES and (is_indented or not any(map(str.strip, cells[1:]))):
            name, is_indented = cells[0].strip(), True
            sheets.setdefault(name, [])
            if not any(map(str.strip, cells[1:])):
                continue
        sheets.setdefault(name, []).append(tuple(cells[1:] if is_indented else cells))
    return tuple(Grid(sheet, tuple(rows)) for sheet, rows in sheets.items())


def _csv_rows(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    head = text[:20_000]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise refuse("damaged_file") from error
