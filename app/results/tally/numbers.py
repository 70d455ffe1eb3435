"""Numbers: smallest, quartiles, mean, largest, and a histogram."""

import math
from collections import Counter
from dataclasses import dataclass

from app.results.distribution import Distribution, answered
from app.results.variable import Variable

from .histogram import Bin, histogram
from .quantiles import quantile

#: Beyond it doubles no longer hold every whole number; a typing slip, not an answer.
_LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """`unreadable` answers are kept but are no numbers; the base leaves them out."""

    base: int
    unreadable: int
    minimum: float
    lower_quartile: float
    median: float
    upper_quartile: float
    maximum: float
    mean: float
    bins: tuple[Bin, ...]


def tally_numbers(variable: Variable, distribution: Distribution) -> NumberSummary | None:
    """None when no answer is a number."""
    counts: Counter[float] = Counter()
    unreadable = 0
    for value, count in answered(variable, distribution):
        number = read_number(value)
        if number is None:
            unreadable += count
        else:
            counts[number] += count
    if not counts:
        return None
    pairs = sorted(counts.items())
    base = counts.total()
    return NumberSummary(
        base=base,
        unreadable=unreadable,
        minimum=pairs[0][0],
        lower_quartile=quantile(pairs, 0.25),
        median=quantile(pairs, 0.5),
        upper_quartile=quantile(pairs, 0.75),
        maximum=pairs[-1][0],
        mean=math.fsum(value * count for value, count in pairs) / base,
        bins=histogram(pairs),
    )


def read_number(value: str) -> float | None:
    """The number that a lexical value writes, None if it writes none or one beyond 15 digits."""
    if "_" in value:  # Python's own notation
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < _LARGEST else None
