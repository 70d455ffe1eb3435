"""Functions of dates and times; all in the zone of the context."""

import math
from collections.abc import Callable
from datetime import datetime

from app.questionnaire.expression.calendar_names import calendar_names
from app.questionnaire.expression.dates import (
    EMPTY,
    INVALID,
    Moment,
    day_fraction,
    days_of_text,
    instant_of_days,
    instant_of_text,
    moment_of_days,
    moment_of_instant,
    moment_of_text,
)
from app.questionnaire.expression.scope import Scope
from app.questionnaire.expression.values import Value, number_of_text, to_number, to_text


def today(scope: Scope) -> Moment:
    """The day of the context's instant."""
    local = scope.context.now.astimezone(scope.zone)
    return moment_of_instant(datetime(local.year, local.month, local.day, tzinfo=scope.zone), scope.zone)


def now(scope: Scope) -> Moment:
    """The context's instant."""
    local = scope.context.now.astimezone(scope.zone)
    moment = moment_of_instant(local, scope.zone)
    return Moment(moment.days, local.isoformat(timespec="milliseconds"))


def date(scope: Scope, value: Value) -> Moment:
    """The moment that a date's text or a number of days stands for."""
    if isinstance(value, bool):
        return INVALID
    if isinstance(value, float | Moment):
        days = to_number(value, scope.zone)
        return EMPTY if value == EMPTY else moment_of_days(days, scope.zone)
    return _date_of_text(to_text(value), scope)


def _date_of_text(text: str, scope: Scope) -> Moment:
    """A node may hold days as its text, written there by a calculation."""
    number = number_of_text(text, scope.zone)
    if math.isnan(number) or not math.isnan(days_of_text(text, scope.zone)):
        return moment_of_text(text, scope.zone)
    return moment_of_days(number, scope.zone)


def decimal_date_time(scope: Scope, value: Value) -> float:
    """Days since the epoch, with their fraction."""
    return date(scope, value).days


def decimal_time(scope: Scope, value: Value) -> float:
    """The part of the day, from 0 to 1, that a time stands for."""
    return day_fraction(to_text(value), scope.context.now.astimezone(scope.zone))


def format_date(scope: Scope, value: Value, pattern: str) -> str:
    """A moment told by a pattern of `%` letters; empty for what is no date."""
    instant = _instant(scope, value)
    if instant is None:
        return ""
    parts = pattern.split("%")
    language = scope.context.language
    return parts[0] + "".join([_told(part, instant, language) for part in _joined_percents(parts[1:])])


def _instant(scope: Scope, value: Value) -> datetime | None:
    if isinstance(value, str):
        instant = instant_of_text(value, scope.zone)
        return None if instant is None else instant.astimezone(scope.zone)
    days = date(scope, value).days
    return None if math.isnan(days) else instant_of_days(days, scope.zone)


def _joined_percents(parts: list[str]) -> list[str]:
    """What follows each `%`, with `%%` kept as one part."""
    rest = iter(parts)
    return [part or "%" + next(rest, "") for part in rest]


def _told(part: str, instant: datetime, language: str | None) -> str:
    """One letter of a pattern and the text after it; an unknown letter stays as written."""
    if part.startswith("%"):
        return part
    letter, rest = part[:1], part[1:]
    if letter in _NAMES:
        return _NAMES[letter](instant, language) + rest
    return (_LETTERS[letter](instant) if letter in _LETTERS else "%" + letter) + rest


def duration(scope: Scope) -> float:
    """Whole seconds since filling began."""
    started = scope.context.started
    return 0.0 if started is None else float(max(0, (scope.context.now - started).total_seconds() // 1))


_LETTERS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda at: f"{at.year:04}",
    "y": lambda at: f"{at.year % 100:02}",
    "m": lambda at: f"{at.month:02}",
    "n": lambda at: str(at.month),
    "d": lambda at: f"{at.day:02}",
    "e": lambda at: str(at.day),
    "H": lambda at: f"{at.hour:02}",
    "h": lambda at: str(at.hour),
    "M": lambda at: f"{at.minute:02}",
    "S": lambda at: f"{at.second:02}",
    "3": lambda at: f"{at.microsecond // 1000:03}",
    "j": lambda at: f"{at.timetuple().tm_yday:03}",
    "W": lambda at: str(at.isocalendar().week),
    "w": lambda at: str(at.isoweekday() % 7),
}
_NAMES: dict[str, Callable[[datetime, str | None], str]] = {
    "b": lambda at, language: calendar_names(language).months_short[at.month - 1],
    "B": lambda at, language: calendar_names(language).months[at.month - 1],
    "a": lambda at, language: calendar_names(language).days_short[at.weekday()],
    "A": lambda at, language: calendar_names(language).days[at.weekday()],
}
