"""What reading finds on its way: repairs and problems, each with its place."""

from dataclasses import dataclass, field
from typing import NamedTuple

from app.questionnaire.problems import FormRefused, Problem, Severity
from app.questionnaire.reading.codes import PROBLEMS, REPAIRS

#: A form whose every row is wrong needs no more than this of a kind to be understood.
_MOST_TOLD = 100


class Place(NamedTuple):
    """A cell, row or sheet; `column` is the header as its author wrote it."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None


WHOLE_FILE = Place()


@dataclass(slots=True)
class Findings:
    """Collects repairs and problems in the order in which they are met."""

    repairs: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def repair(self, code: str, place: Place = WHOLE_FILE, **values: str | int) -> None:
        assert code in REPAIRS, code  # noqa: S101 - the table is the documentation, so it must be whole
        _tell(self.repairs, Problem(code, Severity.WARNING, *place, values))

    def problem(self, code: str, place: Place = WHOLE_FILE, **values: str | int) -> None:
        _tell(self.problems, Problem(code, PROBLEMS[code], *place, values))

    def extend(self, others: "Findings") -> None:
        """Take over what was found apart."""
        for repair in others.repairs:
            _tell(self.repairs, repair)
        for problem in others.problems:
            _tell(self.problems, problem)

    @property
    def refuses(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def stop_if_refused(self) -> None:
        """Raise FormRefused when an error was met: what follows would only repeat it."""
        if self.refuses:
            raise FormRefused(tuple(self.problems))


def _tell(told: list[Problem], found: Problem) -> None:
    """Add a finding unless there are plenty of the same code; the first of each is never lost."""
    if sum(each.code == found.code for each in told) < _MOST_TOLD:
        told.append(found)


def refuse(code: str, place: Place = WHOLE_FILE, **values: str | int) -> FormRefused:
    """Return the exception for one problem, to be raised where it is known."""
    return FormRefused((Problem(code, PROBLEMS[code], *place, values),))
