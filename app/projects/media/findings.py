"""What is told of media: nothing of it keeps a form from becoming a version."""

from collections.abc import Iterable

from app.projects.media.wanted import Wanted
from app.questionnaire.problems import Problem, Severity


def missing(wanted: Wanted, here: Iterable[str]) -> tuple[Problem, ...]:
    """A warning for each file that the form names and that is not there; lists come first."""
    absent = sorted(set(wanted.columns) - set(here), key=lambda name: (name not in wanted.reads, name))
    return tuple(finding("list_missing" if one in wanted.reads else "media_missing", one) for one in absent)


def without_missing(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """What reading the form alone found, but for lists: only `missing` knows which have come."""
    return tuple(problem for problem in problems if problem.code != "attachment_missing")


def finding(code: str, file: str, **values: str | int) -> Problem:
    """A warning about one file; its sentence is in `projects.problem_texts`."""
    return Problem(code, Severity.WARNING, values={"file": file, **values})
