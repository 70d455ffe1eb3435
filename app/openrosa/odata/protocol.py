"""What every answer of OData has, and what every request is held to."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from flask import Response, request, stream_with_context

from app.db import reading
from app.errors import Refused

from .feed import Feed
from .options import Options, token

_JSON = "application/json; odata.metadata=minimal"


def answer(body: bytes, media_type: str = _JSON) -> Response:
    """An answer that says which OData it is."""
    response = Response(body, content_type=media_type)
    response.headers["OData-Version"] = "4.0"
    return response


def root() -> str:
    """The address of the service at hand."""
    path = request.path[: request.path.index(".svc") + len(".svc")]
    return request.host_url.rstrip("/") + quote(path)


def next_link(place: Mapping[str, Any], options: Options) -> str:
    """The address of the page after a place; in another order than ours, that of so many rows further on."""
    told = {name: value for name, value in request.args.items() if name not in {"$skip", "$skiptoken"}}
    if options.orderby:
        told["$skip"] = str(options.skip + (options.top or 0))
    else:
        told["$skiptoken"] = token(place)
    path = quote(request.path, safe="/$'()")
    return f"{request.host_url.rstrip('/')}{path}?{urlencode(told, safe='$')}"


def check_version() -> None:
    """Refused: not_found (404), for a client that knows only an older OData."""
    most = request.headers.get("OData-MaxVersion", "4.0")
    if not most[:1].isdecimal() or float(most[:1]) < 4:
        raise Refused("not_found", 404)


def service_document(tables: list[str]) -> Response:
    """The names of the tables."""
    entries = [{"name": table, "kind": "EntitySet", "url": table} for table in tables]
    return answer(orjson.dumps({"@odata.context": f"{root()}/$metadata", "value": entries}))


def stream(feed: Feed) -> Response:
    """A table, read as it is sent."""
    response = answer(b"")
    response.response = stream_with_context(_reading(feed))
    response.headers.pop("Content-Length", None)
    return response


def _reading(feed: Feed) -> Iterator[bytes]:
    """Without holding the lock of the request that noted that it was read."""
    reading()
    yield from feed.write()
