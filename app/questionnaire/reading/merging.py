"""Puts the columns of a sheet under their XLSForm names, merging those that name the same one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.questionnaire.reading.cleaning import clean
from app.questionnaire.reading.findings import Findings, Place
from app.questionnaire.reading.grids import Grid
from app.questionnaire.reading.headers import read_header, suggest
from app.questionnaire.reading.sheets import Row, Sheet

#: For each column, where its cells stand in a row, the author's first choice first.
Positions = Mapping[str, Sequence[int]]


def merge_columns(sheet: Sheet, grid: Grid, findings: Findings) -> Positions:
    """Read the header row into `sheet.written` and `sheet.kinds`; tell what is unknown or merged."""
    positions: dict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(_header_cells(sheet, grid)):
        if not text.strip():
            continue
        header = read_header(sheet.name, text)
        if header is None:
            _ignore(sheet, grid, position, findings)
            continue
        positions[header.name].append(position)
        sheet.written.setdefault(header.name, text.strip())
        sheet.kinds[header.name] = header.kind
    for column, places in positions.items():
        if len(places) > 1:
            _report_merge(sheet, grid, column, places, findings)
    return positions


def _header_cells(sheet: Sheet, grid: Grid) -> tuple[str, ...]:
    return grid.rows[sheet.header_row - 1] if grid.rows else ()


def fill_rows(sheet: Sheet, grid: Grid, positions: Positions, findings: Findings) -> None:
    """Read the rows under the headers, leaving out the blank ones."""
    for number, written in enumerate(grid.rows[sheet.header_row :], start=sheet.header_row + 1):
        row = Row(number, {})
        for column, places in positions.items():
            text = next((written[at] for at in places if at < len(written) and written[at].strip()), "")
            if text and (cleaned := clean(text, sheet.kinds[column], sheet.place(row, column), findings)):
                row.cells[column] = cleaned
        if row.cells:
            sheet.rows.append(row)


def _ignore(sheet: Sheet, grid: Grid, position: int, findings: Findings) -> None:
    if any(len(row) > position and row[position].strip() for row in grid.rows[sheet.header_row :]):
        header = grid.rows[sheet.header_row - 1][position].strip()
        place = Place(sheet.name, sheet.header_row, header)
        findings.repair("column_ignored", place, suggestion=suggest(sheet.name, header))


def _report_merge(sheet: Sheet, grid: Grid, column: str, places: Sequence[int], findings: Findings) -> None:
    index = sheet.header_row - 1
    first, second, *_ = (grid.rows[index][at].strip() for at in places)
    place = Place(sheet.name, sheet.header_row, second)
    for number, row in enumerate(grid.rows[index + 1 :], start=index + 2):
        values = {row[at].strip() for at in places if at < len(row) and row[at].strip()}
        if len(values) > 1:
            findings.problem("duplicate_column", place, other=first, first_row=number)
            return
    findings.repair("headers_merged", place, column=column, other=first)
