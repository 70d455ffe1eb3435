"""Places by hand: latitude and longitude, one point a line for a way or an area."""

import re

from app.collection.pages.draft import Typed
from app.collection.pages.numerals import Unreadable, plain_digits
from app.collection.pages.widgets.widget import Asked, part

_COORDINATE = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def read_point(typed: Typed, asked: Asked) -> str:
    return point(part(typed)) if part(typed) else ""


def read_line(typed: Typed, asked: Asked) -> str:
    return line(part(typed))


def read_area(typed: Typed, asked: Asked) -> str:
    return area(part(typed))


def line(text: str) -> str:
    """At least two points, one a line. Raises Unreadable("points" or "point")."""
    return _points(text, 2)


def area(text: str) -> str:
    """At least three points, one a line; the first is repeated at the end if need be. Raises as `line`."""
    found = _points(text, 3)
    first, _, rest = found.partition("; ")
    return found if not found or rest.endswith(first) else f"{found}; {first}"


def _points(text: str, least: int) -> str:
    lines = [one for one in text.splitlines() if one.strip()]
    if len(lines) == 1 and all(len(_COORDINATE.findall(one)) > 1 for one in lines[0].split(";")):
        lines = lines[0].split(";")
    if lines and len(lines) < least:
        raise Unreadable("points")
    return "; ".join(map(point, lines))


def point(typed: str) -> str:
    """« 47,2184 ; -1,5536 » → `47.2184 -1.5536 0 0`. Raises Unreadable("point")."""
    numbers = [number.replace(",", ".") for number in _COORDINATE.findall(plain_digits(typed))]
    if len(numbers) < 2 or abs(float(numbers[0])) > 90 or abs(float(numbers[1])) > 180:
        raise Unreadable("point")
    return f"{numbers[0]} {numbers[1]} 0 0"


def write_points(value: str, asked: Asked) -> Typed:
    return {"": [shown_points(value)]}


def show_points(value: str, asked: Asked) -> str:
    return shown_points(value)


def shown_points(value: str) -> str:
    """Latitude and longitude, one point a line."""
    return "\n".join(", ".join(point.split()[:2]) for point in value.split(";") if point.strip())
