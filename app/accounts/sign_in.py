"""Signing in and out, and who is at the other end of a request."""

import hmac
from urllib.parse import urlsplit
from uuid import UUID

from flask import g, request, session

from app.accounts import audit
from app.accounts.models import Person
from app.accounts.passwords import is_right
from app.accounts.people import find_person
from app.db import db, keep, reading, writing
from app.errors import Refused
from app.keys import keys
from app.rates import limit

_QUARTER_OF_AN_HOUR = 900


class SignInNeeded(Refused):
    """Nobody is signed in where someone must be."""

    def __init__(self) -> None:
        super().__init__("unauthorized", 401)


def sign_in(email: str, password: str) -> Person:
    """Open a session. Raises Refused as `check_password`."""
    person = check_password(email, password)
    audit.record("session.open", f"person {person.id}", by=person)
    open_session(person)
    return person


def check_password(email: str, password: str) -> Person:
    """The person who signs in so; goes on by writing.

    Raises Refused alike for an unknown address, a wrong password, a closed account.
    """
    limit("sign-in address", request.remote_addr or "", 60, _QUARTER_OF_AN_HOUR)
    limit("sign-in email", email.strip().casefold(), 10, _QUARTER_OF_AN_HOUR)
    reading()
    person = find_person(email)
    known = person is not None and person.active
    right = is_right(person.password_hash if person else None, password)
    writing()
    if person is None or not known or not right:
        audit.record("session.refuse", f"person {person.id}" if person else "")
        keep()
        raise Refused("sign_in_refused", 401)
    return person


def open_session(person: Person) -> None:
    """Start a new session for the person; nothing of an earlier one is carried over."""
    session.clear()
    session.permanent = True
    session["person"] = person.id.hex
    session["mark"] = mark_of(person)
    g.palier_person = person


def sign_out() -> None:
    """End the session on this browser."""
    session.clear()
    g.palier_person = None


def current_person() -> Person | None:
    """The person signed in, if any; a changed password ends the sessions opened before it."""
    if "palier_person" not in g:
        g.palier_person = _person_of_session()
    person: Person | None = g.palier_person
    return person


def signed_in() -> Person:
    """The person signed in. Raises SignInNeeded, which sends a browser to the sign-in page."""
    if (person := current_person()) is None:
        raise SignInNeeded
    return person


def require_sign_in() -> None:
    """For `blueprint.before_request`: only someone signed in reaches what follows."""
    signed_in()


def safe_next(target: str | None) -> str:
    """`target` if it is a path of ours, else the home page."""
    path = target or "/"
    parts = urlsplit(path)
    ours = not parts.scheme and not parts.netloc and path.startswith("/") and "\\" not in path
    return path if ours and not path.startswith("//") else "/"


def _person_of_session() -> Person | None:
    if "person" not in session:
        return None
    person = db.session.get(Person, UUID(session["person"]))
    if person is None or not person.active:
        return None
    return person if hmac.compare_digest(session.get("mark", ""), mark_of(person)) else None


def mark_of(person: Person) -> str:
    """What a session carries of the person's password: another one ends it."""
    return keys().digest("session", f"{person.id}{person.password_hash}").hex()[:32]
