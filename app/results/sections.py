"""The headings over questions that a repeat asks: what its sheets are, and how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.i18n import _

from .catalogue import RepeatTable
from .tally import Question
from .words import people


@dataclass(frozen=True, slots=True)
class Section:
    """`note` names the base of all that follows."""

    title: str
    note: str


def sections(
    repeats: Iterable[RepeatTable], questions: Iterable[Question], answers: int, unit: str
) -> dict[str, Section]:
    """The heading of each repeat, by its path."""
    reached = {q.variable.repeat: q.bases.reached for q in questions if q.variable.repeat}
    return {
        repeat.path: Section(
            repeat.label,
            _(
                "Ces questions se répètent. Leur base : %(sheets)s, pour %(who)s.",
                sheets=people(reached.get(repeat.path, 0), repeat.label),
                who=people(answers, unit),
            ),
        )
        for repeat in repeats
    }
