"""One-time links by which a person sets a password: invitations and resets."""

import secrets
from datetime import timedelta

from sqlalchemy import select

from app.accounts import audit
from app.accounts.models import Link, Person, Purpose
from app.accounts.passwords import hash_password
from app.db import db, now, reading, writing
from app.errors import Refused
from app.keys import keys

LIFETIME: dict[Purpose, timedelta] = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.RESET: timedelta(hours=24),
}


def make_link(person: Person, purpose: Purpose, *, by: Person | None = None) -> str:
    """Make a link for the person and return its token, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    link = Link(
        digest=_digest(token), person_id=person.id, purpose=purpose, expires_at=now() + LIFETIME[purpose]
    )
    db.session.add(link)
    audit.record(f"link.{purpose}", f"person {person.id}", by=by)
    return token


def open_link(token: str) -> Link:
    """The link of this token. Raises Refused with 404 if it is unknown, used or expired."""
    link = db.session.get(Link, _digest(token))
    if link is None or link.used_at or link.expires_at < now() or not link.person.active:
        raise Refused("link_expired", 404)
    return link


def use_link(token: str, password: str) -> Person:
    """Set the password of the link's person; this link and their others are spent."""
    reading()
    open_link(token)
    hashed = hash_password(password)
    writing()
    person = open_link(token).person
    person.password_hash = hashed
    for link in db.session.scalars(select(Link).filter_by(person_id=person.id, used_at=None)):
        link.used_at = now()
    audit.record("person.set_password", f"person {person.id}", by=person)
    return person


def _digest(token: str) -> bytes:
    return keys().digest("account link", token)
