"""What two cells of one row cannot say together: no tool could do what they ask for."""

from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.references import REFERENCE
from app.questionnaire.reading.sheets import Sheets
from app.questionnaire.reading.survey import Survey, SurveyRow

#: Types that hold an answer but have no control, so that nobody can change it and set off a trigger.
_SILENT = frozenset({"calculate", "hidden"})
_OR_OTHER = " or_other"


def check_contradictions(sheets: Sheets, survey: Survey, findings: Findings) -> None:
    """Report each row whose columns exclude one another."""
    silent = {row.name for row in survey.rows if row.path and row.type.text in _SILENT}
    has_entities = "entities" in sheets and bool(sheets["entities"].rows)
    for row in survey.rows:
        if row.type.text.endswith(_OR_OTHER) and row.row.get("choice_filter"):
            _report("other_of_filtered_list", row, "choice_filter", survey, findings)
        if row.row.get("save_to") and not has_entities:
            _report("save_to_without_entities", row, "save_to", survey, findings)
        for name in REFERENCE.findall(row.row.get("trigger")):
            if name.strip() in silent:
                _report("trigger_not_shown", row, "trigger", survey, findings, trigger=name.strip())


def _report(
    code: str, row: SurveyRow, column: str, survey: Survey, findings: Findings, **values: str
) -> None:
    findings.problem(code, survey.sheet.place(row.row, column), name=row.name, **values)
