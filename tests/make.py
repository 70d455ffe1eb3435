"""Plain factories for what most tests need."""

from functools import cache
from itertools import count

from argon2 import PasswordHasher
from flask.testing import FlaskClient

from app.accounts.models import Grant, Person, Role, Scope
from app.db import db, transaction

PASSWORD = "une phrase facile à retenir"
_numbers = count(1)


def make_person(name: str = "Ana", *, administrator: bool = False, role: Role | None = None) -> Person:
    """A person who can sign in with PASSWORD, holding `role` over the city if given. In an app context."""
    number = next(_numbers)
    person = Person(
        number=number,
        email=f"{name.casefold()}.{number}@nantes.example",
        name=name,
        administrator=administrator,
        password_hash=_hashed(),
    )
    if role:
        person.grants.append(Grant(role=role, scope=Scope.CITY))
    with transaction():
        db.session.add(person)
    return person


def sign_in(client: FlaskClient, person: Person) -> None:
    """Sign the person in on this client."""
    answer = client.post("/connexion", data={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 303, answer.text


@cache
def _hashed() -> str:
    """A hash that is cheap to check: it says itself how much work it wants, and tests sign in very often."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
