"""Figures as a reader of the page's language writes them: narrow spaces, comma or point."""

import datetime as dt

from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal, format_percent

from app import typography
from app.i18n import language

from .tally.dates import Step

_NARROW = "\u202f"
_SKELETONS = {Step.MONTH: "yMMM", Step.YEAR: "y"}


def number(value: float, digits: int = 0) -> str:
    """At most `digits` decimals, none where they would be zeros."""
    return str(format_decimal(value, format=f"#,##0.{'#' * digits}" if digits else "#,##0", locale=_locale()))


def percent(share: float | None) -> str:
    """Whole per cent; « – » where there is no base. A share that is not nothing never shows as 0 %."""
    if share is None:
        return "–"
    if 0 < share < 0.005:
        return f"<{_NARROW}{percent(0.01)}"
    return str(format_percent(share, locale=_locale())).replace("\xa0", _NARROW)


def day(value: dt.date, style: str = "long") -> str:
    return str(format_date(value, style, locale=_locale()))


def period(first: dt.date, last: dt.date) -> str:
    """« 2 mai – 12 juin 2026 »."""
    return day(first) if first == last else str(format_interval(first, last, "yMMMd", locale=_locale()))


def step(value: dt.date | int, size: Step) -> str:
    """The name of a bar over time: a day, a month, a year, a decade, an hour."""
    if isinstance(value, int):
        return f"{value} h – {value + 1} h"
    if size is Step.DAY:
        return day(value, "medium")
    if size is Step.DECADE:
        return f"{value.year}–{value.year + 9}"
    return str(format_skeleton(_SKELETONS[size], value, locale=_locale()))


def typeset(text: str) -> str:
    """An author's text, set by the rules of the page's language."""
    return typography.typeset(text, language().code)


def _locale() -> str:
    return language().locale.partition("@")[0]
