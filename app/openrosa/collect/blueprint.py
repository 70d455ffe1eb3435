"""The addresses of Collect, below each of its doors (`doors`), and what OpenRosa asks of every answer.

Collect appends `?deviceID=…` to each of them. Forms' ids may hold any character, slashes included.
"""

from typing import Final

from flask import Blueprint, Response, current_app, request

from app.config import MEGABYTE, Settings
from app.errors import Refused
from app.i18n import language
from app.openrosa.central.callers import CHALLENGE, may_send_passwords
from app.openrosa.collect.documents import told

#: What Collect is told in its settings: the list of forms, and where answers go.
blueprint = Blueprint("collect", __name__)
#: What it is told in the list: forms, their files, the lists that they read.
parts = Blueprint("collect_parts", __name__)

VERSION: Final = "1.0"
#: What is read of a request that is refused.
_MOST_READ, _AT_ONCE = 300 * MEGABYTE, 1 << 16


def require_openrosa() -> None:
    """Hold a request to speak OpenRosa as we do. Refused: openrosa_version (400)."""
    if request.headers.get("X-OpenRosa-Version") != VERSION:
        raise Refused("openrosa_version", 400)


def refuse(refused: Refused) -> Response:
    """A refusal as Collect shows it to whoever holds the tablet; it sends a password only when asked to."""
    response = told(refused.sentence, refused.status, nature="error")
    if refused.status == 401 and may_send_passwords():
        response.headers["WWW-Authenticate"] = CHALLENGE
    return response


@parts.after_request
@blueprint.after_request
def _speak_openrosa(response: Response) -> Response:
    """Without the version Collect takes the server for a network's sign-in page.

    It makes its requests no larger than we tell; a single file that is larger comes all the same, alone.
    """
    if request.method == "POST" and response.status_code >= 400:
        _read_to_end()
    settings: Settings = current_app.extensions["palier.settings"]
    response.headers["X-OpenRosa-Version"] = VERSION
    response.headers["X-OpenRosa-Accept-Content-Length"] = str(settings.max_request_bytes)
    response.headers["Content-Language"] = language().code
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _read_to_end() -> None:
    """Read what was not: a client that is cut off while it writes tells of the network, not of our answer."""
    left, body = _MOST_READ, request.environ["wsgi.input"]
    while left > 0 and (chunk := body.read(min(left, _AT_ONCE))):
        left -= len(chunk)
