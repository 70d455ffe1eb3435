"""Choices: each with its count and its share of those who answered, one or several choices alike."""

from collections import Counter
from dataclasses import dataclass

from app.results.distribution import Distribution, answered
from app.results.variable import Category, Variable


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """`share` is of the respondents (0 to 1), None when nobody answered. `listed` is false for a code
    that no form version offers (a sheet or an older tool can bring one)."""

    code: str
    label: str
    count: int
    share: float | None
    listed: bool = True


@dataclass(frozen=True, slots=True)
class ChoiceTable:
    """Rows in the order of the list; with several choices allowed the shares may pass 100 %."""

    base: int
    several: bool
    scale: bool
    rows: tuple[ChoiceRow, ...]


def tally_choices(variable: Variable, distribution: Distribution, *, several: bool) -> ChoiceTable:
    """Count each choice once per respondent."""
    counts: Counter[str] = Counter()
    base = 0
    for value, count in answered(variable, distribution):
        base += count
        for code in set(value.split()) if several else {value}:
            counts[code] += count
    rows = tuple(
        ChoiceRow(category.code, category.label, counts[category.code], _share(counts[category.code], base))
        for category in variable.substantive
    )
    return ChoiceTable(base, several, variable.scale, rows + _unlisted(variable.categories, counts, base))


def _unlisted(categories: tuple[Category, ...], counts: Counter[str], base: int) -> tuple[ChoiceRow, ...]:
    known = {category.code for category in categories}
    return tuple(
        ChoiceRow(code, code, count, _share(count, base), listed=False)
        for code, count in sorted(counts.items())
        if code not in known
    )


def _share(count: int, base: int) -> float | None:
    return count / base if base else None
