"""Holds a converted form to our own engine, and tells its findings in the author's rows and columns.

The binder (`definition.read_xform`) knows paths and rules of an XForm; the author knows a spreadsheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.questionnaire.definition import read_xform
from app.questionnaire.problems import FormRefused, Problem
from app.questionnaire.reading.findings import Findings, Place
from app.questionnaire.reading.sheets import Row, Sheet, Sheets
from app.questionnaire.reading.survey import Survey, SurveyRow

#: The columns that a rule of the XForm can come from, the likeliest first.
_COLUMNS_OF_RULE: Mapping[str, Sequence[str]] = {
    "relevant": ("relevant",),
    "calculate": ("calculation", "default", "repeat_count"),
    "required": ("required",),
    "constraint": ("constraint",),
    "readonly": ("read_only",),
    "jr:count": ("repeat_count",),
    "itemset": ("choice_filter", "type"),
    "setvalue": ("default", "calculation"),
    "output": ("label", "hint", "guidance_hint", "constraint_message", "required_message"),
}
#: What pyxform adds to the name of a repeat or question for a node of its own.
_ADDED_ENDINGS = ("_count", "_other")


def check_by_engine(xml: bytes, survey: Survey, sheets: Sheets, findings: Findings) -> None:
    """Add what the engine warns of or refuses, each with its place in the spreadsheet."""
    try:
        found: Sequence[Problem] = read_xform(xml).warnings
    except FormRefused as refused:
        found = refused.problems
    rows = {row.path: row for row in survey.rows if row.path}
    findings.problems.extend(_located(problem, rows, survey, sheets) for problem in found)


def _located(
    problem: Problem, rows: Mapping[tuple[str, ...], SurveyRow], survey: Survey, sheets: Sheets
) -> Problem:
    path = str(problem.values.get("path", ""))
    if not path:
        return problem
    row = _row_at(tuple(path.split("/")[2:]), rows)
    if row is not None:
        columns = _COLUMNS_OF_RULE.get(str(problem.values.get("rule", "")), ())
        return _at(problem, survey.sheet, row.row, columns)
    if path.endswith("/meta/instanceName"):
        return _at(problem, sheets["settings"], sheets["settings"].rows[0], ("instance_name",))
    if "/entity" in path and "entities" in sheets:
        return _at(problem, sheets["entities"], sheets["entities"].rows[0], (path.rpartition("/")[2],))
    return replace(problem, sheet=survey.sheet.name)


def _row_at(path: tuple[str, ...], rows: Mapping[tuple[str, ...], SurveyRow]) -> SurveyRow | None:
    if path in rows or not path:
        return rows.get(path)
    for ending in _ADDED_ENDINGS:
        if (row := rows.get((*path[:-1], path[-1].removesuffix(ending)))) is not None:
            return row
    return None


def _at(problem: Problem, sheet: Sheet, row: Row, columns: Sequence[str]) -> Problem:
    """Return the problem at the first of the columns that has text, with the text as its author wrote it."""
    for column in columns:
        for written in row.cells:
            if written == column or written.startswith(f"{column}::"):
                place = sheet.place(row, written)
                values = {**problem.values, "expression": row.get(written)}
                return replace(problem, sheet=place.sheet, row=place.row, column=place.column, values=values)
    place = Place(sheet.name, row.number)
    return replace(problem, sheet=place.sheet, row=place.row)
