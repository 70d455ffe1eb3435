"""Gives every row its path, and tells what is unbalanced, unnamed, misnamed, named twice or unlabelled."""

from dataclasses import dataclass, field

from pyxform.utils import default_is_dynamic

from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.headers import XML_NAME
from app.questionnaire.reading.row_types import RowKind, needs_label
from app.questionnaire.reading.stand_ins import BLANK_LABEL
from app.questionnaire.reading.survey import Survey, SurveyRow

#: Groups within groups; real forms have six, XML parsers give up at 256.
_DEEPEST = 50
_HEAD_OF_TABLE = "label"  # the appearance of a select that shows its choices only


def check_nesting(survey: Survey, findings: Findings) -> None:
    """Walk the sheet from top to bottom, as pyxform will."""
    walk = _Walk(survey, findings)
    for row in survey.rows:
        if row.type.kind is RowKind.END:
            walk.close(row)
        elif row.type.kind is not RowKind.SETTING:
            walk.enter(row)
    for row in walk.open_rows:
        place = survey.sheet.place(row.row, "type")
        findings.problem("unclosed_group", place, name=row.name, type=row.type.control)


@dataclass(slots=True)
class _Walk:
    """Where the walk stands: the groups it is in, and the rows in which each path and repeat was met."""

    survey: Survey
    findings: Findings
    open_rows: list[SurveyRow] = field(default_factory=list)
    paths: dict[tuple[str, ...], int] = field(default_factory=dict)
    repeats: dict[str, int] = field(default_factory=dict)

    def enter(self, row: SurveyRow) -> None:
        self._check_name(row)
        parent = self.open_rows[-1].path if self.open_rows else ()
        row.path = (*parent, row.name)
        self._check_unique(row)
        self._check_label(row)
        if row.type.kind is RowKind.BEGIN:
            self.open_rows.append(row)
            if len(self.open_rows) == _DEEPEST:
                self._problem("groups_too_deep", row, "type", {"limit": _DEEPEST})

    def close(self, row: SurveyRow) -> None:
        opened = self.open_rows.pop() if self.open_rows else None
        if opened and opened.type.control == row.type.control:
            return
        values: dict[str, str | int] = {"type": row.type.control}
        if opened:
            values |= {"opened": opened.type.control, "opened_row": opened.row.number}
        self._problem("unmatched_end", row, "type", values)

    def _check_name(self, row: SurveyRow) -> None:
        """A note holds no answer, so any name does; an audit has but one."""
        if row.type.text == "audit" and row.name != "audit":
            if row.name:
                self.findings.repair("audit_named", self.survey.sheet.place(row.row, "name"), name=row.name)
            row.row.cells["name"] = "audit"
        if not row.name:
            if row.type.text != "note":
                self._problem("missing_name", row, "name", {"type": row.type.text})
            row.row.cells["name"] = f"unnamed_{row.type.text.split(' ')[0]}_{row.row.number}"
        elif not XML_NAME.match(row.name):
            self._problem("invalid_name", row, "name", {"name": row.name})

    def _check_unique(self, row: SurveyRow) -> None:
        number = row.row.number
        if row.path in self.paths:
            self._problem_twice("duplicate_name", row, self.paths[row.path])
        elif row.type.control == "repeat" and row.name in self.repeats:
            self._problem_twice("duplicate_repeat_name", row, self.repeats[row.name])
        self.paths.setdefault(row.path, number)
        if row.type.control == "repeat":
            self.repeats.setdefault(row.name, number)

    def _problem_twice(self, code: str, row: SurveyRow, other_row: int) -> None:
        self._problem(code, row, "name", {"name": row.name, "other_row": other_row})

    def _check_label(self, row: SurveyRow) -> None:
        """What is calculated may go unlabelled, and is not shown; so may the head of a table of selects."""
        if row.type.text == "calculate" and not self._has_calculation(row):
            self._problem("missing_calculation", row, "calculation", {"name": row.name})
        elif row.is_calculated or row.row.has_face():
            return
        elif needs_label(row.type) and _HEAD_OF_TABLE in row.row.get("appearance").split():
            self.survey.sheet.put_label(row.row, BLANK_LABEL)
        elif needs_label(row.type):
            self._problem("missing_label", row, "label", {"name": row.name})

    @staticmethod
    def _has_calculation(row: SurveyRow) -> bool:
        default = row.row.get("default")
        return bool(row.row.get("calculation")) or default_is_dynamic(default, row.type.text)

    def _problem(self, code: str, row: SurveyRow, column: str, values: dict[str, str | int]) -> None:
        self.findings.problem(code, self.survey.sheet.place(row.row, column), **values)
