"""Reads the external_choices sheet like any other choices.

Splitting a long list off the form was a remedy for slow telephones. A filter does the same on a list
inside the form, so `select_one_external` becomes `select_one` with its choice_filter unchanged.
"""

from app.questionnaire.reading.columns import Kind
from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.sheets import Row, Sheet, Sheets
from app.questionnaire.reading.survey import Survey

_EXTERNAL = "select_one_external"
_SUFFIX = "_external"


def merge_external_choices(sheets: Sheets, survey: Survey, findings: Findings) -> Sheets:
    """Return the sheets with the external choices among the choices, and the questions turned to them."""
    external = sheets.get("external_choices")
    if external is None:
        return sheets
    choices = sheets.get("choices") or Sheet("choices")
    renamed = _new_names(choices, external)
    wanted = {row.type.list_name for row in survey.rows if row.type.select == _EXTERNAL}
    moved = [row for row in external.rows if row.get("list_name") in wanted]
    if not moved:
        return sheets
    findings.repair("external_choices_merged", external.place(), count=len(moved))
    last = max((row.number for row in choices.rows), default=1)
    merged = Sheet("choices", {**external.written, **choices.written}, {**external.kinds, **choices.kinds})
    merged.kinds.setdefault("list_name", Kind.MACHINE)
    merged.rows = choices.rows + [
        Row(last + row.number, {**row.cells, "list_name": renamed[row.get("list_name")]}) for row in moved
    ]
    survey.turn_external_selects(renamed)
    return {**sheets, "choices": merged}


def _new_names(choices: Sheet, external: Sheet) -> dict[str, str]:
    taken = {row.get("list_name") for row in choices.rows}
    names = {row.get("list_name") for row in external.rows}
    return {name: f"{name}{_SUFFIX}" if name in taken else name for name in names}
