"""Rankings: how often a choice came first, and its mean rank among those who ranked it."""

from collections import Counter
from dataclasses import dataclass

from app.results.distribution import Distribution, answered
from app.results.variable import Variable


@dataclass(frozen=True, slots=True)
class RankRow:
    """`mean` is the mean rank, 1 for first, None when nobody ranked the choice."""

    code: str
    label: str
    ranked: int
    first: int
    first_share: float | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class RankTable:
    """Rows from the best mean rank to the worst, never ranked last."""

    base: int
    rows: tuple[RankRow, ...]


def tally_ranks(variable: Variable, distribution: Distribution) -> RankTable:
    """Read each value as codes from the first rank to the last; a code repeated keeps its best rank."""
    ranked: Counter[str] = Counter()
    ranks: Counter[str] = Counter()
    first: Counter[str] = Counter()
    base = 0
    for value, count in answered(variable, distribution):
        base += count
        for rank, code in enumerate(dict.fromkeys(value.split()), start=1):
            ranked[code] += count
            ranks[code] += rank * count
            if rank == 1:
                first[code] += count
    labels = {category.code: category.label for category in variable.substantive}
    codes = [*labels, *sorted(ranked.keys() - labels.keys() - variable.missing.keys())]
    rows = [
        RankRow(
            code=code,
            label=labels.get(code, code),
            ranked=ranked[code],
            first=first[code],
            first_share=first[code] / base if base else None,
            mean=ranks[code] / ranked[code] if ranked[code] else None,
        )
        for code in codes
    ]
    return RankTable(base, tuple(sorted(rows, key=lambda row: (row.mean is None, row.mean or 0.0))))
