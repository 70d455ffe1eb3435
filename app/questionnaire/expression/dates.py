"""Dates as expressions see them: an instant with a number and a text.

A date is local midnight in the project's zone. As a number it is the days since 1970-01-01T00:00Z, so that
a date in Nantes has a fraction; they are days of the zone's clocks, so that a week is seven of them even
when it has 167 hours (docs/adr/dates-as-numbers.md). As text it is the date alone at local midnight, else
ISO 8601 with milliseconds and offset.
"""

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DAY = 86_400_000
#: Days that `datetime` can hold, with room for any offset.
_LEAST_DAY, _MOST_DAY = -719_000, 2_932_000

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d+))?)?"
_OFFSET = r"(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?"
_DATE_TIME = re.compile(
    rf"\s*(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})(?:T{_TIME}{_OFFSET})?\s*", re.ASCII
)
_DATE_ALONE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE = re.compile(r"-?\d+", re.ASCII)
_TIME_ALONE = re.compile(rf"\s*{_TIME}{_OFFSET}\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant: `days` since the epoch (NaN where it is no date), and the text it reads as."""

    days: float
    text: str


INVALID = Moment(math.nan, "Invalid Date")
EMPTY = Moment(math.nan, "")


def moment_of_text(text: str, zone: tzinfo) -> Moment:
    """Read a date or a date and time; EMPTY and INVALID for what is none."""
    if not text:
        return EMPTY
    instant = instant_of_text(text, zone)
    return INVALID if instant is None else moment_of_instant(instant, zone)


def moment_of_days(days: float, zone: tzinfo) -> Moment:
    """The moment that many days after the epoch."""
    instant = instant_of_days(days, zone)
    return INVALID if instant is None else moment_of_instant(instant, zone)


def moment_of_instant(instant: datetime, zone: tzinfo) -> Moment:
    """The moment of an aware instant, told in `zone`."""
    local = instant.astimezone(zone)
    midnight = local.hour == local.minute == local.second == local.microsecond == 0
    text = local.date().isoformat() if midnight else local.isoformat(timespec="milliseconds")
    return Moment(days_of_instant(local, zone), text)


@cache
def _clock_at_epoch(zone: tzinfo) -> datetime:
    return _clock(_EPOCH, zone)


def whole_days(moment: Moment) -> Moment:
    """The same number, read as a count of whole days: what `number(date)` shows."""
    if _DATE_ALONE.fullmatch(moment.text):
        return Moment(moment.days, str(date.fromisoformat(moment.text).toordinal() - _EPOCH.toordinal()))
    if _WHOLE.fullmatch(moment.text):
        return moment
    return Moment(moment.days, str(math.floor(moment.days)))


def days_of_instant(instant: datetime, zone: tzinfo) -> float:
    """Days of the zone's clocks since the epoch, at the millisecond."""
    return (_clock(instant, zone) - _clock_at_epoch(zone)) // _MILLISECOND / _DAY


def _clock(instant: datetime, zone: tzinfo) -> datetime:
    """What a clock in the zone shows, without its zone."""
    return instant.astimezone(zone).replace(tzinfo=None)


def days_of_text(text: str, zone: tzinfo) -> float:
    """Days since the epoch of a date or date and time; NaN for what is none."""
    instant = instant_of_text(text, zone)
    return math.nan if instant is None else days_of_instant(instant, zone)


def instant_of_days(days: float, zone: tzinfo) -> datetime | None:
    """The instant that many days after the epoch, at the millisecond; None beyond years 1 to 9999."""
    if not _LEAST_DAY <= days <= _MOST_DAY:
        return None
    clock = _clock_at_epoch(zone) + round(days * _DAY) * _MILLISECOND
    # Through UTC, because a spring night lacks an hour that clocks never show.
    return clock.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def instant_of_text(text: str, zone: tzinfo) -> datetime | None:
    """The instant that an ISO 8601 date or date and time names, in `zone` where it has no offset."""
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return None
    part = found.groupdict()
    try:
        instant = datetime(
            int(part["year"]),
            int(part["month"]),
            int(part["day"]),
            int(part["hour"] or 0),
            int(part["minute"] or 0),
            int(part["second"] or 0),
            _microseconds(part["fraction"]),
            _zone_of(part["offset"], zone),
        )
        return instant if _LEAST_DAY <= days_of_instant(instant, zone) <= _MOST_DAY else None
    except (ValueError, OverflowError):
        return None


def day_fraction(text: str, now: datetime) -> float:
    """The part of the local day that a time or a date and time stands for, NaN for what is none.

    A time with an offset is moved to the offset that `now` has in its zone.
    """
    found = _TIME_ALONE.fullmatch(text)
    moment = _time_today(found.groupdict(), now) if found else instant_of_text(text, now.tzinfo or UTC)
    if moment is None:
        return math.nan
    local = moment.astimezone(now.tzinfo)
    return (local - local.replace(hour=0, minute=0, second=0, microsecond=0)) / _MILLISECOND / _DAY


def _time_today(part: dict[str, str | None], now: datetime) -> datetime | None:
    try:
        return now.replace(
            hour=int(part["hour"] or 0),
            minute=int(part["minute"] or 0),
            second=int(part["second"] or 0),
            microsecond=_microseconds(part["fraction"]),
            tzinfo=_zone_of(part["offset"], now.tzinfo or UTC),
        )
    except ValueError:
        return None


def _microseconds(fraction: str | None) -> int:
    """From the digits after the second, at the millisecond."""
    return int((fraction or "0").ljust(3, "0")[:3]) * 1000


def _zone_of(offset: str | None, zone: tzinfo) -> tzinfo:
    """The zone of a written offset; ValueError where minutes or hours overflow."""
    if offset is None:
        return zone
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[3:].lstrip(":") or 0)
    if hours > 23 or minutes > 59:
        raise ValueError(offset)
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if offset[0] == "-" else away)
