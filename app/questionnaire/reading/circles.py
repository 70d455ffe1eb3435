"""Finds calculations that need their own result.

Loops between relevance and calculations settle by themselves and are none of this module's business.
A calculation that looks at other instances of its repeat, or keeps what it already holds, is no circle.
"""

import re

from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.references import REFERENCE
from app.questionnaire.reading.survey import Survey, SurveyRow

_OTHER_INSTANCES = re.compile(r"\bindexed-repeat\s*\(|\bposition\s*\(|\[")
_KEEPS_ITS_VALUE = re.compile(r"\b(if|once|coalesce)\s*\(")


def check_circles(survey: Survey, findings: Findings) -> None:
    """Report each circle of calculations once, at its first row."""
    calculated = {row.name: row for row in survey.rows if row.path and row.row.get("calculation")}
    edges = {name: _needs(row, calculated) for name, row in calculated.items()}
    settled: set[str] = set()
    for name in calculated:
        circle = _circle_from(name, edges, settled)
        if circle:
            place = survey.sheet.place(calculated[circle[0]].row, "calculation")
            findings.problem("circular_reference", place, names=" → ".join((*circle, circle[0])))


def _needs(row: SurveyRow, calculated: dict[str, SurveyRow]) -> tuple[str, ...]:
    expression = row.row.get("calculation")
    if _OTHER_INSTANCES.search(expression) or row.row.get("trigger"):
        return ()
    names = [name for name in dict.fromkeys(REFERENCE.findall(expression)) if name in calculated]
    keeps = bool(_KEEPS_ITS_VALUE.search(expression))
    return tuple(name for name in names if not (keeps and name == row.name))


def _circle_from(start: str, edges: dict[str, tuple[str, ...]], settled: set[str]) -> list[str]:
    """Walk depth first without recursion; return the names on the first circle met, in order."""
    if start in settled:
        return []
    path = [start]
    pending = [list(edges[start])]
    while path:
        if not pending[-1]:
            settled.add(path.pop())
            pending.pop()
            continue
        name = pending[-1].pop(0)
        if name in path:
            settled.update(path)
            return path[path.index(name) :]
        if name not in settled:
            path.append(name)
            pending.append(list(edges[name]))
    return []
