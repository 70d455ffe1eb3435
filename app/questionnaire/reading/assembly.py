"""From the grids of a file to the sheets of a form: which sheet is which, and where the headers stand."""

from collections.abc import Iterable

from app.questionnaire.reading.columns import COLUMN_BY_SQUASHED_NAME, COLUMNS_BY_SHEET, SHEET_ALIASES, squash
from app.questionnaire.reading.findings import Findings, Place, refuse
from app.questionnaire.reading.grids import Grid
from app.questionnaire.reading.merging import fill_rows, merge_columns
from app.questionnaire.reading.sheets import Sheet, Sheets

#: Columns without which a sheet says nothing.
REQUIRED_COLUMNS = {
    "survey": ("type", "name"),
    "choices": ("list_name", "name"),
    "external_choices": ("list_name", "name"),
}
#: How far down a title or blank rows may push the headers.
_HEADER_SEARCH = 12


def assemble(grids: Iterable[Grid], findings: Findings) -> Sheets:
    """Return the form's sheets by name; raises FormRefused when there is no survey sheet."""
    grids = tuple(grids)
    if not any(grid.rows for grid in grids):
        raise refuse("empty_file")
    chosen = _choose_sheets(grids, findings)
    return {name: _read_sheet(name, grid, findings) for name, grid in chosen.items()}


def _choose_sheets(grids: tuple[Grid, ...], findings: Findings) -> dict[str, Grid]:
    chosen: dict[str, Grid] = {}
    for grid in grids:
        name = grid.name.strip().lower()
        if name in COLUMNS_BY_SHEET and name not in chosen:
            chosen[name] = grid
    for grid in grids:
        meant = SHEET_ALIASES.get(squash(grid.name), squash(grid.name))
        if meant in COLUMNS_BY_SHEET and meant not in chosen:
            chosen[meant] = grid
            findings.repair("sheet_taken_as", Place(grid.name), sheet=meant)
    if "survey" not in chosen:
        chosen["survey"] = _find_survey(grids, set(chosen), findings)
    return chosen


def _find_survey(grids: tuple[Grid, ...], taken: set[str], findings: Findings) -> Grid:
    """Return the one sheet that has the columns of a survey, whatever its name."""
    free = [grid for grid in grids if grid.rows and grid.name.strip().lower() not in taken]
    enough = 1 if len(grids) == 1 else 2
    like = [grid for grid in free if _header_score("survey", grid, _header_index("survey", grid)) >= enough]
    if len(like) != 1:
        raise refuse("no_survey_sheet", sheets=", ".join(grid.name for grid in grids)[:200])
    if len(grids) > 1:
        findings.repair("sheet_taken_as", Place(like[0].name), sheet="survey")
    return like[0]


def _header_index(sheet: str, grid: Grid) -> int:
    """Return the index of the row that looks most like headers, the first of equals."""
    rows = range(min(len(grid.rows), _HEADER_SEARCH))
    return max(rows, key=lambda index: (_header_score(sheet, grid, index), -index), default=0)


def _header_score(sheet: str, grid: Grid, index: int) -> int:
    """Count the required columns that a row names."""
    if index >= len(grid.rows):
        return 0
    table = COLUMN_BY_SQUASHED_NAME[sheet]
    named = {table[squash(cell)].name for cell in grid.rows[index] if squash(cell) in table}
    required = REQUIRED_COLUMNS.get(sheet)
    return len(named & set(required)) if required else min(len(named), 1)


def _read_sheet(name: str, grid: Grid, findings: Findings) -> Sheet:
    index = _header_index(name, grid)
    sheet = Sheet(name, header_row=index + 1)
    if not grid.rows and name != "survey":
        return sheet
    if index:
        findings.repair("header_row_found", Place(name, index + 1), row=index + 1)
    positions = merge_columns(sheet, grid, findings)
    _require_columns(sheet, grid, findings)
    fill_rows(sheet, grid, positions, findings)
    return sheet


def _require_columns(sheet: Sheet, grid: Grid, findings: Findings) -> None:
    has_rows = len(grid.rows) > sheet.header_row
    if not has_rows and sheet.name != "survey":
        return
    for column in REQUIRED_COLUMNS.get(sheet.name, ()):
        if column not in sheet.written:
            findings.problem("missing_column", Place(sheet.name, sheet.header_row, column))
