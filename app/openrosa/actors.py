"""People, app users and residents under the numbers that ODK's clients know them by."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, func, literal, select

from app.accounts.models import Person
from app.db import execute, table_of
from app.openrosa.models import AppUser

#: Whom nobody knows.
RESIDENT = 0
_people, _app_users = map(table_of, (Person, AppUser))


def number_of(project_id: ColumnElement[Any], collector_id: ColumnElement[Any]) -> ColumnElement[int]:
    """The number of whoever collected an answer, as an expression; a resident's is 0."""
    person = select(_people.c.number).where(_people.c.id == collector_id)
    app_user = select(_app_users.c.number).where(
        _app_users.c.project_id == project_id, _app_users.c.id == collector_id
    )
    return func.coalesce(
        person.scalar_subquery(), app_user.scalar_subquery(), literal(RESIDENT), type_=Integer()
    )


def names_of(project_id: UUID) -> Mapping[UUID, str]:
    """The names of the people, and of the project's app users, by their ids."""
    people = execute(select(_people.c.id, _people.c.name))
    app_users = execute(
        select(_app_users.c.id, _app_users.c.name).where(_app_users.c.project_id == project_id)
    )
    return dict(map(tuple, (*people, *app_users)))


def numbers_of(project_id: UUID) -> Mapping[UUID, int]:
    """The same with their numbers."""
    people = execute(select(_people.c.id, _people.c.number))
    app_users = execute(
        select(_app_users.c.id, _app_users.c.number).where(_app_users.c.project_id == project_id)
    )
    return dict(map(tuple, (*people, *app_users)))
