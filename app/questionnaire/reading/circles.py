"""Finds calculations that need their own result, such as `${a} + 1` in the row of a.

Circles of several calculations are found by the binder, which knows repeat instances. A calculation that
looks at other instances of its repeat, or keeps what it already holds, is no circle; nor is one that a
trigger starts.
"""

import re

from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.references import REFERENCE
from app.questionnaire.reading.survey import Survey

_SETTLES = re.compile(r"\bindexed-repeat\s*\(|\bposition\s*\(|\[|\b(?:if|once|coalesce)\s*\(")


def check_circles(survey: Survey, findings: Findings) -> None:
    """Report each calculation that refers to itself without a way to settle."""
    for row in survey.rows:
        expression = row.row.get("calculation")
        refers = row.path and row.name in REFERENCE.findall(expression)
        if refers and not row.row.get("trigger") and not _SETTLES.search(expression):
            findings.problem("circular_reference", survey.sheet.place(row.row, "calculation"), name=row.name)
