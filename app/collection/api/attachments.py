"""GET and PUT …/<short-name>/attachments/<sha256>: files of answers, in ranges that may be cut anywhere."""

import re
from collections.abc import Iterator

from flask import Response, request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.http import parse_content_range_header

from app.collection.api import blueprint
from app.collection.api.body import to_json
from app.collection.api.operations import SHOW_ATTACHMENT, TAKE_ATTACHMENT
from app.collection.api.replies import write_progress
from app.collection.api.taking import find_named
from app.collection.arriving import Target
from app.collection.kinds import MOST_SEALED
from app.collection.reception import check_instance_id
from app.collection.uploading import Piece, look, take_piece
from app.db import reading
from app.errors import Refused
from app.openapi import describe
from app.rates import limit

_ADDRESS = "/api/v1/questionnaires/<short_name>/attachments/<sha256>"
#: From one address in ten minutes: 1.5 GB, for a library's shared connection.
_UNITS, _SECONDS, _UNIT = 6_000, 600, 1 << 18
#: What a connection that breaks may take with it.
_AT_ONCE = 1 << 14


@blueprint.get(_ADDRESS)
@describe(SHOW_ATTACHMENT)
def show_attachment(short_name: str, sha256: str) -> Response:
    """How many bytes are here, and whether the file is complete."""
    return to_json(write_progress(look(_target(short_name, sha256))))


@blueprint.put(_ADDRESS)
@describe(TAKE_ATTACHMENT)
def take_attachment(short_name: str, sha256: str) -> Response:
    """A range of the file, or all of it; what arrives of it is kept even if the rest does not."""
    reading()
    request.max_content_length = MOST_SEALED
    target, piece = _target(short_name, sha256), _piece()
    units = max(piece.end - piece.first, 1) // _UNIT + 1
    limit("upload", request.remote_addr or "", _UNITS, _SECONDS, units)
    return to_json(write_progress(take_piece(target, piece)))


def _target(short_name: str, sha256: str) -> Target:
    named = find_named(short_name)
    instance_id = request.args.get("instance", "")
    check_instance_id(instance_id)
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Refused("not_found", 404)
    return Target(named.project_id, named.id, instance_id, sha256)


def _piece() -> Piece:
    """What the headers announce. Refused: bad_request (400)."""
    length = request.content_length
    if length is None and "Transfer-Encoding" not in request.headers:
        length = 0
    told = request.headers.get("Content-Range")
    first, end, total = (0, length, length) if told is None else _range(told)
    if first is None or end is None or total is None or end > total:
        raise Refused("bad_request", 400)
    announced = end - first
    if length is not None and length > announced:
        raise Refused("bad_request", 400)
    return Piece(first, end, total, request.mimetype, lambda skipped: _arriving(skipped, announced))


def _range(told: str) -> tuple[int | None, int | None, int | None]:
    found = parse_content_range_header(told)
    if found is None or found.units != "bytes":
        return None, None, None
    return found.start, found.stop, found.length


def _arriving(skipped: int, length: int) -> Iterator[bytes]:
    """The body after what is skipped, for as long as the connection holds."""
    read = 0
    while read < length:
        try:
            chunk = request.stream.read(min(_AT_ONCE, length - read))
        except (ClientDisconnected, ConnectionError, TimeoutError):
            return
        if not chunk:
            return
        read += len(chunk)
        yield chunk[max(len(chunk) - max(read - skipped, 0), 0) :]
