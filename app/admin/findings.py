"""What reading a spreadsheet found, worded for its author."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.projects.problem_texts import sentence
from app.questionnaire.problems import Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """A repair or a problem with its sentence, in the reader's language."""

    severity: str
    sheet: str | None
    row: int | None
    column: str | None
    message: str


def worded(problems: Sequence[Problem]) -> list[Finding]:
    """The problems as findings, in the order of the sheet; those of the whole file first."""
    return [_worded(problem) for problem in sorted(problems, key=_place)]


def _worded(problem: Problem) -> Finding:
    return Finding(problem.severity, problem.sheet, problem.row, problem.column, sentence(problem))


def _place(problem: Problem) -> tuple[str, int]:
    return problem.sheet or "", problem.row or 0
