"""The geometry of bars, in per cent of their width: SVG attributes, since the page allows no style."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: The tones of a scale of n steps: 1 the one end, 9 the other, 5 the middle.
_TONES: dict[int, Sequence[int]] = {
    1: (1,),
    2: (1, 9),
    3: (1, 5, 9),
    4: (1, 3, 7, 9),
    5: (1, 3, 5, 7, 9),
    6: (1, 2, 4, 6, 8, 9),
    7: (1, 2, 4, 5, 6, 8, 9),
    8: (1, 2, 3, 4, 6, 7, 8, 9),
    9: (1, 2, 3, 4, 5, 6, 7, 8, 9),
}
#: Below these widths, in per cent, a figure doesn't fit into its segment, or not its sign.
_LEGIBLE, _ROOMY = 5, 18


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a stacked bar, from `start`; `tone` is its colour, by its place on the scale."""

    start: float
    width: float
    tone: int

    @property
    def is_legible(self) -> bool:
        return self.width >= _LEGIBLE

    @property
    def is_roomy(self) -> bool:
        return self.width >= _ROOMY


@dataclass(frozen=True, slots=True)
class Tower:
    """A bar that stands, in a drawing 100 high: its left edge, its width, its top and its height."""

    left: float
    width: float
    top: float
    height: float


def tones(steps: int) -> Sequence[int]:
    """The tones of a scale, middle tones repeated beyond nine steps."""
    return _TONES.get(steps) or (*range(1, 9), *(9 for _ in range(steps - 8)))


def stack(counts: Sequence[int]) -> tuple[Segment, ...]:
    """One segment per count, side by side; together they fill the width, or nothing does."""
    total = sum(counts)
    segments: list[Segment] = []
    seen = 0
    for count, tone in zip(counts, tones(len(counts)), strict=True):
        if total:
            segments.append(Segment(round(100 * seen / total, 2), round(100 * count / total, 2), tone))
        seen += count
    return tuple(segments)


def towers(counts: Iterable[int]) -> tuple[Tower, ...]:
    """Standing bars over the whole width, the largest reaching the top."""
    heights = list(counts)
    if not heights:
        return ()
    width, largest = 100 / len(heights), max(1, *heights)
    return tuple(
        Tower(
            left=round(place * width, 3),
            width=round(width * 0.8, 3),
            top=round(100 - 100 * count / largest, 2),
            height=round(100 * count / largest, 2),
        )
        for place, count in enumerate(heights)
    )
