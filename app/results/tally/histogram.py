"""Classes of a histogram, by a rule that can be told in a sentence.

Whole numbers spread over at most 12 values get one bar each. Otherwise the width is 1, 2 or 5 times a
power of ten, the smallest that leaves at most 10 classes, starting at a multiple of the width, lower
bound included. Values farther than three interquartile ranges from the quartiles (or, when the
quartiles are equal, from the 5th and 95th centiles) don't stretch the scale: they fall into an open
first or last class.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .quantiles import quantile

Pairs = Sequence[tuple[float, int]]

_BARS_FOR_WHOLE_NUMBERS = 12
_CLASSES = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Values from `low` (included) to `high` (excluded); None is an open end. A single whole number
    has `low` equal to `high`."""

    low: float | None
    high: float | None
    count: int


def histogram(pairs: Pairs) -> tuple[Bin, ...]:
    """Bins over (value, count) in ascending order of value, empty classes included."""
    if not pairs:
        return ()
    low, high = _fences(pairs)
    whole = all(value == int(value) for value, _ in pairs)
    if whole and high - low < _BARS_FOR_WHOLE_NUMBERS:
        edges = [float(value) for value in range(math.floor(low), math.floor(high) + 2)]
        return _fill(pairs, edges, single=True)
    width = _width(low, high, whole=whole)
    first, last = (math.floor(Decimal(repr(value)) / width) for value in (low, high))
    return _fill(pairs, [float(step * width) for step in range(first, last + 2)], single=False)


def _fences(pairs: Pairs) -> tuple[float, float]:
    """The range that sets the scale, within the smallest and the largest value."""
    for probability in (0.25, 0.05):
        lower, upper = quantile(pairs, probability), quantile(pairs, 1 - probability)
        if upper > lower:
            break
    reach = 3 * (upper - lower)
    inside = [value for value, _ in pairs if lower - reach <= value <= upper + reach]
    return inside[0], inside[-1]


def _width(low: float, high: float, *, whole: bool) -> Decimal:
    """Exact in decimal, so that 0.3 falls on the bound 3 × 0.1 and not beside it."""
    spread = high - low
    if spread <= 1e-9 * max(1.0, abs(low), abs(high)):
        return Decimal(1)
    power = math.floor(math.log10(spread / _CLASSES))
    steps = (Decimal(step).scaleb(power) for step in (1, 2, 5, 10, 20))
    width = next(step for step in steps if spread / float(step) < _CLASSES - 1)
    return max(width, Decimal(1)) if whole else width


def _fill(pairs: Pairs, edges: list[float], *, single: bool) -> tuple[Bin, ...]:
    counts = [0] * (len(edges) + 1)
    for value, count in pairs:
        counts[bisect_right(edges, value)] += count
    before, *inner, after = counts
    bins = [Bin(None, edges[0], before)] if before else []
    bins += [
        Bin(low, low if single else high, count)
        for low, high, count in zip(edges[:-1], edges[1:], inner, strict=True)
    ]
    return (*bins, Bin(edges[-1], None, after)) if after else tuple(bins)
