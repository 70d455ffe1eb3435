"""What goes out: JSON whose moments are in UTC."""

from collections.abc import Mapping

import orjson
from flask import Response

#: What Central says where there is nothing to tell.
SUCCESS: Mapping[str, object] = {"success": True}


def to_json(told: object) -> Response:
    """`told` as JSON, with status 200: clients of Central want no other."""
    return Response(orjson.dumps(told, option=orjson.OPT_UTC_Z), mimetype="application/json")
