"""The addresses under /v1 that Central has, all on one blueprint; app users' own are Collect's."""

from flask import Blueprint, Response, request

from app.db import reading
from app.errors import Refused
from app.openrosa.central.callers import call

NAME = "central"
blueprint = Blueprint(NAME, __name__, url_prefix="/v1")


@blueprint.before_request
def _begin() -> None:
    """Read until the view writes, and know who calls."""
    reading()
    _refuse_nul()
    call()


def _refuse_nul() -> None:
    """PostgreSQL has no text with a NUL in it: nothing goes by such a name. Refused: bad_request (400)."""
    sent = request.authorization
    told = (request.path, *request.args.values(), (sent.username or "") if sent else "")
    if any("\0" in text for text in told):
        raise Refused("bad_request", 400)


@blueprint.after_request
def _keep_for_nobody(response: Response) -> Response:
    """What is sent may hold answers: no cache between here and the program keeps it."""
    if "private" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = "private, no-store"
    response.headers["Vary"] = "Authorization, Accept-Encoding, Accept-Language"
    return response
