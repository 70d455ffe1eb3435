"""What is wrong with a questionnaire, as codes and data; sentences are made outside the core."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error refuses the form, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, located in the spreadsheet where there is one.

    `row` counts from 1 with the header as row 1, `column` is the header's text. What concerns the
    whole file has neither sheet nor row.
    """

    code: str
    severity: Severity = Severity.ERROR
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)


class FormRefused(Exception):
    """The form cannot be used; `problems` tells why, at least one of them an error."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems
