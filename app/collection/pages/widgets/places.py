"""Places by hand: latitude and longitude, one point a line for a way or an area."""

import re

from app.collection.pages.draft import Typed
from app.collection.pages.numerals import Unreadable, plain_digits
from app.collection.pages.widgets.widget import Asked, part

_COORDINATE = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def read_point(typed: Typed, asked: Asked) -> str:
    return _point(part(typed)) if part(typed) else ""


def read_line(typed: Typed, asked: Asked) -> str:
    """At least two points, one a line."""
    return _points(typed, 2)


def read_area(typed: Typed, asked: Asked) -> str:
    """At least three points, one a line; the first is repeated at the end where it is not."""
    area = _points(typed, 3)
    first, _, rest = area.partition("; ")
    return area if not area or rest.endswith(first) else f"{area}; {first}"


def _points(typed: Typed, least: int) -> str:
    lines = [line for line in part(typed).splitlines() if line.strip()]
    if len(lines) == 1 and all(len(_COORDINATE.findall(one)) > 1 for one in lines[0].split(";")):
        lines = lines[0].split(";")
    if lines and len(lines) < least:
        raise Unreadable("points")
    return "; ".join(map(_point, lines))


def _point(typed: str) -> str:
    """« 47,2184 ; -1,5536 » → `47.2184 -1.5536 0 0`. Raises Unreadable("point")."""
    numbers = [number.replace(",", ".") for number in _COORDINATE.findall(plain_digits(typed))]
    if len(numbers) < 2 or abs(float(numbers[0])) > 90 or abs(float(numbers[1])) > 180:
        raise Unreadable("point")
    return f"{numbers[0]} {numbers[1]} 0 0"


def write_points(value: str, asked: Asked) -> Typed:
    return {"": [show_points(value, asked)]}


def show_points(value: str, asked: Asked) -> str:
    return "\n".join(", ".join(point.split()[:2]) for point in value.split(";") if point.strip())
