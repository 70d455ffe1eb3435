"""What may be written for each type of data (ODK XForms specification, bind types)."""

import re
from collections.abc import Callable
from datetime import date, datetime, time

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OFFSET = re.compile(r"(Z|[+-]\d{2}(:?\d{2})?)$", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def writable(text: str) -> str:
    """Return a text without the characters that XML 1.0 has no way to write."""
    return _UNWRITABLE.sub("", text) if _UNWRITABLE.search(text) else text


def is_integer(text: str) -> bool:
    return _INTEGER.fullmatch(text) is not None


def is_decimal(text: str) -> bool:
    return _DECIMAL.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Whether the text is YYYY-MM-DD and the day exists; a time after it passes, as Collect writes it."""
    day, _, rest = text.partition("T")
    if _DATE.fullmatch(day) is None or (rest and not is_time(rest)):
        return False
    return _exists(date.fromisoformat, day)


def is_time(text: str) -> bool:
    """Whether the text is HH:MM, with seconds, fraction and offset if any."""
    clock = _OFFSET.sub("", text)
    return _TIME.fullmatch(clock) is not None and _exists(time.fromisoformat, clock[:8])


def is_datetime(text: str) -> bool:
    day, mark, clock = text.partition("T")
    return (
        bool(mark)
        and _DATE.fullmatch(day) is not None
        and _exists(date.fromisoformat, day)
        and is_time(clock)
    )


def is_point(text: str) -> bool:
    """Whether the text is "latitude longitude [altitude [accuracy]]" in degrees and metres (WGS 84)."""
    parts = text.split()
    if not 2 <= len(parts) <= 4 or not all(map(is_decimal, parts)):
        return False
    return abs(float(parts[0])) <= 90 and abs(float(parts[1])) <= 180


def is_line(text: str) -> bool:
    """Whether the text is two points or more, with `;` between."""
    points = _points(text)
    return len(points) >= 2 and all(map(is_point, points))


def is_area(text: str) -> bool:
    """Whether the text is a closed line of four points or more."""
    points = _points(text)
    return len(points) >= 4 and all(map(is_point, points)) and points[0].split()[:2] == points[-1].split()[:2]


def _points(text: str) -> list[str]:
    return [point for point in text.split(";") if point.strip()]


def _exists(read: Callable[[str], date | time | datetime], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


FORM_OF: dict[str, Callable[[str], bool]] = {
    "int": is_integer,
    "integer": is_integer,
    "long": is_integer,
    "decimal": is_decimal,
    "double": is_decimal,
    "float": is_decimal,
    "date": is_date,
    "time": is_time,
    "dateTime": is_datetime,
    "datetime": is_datetime,
    "geopoint": is_point,
    "geotrace": is_line,
    "geoshape": is_area,
}
"""By bind type; a type that is not here takes any text."""
