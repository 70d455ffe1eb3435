"""Hands the checked sheets to pyxform, and tells where it stumbles if it does."""

from collections.abc import Mapping
from types import TracebackType

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from app.questionnaire.problems import FormRefused
from app.questionnaire.reading.columns import Kind
from app.questionnaire.reading.findings import Place, refuse
from app.questionnaire.reading.settings import META_STAND_IN
from app.questionnaire.reading.sheets import Sheet, Sheets
from app.questionnaire.reading.survey import BLANK_LABEL

#: pyxform makes typographic quotes straight even in labels: they pass it as characters of nobody's.
_QUOTES = "‘’“”"
_HIDDEN_QUOTES = "\ue018\ue019\ue01c\ue01d"
_HIDE = str.maketrans(_QUOTES, _HIDDEN_QUOTES)
_SHOW = str.maketrans(_HIDDEN_QUOTES + BLANK_LABEL, _QUOTES + "\u00a0")
#: An attribute whose name collides with an argument of pyxform's own functions.
_TAG, _TAG_STAND_IN = "tag", "palier_stands_for_tag"


def convert_to_xform(sheets: Sheets, settings: Mapping[str, str], title: str) -> bytes:
    """Return the XForm of the sheets; raises FormRefused with what pyxform says and where.

    `title` names a form that names itself nowhere.
    """
    try:
        xform: str = convert(_workbook(sheets, settings, title), warnings=[], pretty_print=False).xform
    except PyXFormError as error:
        raise _refusal(error, sheets) from error
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise _refusal(error, sheets) from error
    return xform.translate(_SHOW).replace(META_STAND_IN, "meta").replace(_TAG_STAND_IN, _TAG).encode()


def _workbook(sheets: Sheets, settings: Mapping[str, str], title: str) -> dict[str, object]:
    book: dict[str, object] = {"sheet_names": list(sheets), "fallback_form_name": title}
    for name in ("survey", "choices", "entities", "osm"):
        if sheet := sheets.get(name):
            book[name] = _rows(sheet)
            book[f"{name}_header"] = [dict.fromkeys(map(_column, sheet.written))]
    book["settings"] = [{column: text.translate(_HIDE) for column, text in settings.items()}]
    book["settings_header"] = [dict.fromkeys(settings)]
    return book


def _rows(sheet: Sheet) -> list[dict[str, str]]:
    """Return the rows as pyxform numbers them: the first is row 2, blank ones hold a place."""
    rows: list[dict[str, str]] = []
    for row in sheet.rows:
        while len(rows) < row.number - 2:
            rows.append({})
        kinds = sheet.kinds
        rows.append(
            {_column(column): _for_pyxform(text, kinds.get(column)) for column, text in row.cells.items()}
        )
    return rows


def _column(column: str) -> str:
    first, _, attribute = column.partition("::")
    return f"{first}::{_TAG_STAND_IN}" if attribute == _TAG else column


def _for_pyxform(text: str, kind: Kind | None) -> str:
    return text.translate(_HIDE) if kind is Kind.TEXT else text


def _refusal(error: Exception, sheets: Sheets) -> FormRefused:
    code = error.code.name if isinstance(error, PyXFormError) and error.code else type(error).__name__
    return refuse("conversion_failed", _place(error, sheets), reason=code, detail=str(error)[:500])


def _place(error: Exception, sheets: Sheets) -> Place:
    """Locate by what the exception carries, else by the row that pyxform was at when it was raised."""
    context = error.context if isinstance(error, PyXFormError) else {}
    frames = _locals_by_frame(error.__traceback__)
    row = context.get("row") or _innermost("row_number", frames)
    sheet = context.get("sheet") or _innermost("sheet_name", frames)
    if not isinstance(row, int):
        row = _row_of_element(frames, sheets)
    if not isinstance(sheet, str) or sheet not in sheets:
        sheet = "survey"
    column = context.get("column")
    written = sheets[sheet].written.get(column, column) if isinstance(column, str) else None
    return Place(sheet, row, written)


def _locals_by_frame(traceback: TracebackType | None) -> list[dict[str, object]]:
    """Return the local variables of each frame, the innermost first."""
    found: list[dict[str, object]] = []
    while traceback:
        found.insert(0, dict(traceback.tb_frame.f_locals))
        traceback = traceback.tb_next
    return found


def _innermost(variable: str, frames: list[dict[str, object]]) -> object:
    return next((each[variable] for each in frames if each.get(variable)), None)


def _row_of_element(frames: list[dict[str, object]], sheets: Sheets) -> int | None:
    """Return the row of the survey element that pyxform was building."""
    for each in frames:
        for holder in (each.get("self"), each.get("element"), each.get("d")):
            name = holder.get("name") if isinstance(holder, dict) else getattr(holder, "name", None)
            for row in sheets["survey"].rows:
                if name and row.get("name") == name:
                    return row.number
    return None
