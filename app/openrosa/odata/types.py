"""What the text of an answer becomes in OData, by bind type: one line each; what is not here is a text.

A text that is no value of its type becomes null: a spreadsheet refuses a whole table for one of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from app.questionnaire.instance.lexical import FORM_OF

Read = Callable[[str], Any]
_MOST_INT64 = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Manner:
    """How values are written: places as well-known text or GeoJSON; moments without an offset in `zone`."""

    wkt: bool = False
    zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 - it never changes


@dataclass(frozen=True, slots=True)
class EdmType:
    """A type of the Entity Data Model, and how to make a value of it from a text that is one."""

    name: str
    make: Callable[[str, Manner], Any]


def _integer(text: str, _: Manner) -> int | None:
    number = int(text)
    return number if abs(number) <= _MOST_INT64 else None


def _decimal(text: str, _: Manner) -> float | None:
    number = float(text)
    return number if abs(number) != float("inf") else None


def _boolean(text: str, _: Manner) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(text)


def _moment(text: str, manner: Manner) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=manner.zone)).isoformat()


def _text(text: str, _: Manner) -> str:
    return text


def _numbers(point: str) -> list[float]:
    """[longitude, latitude] and the altitude if it is told, of "latitude longitude altitude accuracy"."""
    latitude, longitude, *rest = map(float, point.split())
    return [longitude, latitude, *rest[:1]]


def _point(text: str, manner: Manner) -> Any:
    place = _numbers(text)
    if manner.wkt:
        return f"POINT ({_spaced(place)})"
    accuracy = text.split()[3:]
    told = {"properties": {"accuracy": float(accuracy[0])}} if accuracy else {}
    return {"type": "Point", "coordinates": place, **told}


def _line(text: str, manner: Manner) -> Any:
    points = _points(text)
    places = list(map(_numbers, points))
    if manner.wkt:
        return f"LINESTRING ({','.join(map(_spaced, places))})"
    return {"type": "LineString", "coordinates": places, **_accuracies(points)}


def _area(text: str, manner: Manner) -> Any:
    points = _points(text)
    places = list(map(_numbers, points))
    if manner.wkt:
        return f"POLYGON (({','.join(map(_spaced, places))}))"
    return {"type": "Polygon", "coordinates": [places], **_accuracies(points)}


def _points(text: str) -> list[str]:
    return [point for point in text.split(";") if point.strip()]


def _accuracies(points: list[str]) -> dict[str, Any]:
    """One for each point, null where it is 0 or not told; nothing where none is, as Central has it."""
    told = [float(accuracy[0]) or None if (accuracy := point.split()[3:]) else None for point in points]
    return {"properties": {"accuracies": told}} if any(told) else {}


def _spaced(place: list[float]) -> str:
    return " ".join(f"{number:.15g}" for number in place)


STRING = EdmType("Edm.String", _text)
_INTEGER, _DECIMAL = EdmType("Edm.Int64", _integer), EdmType("Edm.Decimal", _decimal)
_MOMENT = EdmType("Edm.DateTimeOffset", _moment)
#: By bind type.
TYPES: Mapping[str, EdmType] = {
    "int": _INTEGER,
    "integer": _INTEGER,
    "long": _INTEGER,
    "decimal": _DECIMAL,
    "double": _DECIMAL,
    "float": _DECIMAL,
    "boolean": EdmType("Edm.Boolean", _boolean),
    "date": EdmType("Edm.Date", _text),
    "dateTime": _MOMENT,
    "datetime": _MOMENT,
    "geopoint": EdmType("Edm.GeographyPoint", _point),
    "geotrace": EdmType("Edm.GeographyLineString", _line),
    "geoshape": EdmType("Edm.GeographyPolygon", _area),
}


def reader(bind_type: str, manner: Manner) -> Read | None:
    """What makes values of the texts of a bind type; None where the text is the value."""
    if bind_type not in TYPES:
        return None
    is_one, make = FORM_OF.get(bind_type), partial(_make, TYPES[bind_type].make, manner)
    if is_one is None:
        return make
    known = is_one
    return lambda text: make(text) if known(text) else None


def _make(make: Callable[[str, Manner], Any], manner: Manner, text: str) -> Any:
    return make(text, manner)
