"""People and the roles they hold."""

import secrets

from sqlalchemy import func, select

from app.accounts import audit
from app.accounts.models import Grant, Person, Role, Scope
from app.accounts.passwords import hash_password
from app.db import db
from app.errors import Refused


def find_person(email: str) -> Person | None:
    """The person with this address, however it is written."""
    return db.session.scalar(select(Person).filter_by(email=_compared(email)))


def add_person(email: str, name: str, *, administrator: bool = False, by: Person | None = None) -> Person:
    """Add a person who cannot sign in yet. Raises Refused if the address is taken or is none."""
    address = _compared(email)
    if address.count("@") != 1 or not all(address.split("@")) or len(address) > 254 or " " in address:
        raise Refused("email_malformed")
    if find_person(address):
        raise Refused("email_taken", 409)
    number = db.session.scalar(select(func.coalesce(func.max(Person.number), 0) + 1))
    person = Person(number=number, email=address, name=name.strip() or address, administrator=administrator)
    db.session.add(person)
    db.session.flush()
    audit.record("person.add", f"person {person.id}", by=by, administrator=int(administrator))
    return person


def add_administrator(email: str, name: str, password: str | None = None) -> str:
    """Add an administrator and return the password: the one given, or one made for the purpose."""
    chosen = password or secrets.token_urlsafe(15)
    person = add_person(email, name, administrator=True)
    person.password_hash = hash_password(chosen)
    return chosen


def has_administrator() -> bool:
    """Whether anyone administers this installation."""
    return (
        db.session.scalar(select(Person.id).filter_by(administrator=True, active=True).limit(1)) is not None
    )


def grant_role(
    person: Person, role: Role, scope: Scope, scope_id: str = "", *, by: Person | None = None
) -> Grant:
    """Give the person this role over this scope, in place of the one they held there."""
    held = next(
        (grant for grant in person.grants if (grant.scope, grant.scope_id) == (scope, scope_id)), None
    )
    if held is None:
        held = Grant(scope=scope, scope_id=scope_id)
        person.grants.append(held)
    held.role = role
    audit.record("person.grant", f"person {person.id}", by=by, role=role, scope=scope, scope_id=scope_id)
    return held


def revoke_role(person: Person, scope: Scope, scope_id: str = "", *, by: Person | None = None) -> None:
    """Take back what the person held over exactly this scope, if anything."""
    person.grants[:] = [
        grant for grant in person.grants if (grant.scope, grant.scope_id) != (scope, scope_id)
    ]
    audit.record("person.revoke", f"person {person.id}", by=by, scope=scope, scope_id=scope_id)


def members(scope: Scope, scope_id: str = "") -> list[Grant]:
    """The grants over exactly this scope, by name."""
    query = select(Grant).join(Person).filter(Grant.scope == scope, Grant.scope_id == scope_id)
    return list(db.session.scalars(query.order_by(Person.name)))


def _compared(email: str) -> str:
    return email.strip().casefold()
