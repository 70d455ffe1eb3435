"""Dates by day, month, year or decade; times of day by the hour.

The step is the smallest that leaves at most 31 days, 24 months or 20 years; empty steps are kept.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from app.results.distribution import Distribution, answered
from app.results.variable import Variable

_T = TypeVar("_T")


class Step(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class DateBin:
    """`start` is the first day of the step; for hours, the hour from 0 to 23."""

    start: dt.date | int
    count: int


@dataclass(frozen=True, slots=True)
class DateSummary:
    """`unreadable` answers are kept but are no dates; the base leaves them out."""

    base: int
    unreadable: int
    step: Step
    first: dt.date | None
    last: dt.date | None
    bins: tuple[DateBin, ...]


def tally_dates(variable: Variable, distribution: Distribution) -> DateSummary | None:
    """Read the date part of dates and dateTimes, in the zone they were written in."""
    days, unreadable = _read(variable, distribution, lambda value: dt.date.fromisoformat(value[:10]))
    if not days:
        return None
    first, last = min(days), max(days)
    step = _step(first, last)
    counts: Counter[dt.date] = Counter()
    for day, count in days.items():
        counts[_start(day, step)] += count
    bins = tuple(DateBin(start, counts[start]) for start in _steps(_start(first, step), last, step))
    return DateSummary(days.total(), unreadable, step, first, last, bins)


def tally_times(variable: Variable, distribution: Distribution) -> DateSummary | None:
    """Times of day, by the hour between the earliest and the latest."""
    hours, unreadable = _read(variable, distribution, lambda value: dt.time.fromisoformat(value).hour)
    if not hours:
        return None
    bins = tuple(DateBin(hour, hours[hour]) for hour in range(min(hours), max(hours) + 1))
    return DateSummary(hours.total(), unreadable, Step.HOUR, None, None, bins)


def _read(
    variable: Variable, distribution: Distribution, read: Callable[[str], _T]
) -> tuple[Counter[_T], int]:
    counts: Counter[_T] = Counter()
    unreadable = 0
    for value, count in answered(variable, distribution):
        try:
            counts[read(value)] += count
        except ValueError:
            unreadable += count
    return counts, unreadable


def _step(first: dt.date, last: dt.date) -> Step:
    if (last - first).days < 31:
        return Step.DAY
    if (last.year - first.year) * 12 + last.month - first.month < 24:
        return Step.MONTH
    return Step.YEAR if last.year - first.year < 20 else Step.DECADE


def _start(day: dt.date, step: Step) -> dt.date:
    match step:
        case Step.MONTH:
            return day.replace(day=1)
        case Step.YEAR:
            return dt.date(day.year, 1, 1)
        case Step.DECADE:
            return dt.date(max(day.year // 10 * 10, 1), 1, 1)
        case _:
            return day


def _steps(start: dt.date, last: dt.date, step: Step) -> Iterator[dt.date]:
    following: dt.date | None = start
    while following and following <= last:
        yield following
        following = _next(following, step)


def _next(start: dt.date, step: Step) -> dt.date | None:
    """Where the next bar begins; None after the last that a calendar has."""
    try:
        match step:
            case Step.MONTH:
                return (start + dt.timedelta(days=31)).replace(day=1)
            case Step.YEAR:
                return dt.date(start.year + 1, 1, 1)
            case Step.DECADE:
                return dt.date(start.year // 10 * 10 + 10, 1, 1)
            case _:
                return start + dt.timedelta(days=1)
    except (ValueError, OverflowError):
        return None
