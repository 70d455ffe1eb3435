"""A sheet as it was found: rows of text cells, whatever the file's format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from math import isfinite

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from app.questionnaire.reading.dimensions import without_dimensions, without_vast_dimensions
from app.questionnaire.reading.findings import refuse
from app.questionnaire.reading.formats import OLE


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows[0]` is row 1; a row may be shorter than the headers."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def read_workbook(data: bytes) -> tuple[Grid, ...]:
    """Read every sheet of an xlsx, xlsb, xls or ods; raises FormRefused for a damaged or locked one."""
    try:
        return _read(without_vast_dimensions(data) if data.startswith(OLE) else data)
    except PasswordError as error:
        raise refuse("encrypted_file") from error
    except (CalamineError, OSError, ValueError) as error:
        readable = without_dimensions(data)
        if readable is None:
            raise refuse("damaged_file") from error
    try:
        return _read(readable)
    except (CalamineError, OSError, ValueError) as error:
        raise refuse("damaged_file") from error


def _read(data: bytes) -> tuple[Grid, ...]:
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
        return tuple(Grid(name, _text_rows(_values(book, name))) for name in names)


def _values(book: CalamineWorkbook, name: str) -> Iterable[Sequence[object]]:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _text_rows(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Return the rows as text, without the blank cells and rows that trail."""
    written = [_without_trailing_blanks([cell_text(value) for value in row]) for row in rows]
    while written and not written[-1]:
        written.pop()
    return tuple(written)


def _without_trailing_blanks(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)


def cell_text(value: object) -> str:
    """Return the text that an author means by a typed cell: 1.0 is "1", a day has no hour."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return str(value)


def _number_text(value: float) -> str:
    """Return the number as a spreadsheet shows it: 15 digits, and no exponent, which XPath does not know."""
    return f"{Decimal(f'{value:.15g}'):f}" if isfinite(value) else ""
