"""The survey sheet as a structure: what each row is, and the path of each question."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from app.questionnaire.reading.columns import Kind
from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.headers import XML_NAME
from app.questionnaire.reading.row_types import (
    FOREIGN_TYPES,
    RowKind,
    RowType,
    is_usual_spelling,
    needs_label,
    read_type,
)
from app.questionnaire.reading.sheets import Row, Sheet, Sheets

#: A label that shows nothing; pyxform, which strips blanks, must not see that it is one.
BLANK_LABEL = "\ue0a0"
_HEAD_OF_TABLE = "label"  # the appearance of a select that shows its choices only
_TRUE = frozenset({"yes", "true", "true()", "1"})
_SUGGESTED_TYPES = (
    *(
        "text",
        "integer",
        "decimal",
        "date",
        "time",
        "dateTime",
        "select_one",
        "select_multiple",
        "rank",
        "range",
    ),
    *("note", "calculate", "hidden", "acknowledge", "image", "audio", "video", "file", "barcode"),
    *("geopoint", "geotrace", "geoshape"),
)


@dataclass(slots=True)
class SurveyRow:
    """A row that counts; `path` is the steps under the root, empty for an end."""

    row: Row
    type: RowType
    path: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.row.get("name")


@dataclass(slots=True)
class Survey:
    """The survey sheet with its rows understood; `names` counts where a reference may point."""

    sheet: Sheet
    rows: list[SurveyRow] = field(default_factory=list)

    @property
    def names(self) -> Counter[str]:
        return Counter(row.name for row in self.rows if row.path)

    def selects(self) -> Iterator[SurveyRow]:
        """Yield the rows that name a choice list."""
        return (row for row in self.rows if row.type.list_name and row.type.select)

    def turn_external_selects(self, lists: Mapping[str, str]) -> None:
        """Turn each select_one_external into a select_one on the list's new name."""
        for row in self.rows:
            if row.type.select == "select_one_external" and row.type.list_name in lists:
                name = lists[row.type.list_name]
                row.type = replace(row.type, text=f"select_one {name}", list_name=name, select="select_one")
                row.row.cells["type"] = row.type.text


def read_survey(sheets: Sheets, findings: Findings) -> Survey:
    """Understand every row, drop the ones that ask nothing, and check names and nesting."""
    sheet = sheets["survey"]
    survey = Survey(sheet)
    for row in sheet.rows:
        if row.get("disabled").lower() in _TRUE:
            continue
        understood = _understand(row, sheets, findings)
        if understood:
            survey.rows.append(understood)
    sheet.rows = [row.row for row in survey.rows]
    _nest(survey, findings)
    return survey


def _understand(row: Row, sheets: Sheets, findings: Findings) -> SurveyRow | None:
    sheet = sheets["survey"]
    written = row.get("type")
    if not written:
        _report_without_type(row, sheet, findings)
        return None
    read = read_type(written)
    place = sheet.place(row, "type")
    if read.kind is RowKind.UNKNOWN:
        _report_unknown(row, read, sheets, findings)
        return None
    if read.is_foreign:
        findings.repair("type_read_as", place, type=written, read_as=read.text)
        _label_by_name(row, read, sheet)
    elif read.kind is not RowKind.SETTING and not is_usual_spelling(written):
        findings.repair("type_spelling", place, type=written, read_as=read.text)
    row.cells["type"] = read.text
    return SurveyRow(row, read)


def _label_by_name(row: Row, read: RowType, sheet: Sheet) -> None:
    """Let a field that another tool shows in a way of its own appear under its name."""
    if read.text == "text" and not has_face(row) and row.get("name"):
        _put_label(row, row.get("name"), sheet)


def _put_label(row: Row, label: str, sheet: Sheet) -> None:
    column = next((name for name in sheet.written if name.partition("::")[0] == "label"), "label")
    sheet.written.setdefault(column, column)
    sheet.kinds.setdefault(column, Kind.TEXT)
    row.cells[column] = label


def has_face(row: Row) -> bool:
    return any(row.has_text(column) for column in ("label", "hint", "image", "audio", "video"))


def _report_without_type(row: Row, sheet: Sheet, findings: Findings) -> None:
    if row.get("name"):
        findings.problem("missing_type", sheet.place(row, "type"), name=row.get("name"))
    elif row.has_text("label"):
        findings.repair("row_without_type_dropped", sheet.place(row))


def _report_unknown(row: Row, read: RowType, sheets: Sheets, findings: Findings) -> None:
    near = get_close_matches(read.text, (*_SUGGESTED_TYPES, *FOREIGN_TYPES), n=1, cutoff=0.75)
    values = {"type": read.text, "name": row.get("name"), "suggestion": near[0] if near else ""}
    place = sheets["survey"].place(row, "type")
    if read.text.lower().startswith(("begin", "end")) or is_referred_to(row.get("name"), sheets):
        findings.problem("unknown_type", place, **values)
    else:
        findings.repair("unknown_type_dropped", place, **values)


def is_referred_to(name: str, sheets: Sheets) -> bool:
    """Tell whether any expression or text of the form names `name`, as `${name}` or as a step of a path."""
    if not name:
        return False
    step = re.compile(rf"\$\{{\s*(?:last-saved#)?{re.escape(name)}\s*\}}|(?<=/){re.escape(name)}(?![\w.-])")
    return any(
        step.search(text)
        for sheet in sheets.values()
        for kind in (Kind.EXPRESSION, Kind.FLAG, Kind.TEXT, Kind.MACHINE)
        for _, column, text in sheet.cells_of(kind)
        if column != "name"
    )


def _nest(survey: Survey, findings: Findings) -> None:
    """Give every row its path; tell what is unbalanced, unnamed, misnamed or named twice."""
    open_rows: list[SurveyRow] = []
    seen: dict[tuple[str, ...], int] = {}
    repeats: dict[str, int] = {}
    for row in survey.rows:
        if row.type.kind is RowKind.SETTING:
            continue
        if row.type.kind is RowKind.END:
            _close(row, open_rows, survey.sheet, findings)
            continue
        if not _check_name(row, survey.sheet, findings):
            row.row.cells.setdefault("name", f"unnamed_{row.row.number}")
        parent = open_rows[-1].path if open_rows else ()
        row.path = (*parent, row.name)
        _check_unique(row, seen, repeats, survey.sheet, findings)
        _check_label(row, survey.sheet, findings)
        if row.type.kind is RowKind.BEGIN:
            open_rows.append(row)
    for row in open_rows:
        place = survey.sheet.place(row.row, "type")
        findings.problem("unclosed_group", place, name=row.name, type=row.type.control)


def _close(row: SurveyRow, open_rows: list[SurveyRow], sheet: Sheet, findings: Findings) -> None:
    if open_rows and open_rows[-1].type.control == row.type.control:
        open_rows.pop()
        return
    opened = open_rows[-1] if open_rows else None
    values: dict[str, str | int] = {"type": row.type.control}
    if opened:
        values |= {"opened": opened.type.control, "opened_row": opened.row.number, "opened_name": opened.name}
        open_rows.pop()
    findings.problem("unmatched_end", sheet.place(row.row, "type"), **values)


def _check_label(row: SurveyRow, sheet: Sheet, findings: Findings) -> None:
    """What is calculated may go unlabelled, and is then not shown; so may the head of a table of selects."""
    is_calculated = bool(row.row.get("calculation") or row.row.get("trigger"))
    if needs_label(row.type) and not is_calculated and not has_face(row.row):
        if _HEAD_OF_TABLE in row.row.get("appearance").split():
            _put_label(row.row, BLANK_LABEL, sheet)
            return
        findings.problem("missing_label", sheet.place(row.row, "label"), name=row.name)
    elif row.type.text == "calculate" and not is_calculated and not row.row.get("default"):
        findings.problem("missing_calculation", sheet.place(row.row, "calculation"), name=row.name)


def _check_name(row: SurveyRow, sheet: Sheet, findings: Findings) -> bool:
    if row.type.text == "audit" and row.name != "audit":
        if row.name:
            findings.repair("audit_named", sheet.place(row.row, "name"), name=row.name)
        row.row.cells["name"] = "audit"
    if not row.name:
        if row.type.text != "note":
            findings.problem("missing_name", sheet.place(row.row, "name"), type=row.type.text)
        return row.type.text != "note" or _name_note(row)
    if not XML_NAME.match(row.name):
        findings.problem("invalid_name", sheet.place(row.row, "name"), name=row.name)
    return True


def _name_note(row: SurveyRow) -> bool:
    """Notes may go unnamed in XLSForm: they hold no answer, and any free name does."""
    row.row.cells["name"] = f"generated_note_name_{row.row.number}"
    return True


def _check_unique(
    row: SurveyRow,
    seen: dict[tuple[str, ...], int],
    repeats: dict[str, int],
    sheet: Sheet,
    findings: Findings,
) -> None:
    place = sheet.place(row.row, "name")
    if row.path in seen:
        findings.problem("duplicate_name", place, name=row.name, other_row=seen[row.path])
    elif row.type.control == "repeat" and row.name in repeats:
        findings.problem("duplicate_repeat_name", place, name=row.name, other_row=repeats[row.name])
    seen.setdefault(row.path, row.row.number)
    if row.type.control == "repeat":
        repeats.setdefault(row.name, row.row.number)
