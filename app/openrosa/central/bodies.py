"""What comes in, read strictly."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import request

from app.errors import Refused


def read_object() -> Mapping[str, Any]:
    """The JSON object of the request; an empty body is an empty one. Refused: json_unreadable (400)."""
    body = request.get_data()
    try:
        told = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError as problem:
        raise Refused("json_unreadable", 400) from problem
    if not isinstance(told, dict):
        raise Refused("json_unreadable", 400)
    return told


def text_in(told: Mapping[str, Any], name: str) -> str:
    """A text that must be there and not blank. Refused: parameter_missing, parameter_type (400)."""
    value = told.get(name)
    if value is None or value == "":
        raise Refused("parameter_missing", 400, {"field": name})
    return checked_text(value, name)


def checked_text(value: object, name: str) -> str:
    """The value, if it is a text that can be stored. Refused: parameter_type (400)."""
    if not isinstance(value, str) or "\0" in value:
        raise Refused("parameter_type", 400, {"field": name, "expected": "string"})
    return value
