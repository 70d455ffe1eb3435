"""Roles: the owner, the member and the outsider before each act."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest

from app.accounts.access import Act, can, reach, require, require_administrator
from app.accounts.models import Grant, Person, Role, Scope
from app.db import uuid7
from app.errors import Refused


@dataclass
class Project:
    id: UUID = field(default_factory=uuid7)
    quartier_ids: frozenset[str] = frozenset({"malakoff"})


def _member(role: Role, scope: Scope, scope_id: str = "") -> Person:
    return Person(active=True, administrator=False, grants=[Grant(role=role, scope=scope, scope_id=scope_id)])


PROJECT = Project()
OWNER = _member(Role.RESPONSABLE, Scope.PROJECT, str(PROJECT.id))
READER = _member(Role.LECTURE, Scope.PROJECT, str(PROJECT.id))
AGENT = _member(Role.AGENT, Scope.QUARTIER, "malakoff")
OUTSIDER = _member(Role.RESPONSABLE, Scope.PROJECT, str(uuid7()))
NEIGHBOUR = _member(Role.RESPONSABLE, Scope.QUARTIER, "bellevue")
GONE = Person(active=False, administrator=True, grants=[])
ADMINISTRATOR = Person(active=True, administrator=True, grants=[])


@pytest.mark.parametrize("act", list(Act))
def test_an_owner_and_an_administrator_may_do_everything(act: Act) -> None:
    require(OWNER, act, PROJECT)
    require(ADMINISTRATOR, act, PROJECT)


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("person", [OUTSIDER, NEIGHBOUR, GONE, None])
def test_an_outsider_sees_nothing_there(person: Person | None, act: Act) -> None:
    with pytest.raises(Refused) as refused:
        require(person, act, PROJECT)
    assert refused.value.status == 404


@pytest.mark.parametrize(
    ("person", "allowed"),
    [(READER, {Act.SEE, Act.READ_COUNTS, Act.READ_ANSWERS}), (AGENT, {Act.SEE, Act.COLLECT})],
)
def test_a_member_does_what_their_role_says(person: Person, allowed: set[Act]) -> None:
    assert {act for act in Act if can(person, act, PROJECT)} == allowed
    with pytest.raises(Refused) as refused:
        require(person, Act.MANAGE, PROJECT)
    assert refused.value.status == 403


def test_a_grant_over_the_city_reaches_every_project() -> None:
    city = _member(Role.LECTURE, Scope.CITY)
    assert can(city, Act.SEE, PROJECT)
    assert reach(city).everything
    assert not reach(AGENT).everything
    assert reach(AGENT).quartiers == {"malakoff"}
    assert reach(OWNER).projects == {PROJECT.id}


def test_only_an_administrator_administers() -> None:
    require_administrator(ADMINISTRATOR)
    for person in (OWNER, GONE, None):
        with pytest.raises(Refused):
            require_administrator(person)
