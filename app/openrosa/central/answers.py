"""What goes out: JSON whose moments are in UTC."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import orjson
from flask import Response

_AT_ONCE = 500
#: What Central says where there is nothing to tell.
SUCCESS: Mapping[str, object] = {"success": True}


def to_json(told: object) -> Response:
    """`told` as JSON, with status 200: clients of Central want no other."""
    return Response(orjson.dumps(told, option=orjson.OPT_UTC_Z), mimetype="application/json")


def write_array(items: Iterable[object]) -> Iterator[bytes]:
    """A JSON array in pieces, for what may be many."""
    rest, mark = iter(items), b"["
    while batch := list(islice(rest, _AT_ONCE)):
        yield mark + orjson.dumps(batch, option=orjson.OPT_UTC_Z)[1:-1]
        mark = b","
    yield b"[]" if mark == b"[" else b"]"
