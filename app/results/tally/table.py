"""The kinds of variables and how each is tallied: one line per kind."""

from collections.abc import Callable
from dataclasses import dataclass

from app.results.distribution import Bases, Distribution, bases
from app.results.variable import Kind, Variable

from .choices import ChoiceTable, tally_choices
from .dates import DateSummary, tally_dates, tally_times
from .numbers import NumberSummary, tally_numbers
from .ranks import RankTable, tally_ranks

Figures = ChoiceTable | RankTable | NumberSummary | DateSummary | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question's result: `figures` is None where only the bases are told (open answers, files)."""

    variable: Variable
    bases: Bases
    figures: Figures


def _one(variable: Variable, distribution: Distribution) -> Figures:
    return tally_choices(variable, distribution, several=False)


def _many(variable: Variable, distribution: Distribution) -> Figures:
    return tally_choices(variable, distribution, several=True)


def _only_bases(_variable: Variable, _distribution: Distribution) -> Figures:
    return None


FIGURES: dict[Kind, Callable[[Variable, Distribution], Figures]] = {
    Kind.ONE: _one,
    Kind.MANY: _many,
    Kind.RANK: tally_ranks,
    Kind.NUMBER: tally_numbers,
    Kind.DATE: tally_dates,
    Kind.TIME: tally_times,
    Kind.TEXT: _only_bases,
    Kind.GIVEN: _only_bases,
}


def tally(variable: Variable, distribution: Distribution) -> Question:
    """Everything that is said of one question, but for the words of open answers."""
    return Question(variable, bases(variable, distribution), FIGURES[variable.kind](variable, distribution))
