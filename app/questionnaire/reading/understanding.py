"""Tells what each row of the survey sheet is, and leaves out the ones that ask nothing."""

import re
from difflib import get_close_matches

from app.questionnaire.reading.columns import Kind
from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.row_types import (
    FOREIGN_TYPES,
    SELECTS,
    RowKind,
    RowType,
    is_usual_spelling,
    read_type,
)
from app.questionnaire.reading.sheets import Row, Sheets
from app.questionnaire.reading.survey import Survey, SurveyRow

_TRUE = frozenset({"yes", "true", "true()", "1"})
_REFERRED = re.compile(r"\$\{\s*(?:last-saved#)?([^{}\s]+)\s*\}|/([^\W\d][\w.-]*)")
#: What a mistyped type may have been meant for.
_SUGGESTED = frozenset(
    {"text", "integer", "decimal", "date", "time", "dateTime", "note", "calculate", "hidden", "range"}
    | {"image", "audio", "video", "file", "barcode", "acknowledge", "geopoint", "geotrace", "geoshape"}
)


def read_survey(sheets: Sheets, findings: Findings) -> Survey:
    """Understand every row; those of unknown type go, unless something refers to them."""
    sheet = sheets["survey"]
    survey = Survey(sheet)
    referred = _names_referred_to(sheets)
    for row in sheet.rows:
        if row.get("disabled").lower() in _TRUE:
            continue
        if understood := _understand(row, referred, sheets, findings):
            survey.rows.append(understood)
    sheet.rows = [row.row for row in survey.rows]
    return survey


def _names_referred_to(sheets: Sheets) -> frozenset[str]:
    """Return every name that a cell mentions, as `${name}` or as a step of a path."""
    return frozenset(
        name
        for sheet in sheets.values()
        for kind in Kind
        for _, column, text in sheet.cells_of(kind)
        if column != "name"
        for found in _REFERRED.findall(text)
        for name in found
        if name
    )


def _understand(row: Row, referred: frozenset[str], sheets: Sheets, findings: Findings) -> SurveyRow | None:
    if not row.get("type"):
        _report_without_type(row, sheets, findings)
        return None
    read = read_type(row.get("type"))
    if read.kind is RowKind.UNKNOWN:
        _report_unknown(row, read, row.get("name") in referred, sheets, findings)
        return None
    _report_spelling(row, read, sheets, findings)
    row.cells["type"] = read.text
    return SurveyRow(row, read)


def _report_spelling(row: Row, read: RowType, sheets: Sheets, findings: Findings) -> None:
    sheet, written = sheets["survey"], row.get("type")
    if read.is_foreign:
        findings.repair("type_read_as", sheet.place(row, "type"), type=written, read_as=read.text)
        if read.text == "text" and not row.has_face() and row.get("name"):
            sheet.put_label(row, row.get("name"))  # its own tool shows it without a label
    elif read.kind is not RowKind.SETTING and not is_usual_spelling(written):
        findings.repair("type_spelling", sheet.place(row, "type"), type=written, read_as=read.text)


def _report_without_type(row: Row, sheets: Sheets, findings: Findings) -> None:
    sheet = sheets["survey"]
    if row.get("name"):
        findings.problem("missing_type", sheet.place(row, "type"), name=row.get("name"))
    elif row.has_text("label"):
        findings.repair("row_without_type_dropped", sheet.place(row))


def _report_unknown(
    row: Row, read: RowType, is_referred_to: bool, sheets: Sheets, findings: Findings
) -> None:
    known = (*_SUGGESTED, *FOREIGN_TYPES, *dict.fromkeys(SELECTS.values()))
    near = get_close_matches(read.text.split(" ")[0], known, n=1, cutoff=0.75)
    values = {"type": read.text, "name": row.get("name"), "suggestion": near[0] if near else ""}
    place = sheets["survey"].place(row, "type")
    if is_referred_to or read.text.lower().startswith(("begin", "end")):
        findings.problem("unknown_type", place, **values)
    else:
        findings.repair("unknown_type_dropped", place, **values)
