"""What reading finds on its way: repairs and problems, each with its place."""

from dataclasses import dataclass, field
from typing import NamedTuple

from app.questionnaire.problems import FormRefused, Problem, Severity
from app.questionnaire.reading.codes import PROBLEMS, REPAIRS

#: A form whose every row is wrong needs no more than this to be understood.
MOST_TOLD = 200


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
        if len(self.repairs) < MOST_TOLD:
            self.repairs.append(Problem(code, Severity.WARNING, *place, values))

    def problem(self, code: str, place: Place = WHOLE_FILE, **values: str | int) -> None:
        if len(self.problems) < MOST_TOLD:
            self.problems.append(Problem(code, PROBLEMS[code], *place, values))

    def extend(self, others: "Findings") -> None:
        """Take over what was found apart."""
        self.repairs.extend(others.repairs)
        self.problems.extend(others.problems)

    @property
    def refuses(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def stop_if_refused(self) -> None:
        """Raise FormRefused when an error was met: what follows would only repeat it."""
        if self.refuses:
            raise FormRefused(tuple(self.problems))


def refuse(code: str, place: Place = WHOLE_FILE, **values: str | int) -> FormRefused:
    """Return the exception for one problem, to be raised where it is known."""
    return FormRefused((Problem(code, PROBLEMS[code], *place, values),))
