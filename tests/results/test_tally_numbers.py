"""Numbers and dates: quartiles against the standard library's, every value in exactly one class."""

import datetime as dt
import statistics
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.results.distribution import Distribution
from app.results.tally import tally
from app.results.tally.dates import DateSummary, Step
from app.results.tally.histogram import Bin, histogram
from app.results.tally.numbers import NumberSummary, read_number
from app.results.variable import Kind, Variable

NUMBERS = st.one_of(
    st.integers(-1000, 1000).map(str),
    st.decimals(-1000, 1000, places=2).map(str),
    st.floats(-1e14, 1e14).map(repr),
)


def make_summary(kind: Kind, values: list[str]) -> object:
    variable = Variable("/data/q", "q", kind, kind, "Question")
    return tally(variable, Distribution(Counter(values), len(values))).figures


def holds(bin_: Bin, value: float) -> bool:
    if bin_.low == bin_.high:
        return value == bin_.low
    return (bin_.low is None or value >= bin_.low) and (bin_.high is None or value < bin_.high)


@given(st.lists(NUMBERS, min_size=2))
def test_quartiles_are_those_of_spreadsheets(values: list[str]) -> None:
    summary = make_summary(Kind.NUMBER, values)
    assert isinstance(summary, NumberSummary)
    numbers = [float(value) for value in values]
    expected = statistics.quantiles(numbers, n=4, method="inclusive")
    scale = max(1.0, *map(abs, numbers))
    assert [summary.lower_quartile, summary.median, summary.upper_quartile] == pytest.approx(
        expected, abs=1e-9 * scale
    )
    assert (summary.minimum, summary.maximum) == (min(numbers), max(numbers))
    assert summary.mean == pytest.approx(statistics.fmean(numbers), abs=1e-9 * scale)


@given(st.lists(NUMBERS, min_size=1))
def test_every_number_falls_into_one_class_and_is_counted_there(values: list[str]) -> None:
    numbers = [float(value) for value in values]
    bins = histogram(sorted(Counter(numbers).items()))
    assert len(bins) <= 14
    for bin_ in bins:
        assert bin_.count == sum(1 for number in numbers if holds(bin_, number))
    assert sum(bin_.count for bin_ in bins) == len(numbers)


def test_few_whole_numbers_get_a_bar_each() -> None:
    bins = histogram([(1.0, 3), (2.0, 5), (4.0, 1)])
    assert [(b.low, b.count) for b in bins] == [(1, 3), (2, 5), (3, 0), (4, 1)]


def test_bounds_are_exact_in_decimal() -> None:
    bins = histogram([(step / 10, 1) for step in range(1, 10)])
    assert [b.low for b in bins] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    assert {b.count for b in bins} == {1}


def test_a_typing_slip_does_not_flatten_the_histogram() -> None:
    bins = histogram([(float(age), 2) for age in range(20, 80)] + [(99999.0, 1)])
    assert bins[-1] == Bin(80.0, None, 1)
    assert bins[0] == Bin(20.0, 30.0, 20)


@pytest.mark.parametrize("value", ["douze", "", "NaN", "inf", "1_000", "1e300", "12,5"])
def test_what_is_no_number_is_told_and_left_out(value: str) -> None:
    assert read_number(value) is None


def test_unreadable_numbers_are_counted_apart() -> None:
    summary = make_summary(Kind.NUMBER, ["3", "douze", "5"])
    assert isinstance(summary, NumberSummary)
    assert (summary.base, summary.unreadable, summary.mean) == (2, 1, 4.0)


@given(st.lists(st.dates(), min_size=1))
@example([dt.date(2000, 1, 1), dt.date(9990, 1, 1)])
@example([dt.date(9999, 12, 30), dt.date(9999, 12, 31)])
def test_every_date_is_counted_once_and_steps_have_no_gap(dates: list[dt.date]) -> None:
    summary = make_summary(Kind.DATE, [date.isoformat() for date in dates])
    assert isinstance(summary, DateSummary)
    assert (summary.first, summary.last) == (min(dates), max(dates))
    assert sum(bin_.count for bin_ in summary.bins) == len(dates)
    starts = [bin_.start for bin_ in summary.bins if isinstance(bin_.start, dt.date)]
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        expected = sum(1 for date in dates if start <= date and (following is None or date < following))
        assert expected == next(b.count for b in summary.bins if b.start == start)


@pytest.mark.parametrize(
    ("last", "step", "bars"),
    [
        ("2026-05-31", Step.DAY, 31),
        ("2026-06-01", Step.MONTH, 2),
        ("2028-05-01", Step.YEAR, 3),
        ("2099-01-01", Step.DECADE, 8),
    ],
)
def test_the_step_follows_the_span(last: str, step: Step, bars: int) -> None:
    summary = make_summary(Kind.DATE, ["2026-05-01", last])
    assert isinstance(summary, DateSummary)
    assert (summary.step, len(summary.bins)) == (step, bars)


def test_times_go_by_the_hour() -> None:
    summary = make_summary(Kind.TIME, ["08:30:00.000+02:00", "08:59", "10:00:00"])
    assert isinstance(summary, DateSummary)
    assert [(b.start, b.count) for b in summary.bins] == [(8, 2), (9, 0), (10, 1)]
