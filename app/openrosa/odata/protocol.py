"""What every answer of OData has, and what every request is held to."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, request, stream_with_context

from app.db import reading
from app.errors import Refused
from app.openrosa.central.slashes import quoted

from .feed import Feed
from .options import Options, preferred, read_options, token

#: What follows the address of a table to ask how many rows it has.
COUNT = "/$count"
_JSON = "application/json; odata.metadata=minimal"
#: Media types by the format that they are of.
_SORTS: Mapping[str, set[str]] = {
    "json": {"application/json"},
    "xml": {"application/xml", "application/atom+xml", "application/atomsvc+xml"},
}
_ANY = {"*/*", "application/*"}


def answer(body: bytes, media_type: str = _JSON) -> Response:
    """An answer that says which OData it is."""
    response = Response(body, content_type=media_type)
    response.headers["OData-Version"] = "4.0"
    return response


def root() -> str:
    """The address of the service at hand."""
    path = request.path[: request.path.index(".svc") + len(".svc")]
    return request.host_url.rstrip("/") + quoted(path)


def next_link(place: Mapping[str, Any], options: Options) -> str:
    """The address of the page after a place; in another order than ours, that of so many rows further on."""
    told = {name: value for name, value in request.args.items() if name not in {"$skip", "$skiptoken"}}
    if options.orderby:
        told["$skip"] = str(options.skip + (options.top or 0))
    else:
        told["$skiptoken"] = token(place)
    return f"{request.host_url.rstrip('/')}{quoted(request.path)}?{urlencode(told, safe='$')}"


def check_client(wanted: str = "json") -> None:
    """Whether a client can read what it is about to get.

    Refused: not_found (404) for one that knows only an older OData, odata_format (406) for one that wants
    another format: `$format` says which alone, `Accept` where it names the other and none of ours.
    """
    most = request.headers.get("OData-MaxVersion", "4.0")
    if not most[:1].isdecimal() or float(most[:1]) < 4:
        raise Refused("not_found", 404)
    told = request.args.get("$format")
    if not (_is(wanted, told) if told else _is_accepted(wanted)):
        raise Refused("odata_format", 406, {"format": wanted})


def _is(wanted: str, told: str) -> bool:
    return told.partition(";")[0].strip().lower() in {wanted, f"application/{wanted}"}


def _is_accepted(wanted: str) -> bool:
    """As Central: who names neither sort gets what there is."""
    named = {told.partition(";")[0].strip().lower() for told, quality in request.accept_mimetypes if quality}
    other = _SORTS["json" if wanted == "xml" else "xml"]
    return not named & other or bool(named & (_SORTS[wanted] | _ANY))


def service_document(tables: list[str]) -> Response:
    """The names of the tables."""
    entries = [{"name": table, "kind": "EntitySet", "url": table} for table in tables]
    return answer(orjson.dumps({"@odata.context": f"{root()}/$metadata", "value": entries}))


def read_request() -> tuple[Options, str]:
    """What a table is asked for, and which preference of `Prefer` is done. Refused as `read_options`."""
    return preferred(read_options(request.args), request.headers.get("Prefer", ""))


def count_alone(count: int) -> Response:
    """`…/$count`: a number, and nothing else (OData 4.0 part 1, section 11.2.9)."""
    return answer(str(count).encode(), "text/plain; charset=utf-8")


def stream(feed: Feed, applied: str = "") -> Response:
    """A table, read as it is sent."""
    response = answer(b"")
    if applied:
        response.headers["Preference-Applied"] = applied
    response.response = stream_with_context(_reading(feed))
    response.headers.pop("Content-Length", None)
    return response


def _reading(feed: Feed) -> Iterator[bytes]:
    """Without holding the lock of the request that noted that it was read."""
    reading()
    yield from feed.write()
