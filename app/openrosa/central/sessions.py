"""/v1/sessions and /v1/users/current: signing in as with Central."""

from typing import Any

from flask import Response, request

from app.accounts.sign_in import check_password
from app.db import writing
from app.errors import Refused
from app.openrosa.central.answers import SUCCESS, to_json
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.bodies import read_object, text_in
from app.openrosa.central.callers import caller
from app.openrosa.central.programs import close_program, find_session, open_program, person_of


@blueprint.post("/sessions")
def open_session() -> Response:
    """A token for an address and its password. Refused: sign_in_refused (401), too_many (429)."""
    told = read_object()
    person = check_password(text_in(told, "email"), text_in(told, "password"))
    opened = open_program(person)
    return to_json(
        {
            "token": opened.token,
            "createdAt": opened.session.created_at,
            "expiresAt": opened.session.expires_at,
        }
    )


@blueprint.get("/sessions/restore")
def restore_session() -> Response:
    """Whether the session still holds."""
    return to_json(SUCCESS)


@blueprint.delete("/sessions/current")
def close_session() -> Response:
    """End the session that this request came with."""
    sent = request.authorization
    return _close(sent.token or "" if sent else "")


@blueprint.delete("/sessions/<token>")
def close_named_session(token: str) -> Response:
    """End a session of one's own."""
    return _close(token)


@blueprint.get("/users/current")
def current_user() -> Response:
    """Whoever calls."""
    person = caller()
    told: dict[str, Any] = {
        "id": person.number,
        "type": "user",
        "displayName": person.name,
        "email": person.email,
        "createdAt": person.created_at,
        "updatedAt": None,
        "deletedAt": None,
    }
    return to_json(told)


def _close(token: str) -> Response:
    writing()
    session = find_session(token)
    if session is None or person_of(session) != caller():
        raise Refused("not_found", 404)
    close_program(session)
    return to_json(SUCCESS)
