"""Hands the checked sheets to pyxform, and tells where it stumbles if it does."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import TracebackType

from pyxform.errors import ErrorCode, PyXFormError
from pyxform.xls2xform import convert

from app.questionnaire.problems import FormRefused
from app.questionnaire.reading.columns import Kind
from app.questionnaire.reading.findings import Place, refuse
from app.questionnaire.reading.sheets import Sheet, Sheets
from app.questionnaire.reading.stand_ins import hide_column, hide_quotes, reveal

#: What pyxform checks in cells where a reference has no business, under the codes of our own checks.
_OUR_CODES = {ErrorCode.PYREF_001: "malformed_reference", ErrorCode.PYREF_003: "unknown_reference"}
#: Where pyxform keeps the checks of a column: file → our column. What it raises elsewhere at a row is
#: about the row's parameters if it has any, else about its type.
_COLUMN_OF_CHECK = {
    "parameters.py": "parameters",
    "range.py": "parameters",
    "geo.py": "parameters",
    "entities_parsing.py": "save_to",
    "select_from_file.py": "type",
}
#: pyxform counts the rows that it was given, which are not the author's.
_THEIR_ROW = re.compile(r"^\[row : \d+\]\s*", re.MULTILINE)
_Locals = Mapping[str, object]


def convert_to_xform(sheets: Sheets, settings: Mapping[str, str], title: str) -> bytes:
    """Return the XForm of the sheets; raises FormRefused with what pyxform says and where.

    `title` names a form that names itself nowhere.
    """
    try:
        xform: str = convert(_workbook(sheets, settings, title), warnings=[], pretty_print=False).xform
    except MemoryError:
        raise
    except Exception as error:  # whatever trips it, the author's file did
        raise _refusal(error, sheets) from error
    return reveal(xform).encode()


def _workbook(sheets: Sheets, settings: Mapping[str, str], title: str) -> dict[str, object]:
    book: dict[str, object] = {"sheet_names": list(sheets), "fallback_form_name": title}
    for name in ("survey", "choices", "entities", "osm"):
        if sheet := sheets.get(name):
            book[name] = _rows(sheet)
            book[f"{name}_header"] = [{hide_column(name, column): None for column in sheet.written}]
    book["settings"] = [{column: hide_quotes(text) for column, text in settings.items()}]
    book["settings_header"] = [dict.fromkeys(settings)]
    return book


def _rows(sheet: Sheet) -> list[dict[str, str]]:
    texts = {column for column, kind in sheet.kinds.items() if kind is Kind.TEXT}
    return [
        {
            hide_column(sheet.name, column): hide_quotes(text) if column in texts else text
            for column, text in row.cells.items()
        }
        for row in sheet.rows
    ]


def _refusal(error: Exception, sheets: Sheets) -> FormRefused:
    place = _place(error, sheets)
    if isinstance(error, PyXFormError) and error.code in _OUR_CODES:
        name = str(error.context.get("q", ""))
        return refuse(_OUR_CODES[error.code], place, name=name, text=name)
    code = error.code.name if isinstance(error, PyXFormError) and error.code else type(error).__name__
    return refuse("conversion_failed", place, reason=code, detail=_THEIR_ROW.sub("", str(error))[:500])


def _place(error: Exception, sheets: Sheets) -> Place:
    """Locate by what the exception carries, else by the row that pyxform was at when it was raised."""
    context = error.context if isinstance(error, PyXFormError) else {}
    frames = _locals_by_frame(error.__traceback__)
    name = context.get("sheet") or _innermost("sheet_name", frames)
    sheet = sheets.get(name if isinstance(name, str) else "survey", sheets["survey"])
    row = context.get("row") or _innermost("row_number", frames)
    number = _number(row, sheet) or _row_of_element(frames, sheets["survey"])
    column = context.get("column") or _column_at_fault(error, sheet, number)
    return Place(sheet.name, number, sheet.written.get(column, column) if isinstance(column, str) else None)


def _column_at_fault(error: Exception, sheet: Sheet, number: int | None) -> str | None:
    """Return the column that pyxform was checking, None where no row of the survey is at fault."""
    row = next((row for row in sheet.rows if row.number == number), None)
    if row is None or sheet.name != "survey":
        return None
    raised_in = PurePath(_innermost_file(error.__traceback__)).name
    column = _COLUMN_OF_CHECK.get(raised_in, "parameters")
    return column if row.get(column) else "type"


def _innermost_file(traceback: TracebackType | None) -> str:
    file = ""
    while traceback:
        file = traceback.tb_frame.f_code.co_filename
        traceback = traceback.tb_next
    return file


def _number(row: object, sheet: Sheet) -> int | None:
    """Return the author's row for pyxform's, which counts the rows it was given from 2."""
    return sheet.rows[row - 2].number if isinstance(row, int) and 2 <= row < len(sheet.rows) + 2 else None


def _locals_by_frame(traceback: TracebackType | None) -> Sequence[_Locals]:
    """Return the local variables of each frame, the innermost first."""
    found: list[_Locals] = []
    while traceback:
        found.insert(0, dict(traceback.tb_frame.f_locals))
        traceback = traceback.tb_next
    return found


def _innermost(variable: str, frames: Sequence[_Locals]) -> object:
    return next((each[variable] for each in frames if each.get(variable)), None)


def _row_of_element(frames: Sequence[_Locals], survey: Sheet) -> int | None:
    """Return the row of the survey element that pyxform was building."""
    rows = {row.get("name"): row.number for row in reversed(survey.rows)}
    for each in frames:
        for holder in (each.get("self"), each.get("element"), each.get("d")):
            name = holder.get("name") if isinstance(holder, dict) else getattr(holder, "name", None)
            if isinstance(name, str) and name in rows:
                return rows[name]
    return None
