"""$orderby, by what $filter may name too."""

from collections.abc import Sequence
from typing import Any

from app.errors import Refused

from .filters import Columns, column_named
from .stored import COLUMNS


def order(told: str, columns: Columns = COLUMNS) -> Sequence[Any]:
    """The order that `$orderby` asks for, () for the usual one: the newest first.

    Refused: odata_field (501; values: text).
    """
    return tuple(_one(part, columns) for part in told.split(",")) if told else ()


def _one(told: str, columns: Columns) -> Any:
    name, *direction = told.split() or [""]
    column = column_named(name, columns)
    match [word.lower() for word in direction]:
        case [] | ["asc"]:
            return column.asc().nulls_first()
        case ["desc"]:
            return column.desc().nulls_last()
    raise Refused("odata_field", 501, {"text": " ".join(direction)})
