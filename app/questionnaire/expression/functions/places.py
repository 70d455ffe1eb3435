"""Functions of places: points are `latitude longitude [altitude [accuracy]]` in degrees, `;` between them.

Lengths are in metres and areas in square metres, to the hundredth, on the sphere that JavaRosa uses.
"""

import math
from itertools import pairwise

from app.questionnaire.expression.values import Value, texts_of

_RADIUS = 6_378_100
Point = tuple[float, float]


def area(value: Value) -> float:
    """The area that a shape, or a node-set of points, encloses; 0 for what encloses none."""
    points = _points(value)
    if points is None or len(points) < 3:
        return 0.0
    closed = [*points, points[0]]
    total = sum(
        math.radians(after[1] - before[1])
        * (2 + math.sin(math.radians(before[0])) + math.sin(math.radians(after[0])))
        for before, after in pairwise(closed)
    )
    return _hundredths(abs(total * _RADIUS * _RADIUS / 2))


def distance(*values: Value) -> float:
    """The length of a line, of a node-set of points or from point to point; NaN for what is no line."""
    points: list[Point] = []
    for value in values:
        found = _points(value)
        if found is None:
            return math.nan
        points += found
    return _hundredths(sum(_between(before, after) for before, after in pairwise(points)))


def geofence(point: str, shape: str) -> bool:
    """Whether a point lies in a closed shape (even-odd rule)."""
    inside = _points(point)
    corners = _points(shape)
    if not inside or not corners or len(corners) < 4 or corners[0] != corners[-1]:
        return False
    crossings = [_crosses(inside[0], before, after) for before, after in pairwise(corners)]
    return sum(crossings) % 2 == 1


def intersects(line: str) -> bool:
    """Whether a line or the outline of a shape crosses itself."""
    sides = [*pairwise(_points(line) or [])]
    apart = [(one, other) for place, one in enumerate(sides) for other in sides[place + 2 :]]
    closed = bool(sides) and sides[0][0] == sides[-1][1]
    ends = (sides[0], sides[-1]) if closed else None
    return any(_cross(one, other) for one, other in apart if (one, other) != ends)


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether each side has the other's ends on both of its hands."""
    return (
        _turn(*one, other[0]) * _turn(*one, other[1]) < 0
        and _turn(*other, one[0]) * _turn(*other, one[1]) < 0
    )


def _turn(start: Point, end: Point, point: Point) -> float:
    """Positive where the point is on one hand of a side, negative on the other."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _points(value: Value) -> list[Point] | None:
    """All points of a value, None where something is no point."""
    written = [point for text in texts_of(value) for point in text.strip().rstrip(";").split(";")]
    points = [_point(text) for text in written if text.strip()]
    return None if not points or None in points else [point for point in points if point]


def _point(text: str) -> Point | None:
    try:
        latitude, longitude = (float(number) for number in text.split()[:2])
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _between(one: Point, other: Point) -> float:
    """The great circle's arc, by the haversine formula."""
    latitudes = math.radians(other[0] - one[0]) / 2
    longitudes = math.radians(other[1] - one[1]) / 2
    along = math.cos(math.radians(one[0])) * math.cos(math.radians(other[0]))
    chord = math.sin(latitudes) ** 2 + along * math.sin(longitudes) ** 2
    return 2 * _RADIUS * math.asin(math.sqrt(min(1.0, chord)))


def _crosses(point: Point, before: Point, after: Point) -> bool:
    """Whether a ray from the point along its parallel crosses this side."""
    (latitude, longitude), (low, west), (high, east) = point, before, after
    if (low > latitude) == (high > latitude):
        return False
    return longitude < (east - west) * (latitude - low) / (high - low) + west


def _hundredths(number: float) -> float:
    return math.floor(number * 100 + 0.5) / 100
