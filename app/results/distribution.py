"""How often each lexical value was given to one question: all that the tables are made from.

A single pass over the answers only counts strings; parsing is left to the distinct values. Two
distributions add up, so counts over parts of the answers (a day, a new sequence) can be merged.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .variable import Missing, Variable


@dataclass(slots=True)
class Distribution:
    """`values` holds only answers to be counted; `reached` is how many forms (or repeat instances)
    could have asked the question; of these, `not_asked` were filtered out or on a channel without it,
    and `masked` of them hold an answer all the same, which is not counted."""

    values: Counter[str] = field(default_factory=Counter)
    reached: int = 0
    not_asked: int = 0
    masked: int = 0

    def __add__(self, other: "Distribution") -> "Distribution":
        return Distribution(
            self.values + other.values,
            self.reached + other.reached,
            self.not_asked + other.not_asked,
            self.masked + other.masked,
        )


@dataclass(frozen=True, slots=True)
class Bases:
    """Who was asked, and who gave what sort of answer: asked = answered + dont_know + declined + empty."""

    reached: int
    asked: int
    answered: int
    dont_know: int
    declined: int
    empty: int
    not_asked: int
    masked: int


def bases(variable: Variable, distribution: Distribution) -> Bases:
    """The bases of a question's table; percentages of choices are of `answered`."""
    missing = variable.missing
    told: Counter[Missing | None] = Counter()
    for value, count in distribution.values.items():
        told[nonresponse(value, missing)] += count
    given = distribution.values.total()
    asked = distribution.reached - distribution.not_asked
    return Bases(
        reached=distribution.reached,
        asked=asked,
        answered=told[None],
        dont_know=told[Missing.DONT_KNOW],
        declined=told[Missing.DECLINED],
        empty=asked - given,
        not_asked=distribution.not_asked,
        masked=distribution.masked,
    )


def nonresponse(value: str, missing: dict[str, Missing]) -> Missing | None:
    """Whether a selection says only that there is no answer.

    The web keeps such choices exclusive, but a sheet can bear *ne sait pas* beside a real choice: the
    real choice is then the answer. *Ne souhaite pas répondre* wins over *ne sait pas*.
    """
    if not missing:
        return None
    kinds = {missing.get(code) for code in value.split()}
    if None in kinds or not kinds:
        return None
    return Missing.DECLINED if Missing.DECLINED in kinds else Missing.DONT_KNOW


def answered(variable: Variable, distribution: Distribution) -> Iterable[tuple[str, int]]:
    """The values that are answers, with how often each was given."""
    missing = variable.missing
    return (
        (value, count) for value, count in distribution.values.items() if nonresponse(value, missing) is None
    )
