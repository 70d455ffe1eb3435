"""Quartiles by the definition of spreadsheets: linear interpolation, both ends included.

This is QUARTILE.INC (CENTILE.INC) of Excel and LibreOffice, R's type 7 (Hyndman and Fan 1996), so that
a team that opens the export in Excel finds the figures of the page.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate


def quantile(pairs: Sequence[tuple[float, int]], probability: float) -> float:
    """The quantile of values given as (value, count) in ascending order of value, counts above 0."""
    ends = list(accumulate(count for _, count in pairs))
    position = (ends[-1] - 1) * probability
    below = int(position)
    low = pairs[bisect_right(ends, below)][0]
    if position == below:
        return low
    high = pairs[bisect_right(ends, below + 1)][0]
    return low + (high - low) * (position - below)
