"""Who calls: a program with a session's token, or with a name and a password where nobody can listen.

Sources: RFC 6750 (Bearer), RFC 7617 (Basic). Spreadsheets know Basic only, and send it with each request,
many at once: a password that was right is remembered for a quarter of an hour, as a keyed hash, and those who
come with the same one meanwhile wait for its first trial, so that a refresh is one try and one Argon2.
"""

import base64
import binascii
import ipaddress
import time
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from flask import g, request
from werkzeug.datastructures import Authorization

from app.accounts.models import Person
from app.accounts.sign_in import check_password, mark_of
from app.db import db, reading
from app.errors import Refused
from app.keys import keys
from app.openrosa.central.programs import find_session, person_of

_SECONDS, _MOST = 900, 256
#: What needs no sign-in: to sign in.
_OPEN = {"central.open_session"}
#: Who comes with the key of an app user, or of a draft, must not be asked for a password.
_KEYS = ("/v1/key/", "/v1/test/")
#: What asks a client for a name and a password.
CHALLENGE = 'Basic realm="Palier", charset="UTF-8"'


class _Right(NamedTuple):
    """A password that was right until `until` (monotonic), for a person with this mark."""

    person_id: UUID
    mark: str
    until: float


_known: "OrderedDict[bytes, _Right]" = OrderedDict()
_lock = Lock()
#: Whose turn it is to try a password: one lock for many, chosen by the hash.
_turns = tuple(Lock() for _ in range(32))


def call() -> None:
    """Take note of who calls. Raises Refused with 401: unauthorized, sign_in_refused, https_only."""
    if request.path.startswith(_KEYS):
        raise Refused("not_found", 404)
    if request.endpoint in _OPEN:
        return
    g.palier_person = _caller()


def caller() -> Person:
    """The person whose program calls."""
    person: Person = g.palier_person
    return person


def _sent() -> Authorization | None:
    """What `Authorization` holds; a name and a password that are no UTF-8 are read as Windows writes them.

    RFC 7617 leaves the encoding open, and many clients, ODK Collect too, send é as one byte whatever our
    challenge says. The first 128 characters and all accented letters are Latin-1's too.
    """
    if request.authorization is not None:
        return request.authorization
    kind, _, packed = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        username, _, password = base64.b64decode(packed).decode("cp1252", "replace").partition(":")
    except binascii.Error:
        return None
    return Authorization("basic", {"username": username, "password": password})


def _caller() -> Person:
    sent = _sent()
    if sent is None:
        raise Refused("unauthorized", 401)
    if sent.type == "bearer" and sent.token:
        return _by_token(sent.token)
    if sent.type == "basic" and sent.username and sent.password:
        return _by_password(sent.username, sent.password)
    raise Refused("unauthorized", 401)


def _by_token(token: str) -> Person:
    person = person_of(find_session(token))
    if person is None:
        raise Refused("unauthorized", 401)
    return person


def _by_password(email: str, password: str) -> Person:
    if not may_send_passwords():
        raise Refused("https_only", 401)
    if "\0" in email:
        raise Refused("unauthorized", 401)
    key = keys().digest("basic", f"{email}\0{password}")
    if person := _remembered(key):
        return person
    # Nothing of the database is held by who waits here.
    db.session.rollback()
    with _turns[key[0] % len(_turns)]:
        if person := _remembered(key):
            return person
        person = check_password(email, password)
        reading()
        _remember(key, _Right(person.id, mark_of(person), time.monotonic() + _SECONDS))
        return person


def may_send_passwords() -> bool:
    """Whether nobody can listen: over HTTPS, or from this very machine and no proxy on it."""
    if request.is_secure:
        return True
    try:
        is_here = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return is_here and "X-Forwarded-For" not in request.headers


def _remembered(key: bytes) -> Person | None:
    with _lock:
        right = _known.get(key)
    if right is None or right.until < time.monotonic():
        return None
    person = db.session.get(Person, right.person_id)
    return person if person and person.active and mark_of(person) == right.mark else None


def _remember(key: bytes, right: _Right) -> None:
    with _lock:
        _known[key] = right
        _known.move_to_end(key)
        while len(_known) > _MOST:
            _known.popitem(last=False)
