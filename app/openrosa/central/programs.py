"""Sessions of programs: a token that is told once, and ends after a day or with another password."""

import hmac
import secrets
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete

from app.accounts.audit import record
from app.accounts.models import Person
from app.accounts.sign_in import mark_of
from app.clock import now
from app.db import db
from app.keys import keys
from app.openrosa.models import ApiSession

_LIFE = timedelta(days=1)


class Opened(NamedTuple):
    """A session, and the token that is stored nowhere."""

    session: ApiSession
    token: str


def open_program(person: Person) -> Opened:
    """Begin a session; those of the same person that are over are forgotten."""
    db.session.execute(
        delete(ApiSession).where(ApiSession.person_id == person.id, ApiSession.expires_at < now())
    )
    token = secrets.token_urlsafe(48)
    session = ApiSession(
        digest=_digest(token), person_id=person.id, mark=mark_of(person), expires_at=now() + _LIFE
    )
    db.session.add(session)
    db.session.flush()
    record("session.open", f"person {person.id}", by=person, program=1)
    return Opened(session, token)


def find_session(token: str) -> ApiSession | None:
    """The session that a token opens, if it is not over."""
    session = db.session.get(ApiSession, _digest(token))
    return session if session and session.expires_at > now() else None


def person_of(session: ApiSession | None) -> Person | None:
    """Whose session it is, if they may still sign in with the same password."""
    person = db.session.get(Person, session.person_id) if session else None
    if session is None or person is None or not person.active:
        return None
    return person if hmac.compare_digest(session.mark, mark_of(person)) else None


def close_program(session: ApiSession) -> None:
    """End a session."""
    db.session.delete(session)


def _digest(token: str) -> bytes:
    return keys().digest("api session", token)
