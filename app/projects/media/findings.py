"""What is told of media: nothing of it keeps a form from becoming a version."""

from collections.abc import Iterable

from app.projects.media.wanted import Wanted
from app.questionnaire.problems import Problem, Severity


def missing(wanted: Wanted, here: Iterable[str]) -> tuple[Problem, ...]:
    """A warning for each file that the form names and that is not there."""
    absent = sorted(set(wanted.columns) - set(here))
    return tuple(finding("media_missing", name) for name in absent)


def finding(code: str, file: str, **values: str | int) -> Problem:
    """A warning about one file; its sentence is in `projects.problem_texts`."""
    return Problem(code, Severity.WARNING, values={"file": file, **values})
