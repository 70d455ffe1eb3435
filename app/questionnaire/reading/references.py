"""The `${name}` references of a form: each must point at one name of the survey sheet."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.questionnaire.reading.columns import Kind
from app.questionnaire.reading.findings import Findings, Place
from app.questionnaire.reading.headers import XML_NAME
from app.questionnaire.reading.sheets import Row, Sheet, Sheets
from app.questionnaire.reading.survey import Survey

REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_OPEN = re.compile(r"\$\{(?![^{}]*\})")
_LAST_SAVED = "last-saved#"
#: Names that a form has without a row of its own.
_GIVEN_NAMES = ("instanceID", "instanceName")
#: Sheets whose cells pyxform resolves; those of external_choices are data.
_REFERRING_SHEETS = ("survey", "choices", "settings", "entities")
_KINDS = (Kind.EXPRESSION, Kind.FLAG, Kind.TEXT)


def check_references(sheets: Sheets, survey: Survey, findings: Findings) -> None:
    """Resolve every reference, in place where only case or blanks differ."""
    names = _names(survey)
    for name in _REFERRING_SHEETS:
        if sheet := sheets.get(name):
            _check_sheet(sheet, names, findings)


@dataclass(frozen=True, slots=True)
class _Names:
    """How often each name occurs, and which names differ from a given one by case only."""

    count: Counter[str]
    alike: Mapping[str, Sequence[str]]


def _names(survey: Survey) -> _Names:
    count = survey.names
    count.update(name for name in _GIVEN_NAMES if name not in count)
    alike: dict[str, list[str]] = defaultdict(list)
    for name in count:
        alike[name.lower()].append(name)
    return _Names(count, alike)


def _check_sheet(sheet: Sheet, names: _Names, findings: Findings) -> None:
    for kind in _KINDS:
        for row, column, _ in list(sheet.cells_of(kind)):
            _check_cell(sheet, row, column, names, findings)
    if sheet.name == "survey":
        for row in sheet.rows:
            _check_cell(sheet, row, "type", names, findings)


def _check_cell(sheet: Sheet, row: Row, column: str, names: _Names, findings: Findings) -> None:
    text = row.get(column)
    if "${" not in text:
        return
    place = sheet.place(row, column)
    if _OPEN.search(text):
        findings.problem("malformed_reference", place, text=text[:200])
        return
    for written in dict.fromkeys(REFERENCE.findall(text)):
        resolved = _resolve(written, names, place, findings)
        if resolved is not None and resolved != written:
            row.cells[column] = row.cells[column].replace(f"${{{written}}}", f"${{{resolved}}}")
            findings.repair("reference_spelling", place, name=written, read_as=resolved)


def _resolve(written: str, names: _Names, place: Place, findings: Findings) -> str | None:
    prefix = _LAST_SAVED if written.strip().startswith(_LAST_SAVED) else ""
    name = written.strip().removeprefix(prefix).strip()
    candidates = [name] if name in names.count else names.alike.get(name.lower(), [])
    if len(candidates) != 1:
        code = "unknown_reference" if XML_NAME.match(name) else "malformed_reference"
        findings.problem(code, place, name=name, text=f"${{{written}}}")
        return None
    if names.count[candidates[0]] > 1:
        findings.problem("ambiguous_reference", place, name=candidates[0], count=names.count[candidates[0]])
        return None
    return prefix + candidates[0]
