"""Who may do what in a project. An outsider sees 404, a member without the right 403."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from app.accounts.models import Grant, Person, Role, Scope
from app.errors import Refused


class Act(StrEnum):
    """What is done in a project."""

    SEE = "see"
    READ_COUNTS = "read_counts"
    READ_ANSWERS = "read_answers"
    COLLECT = "collect"
    MANAGE = "manage"
    READ_ADDRESSES = "read_addresses"


_READING = frozenset({Act.SEE, Act.READ_COUNTS, Act.READ_ANSWERS})
#: What each role may do.
ACTS: dict[Role, frozenset[Act]] = {
    Role.RESPONSABLE: frozenset(Act),
    Role.LECTURE: _READING,
    Role.AGENT: frozenset({Act.SEE, Act.COLLECT}),
}


class Guarded(Protocol):
    """What access needs to know of a project."""

    @property
    def id(self) -> UUID: ...

    @property
    def quartier_ids(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Reach:
    """The projects that a person sees, for queries: all, or those in these quartiers or of these ids."""

    everything: bool
    quartiers: frozenset[str] = frozenset()
    projects: frozenset[UUID] = frozenset()


def can(person: Person | None, act: Act, project: Guarded) -> bool:
    """Whether the person holds a role that allows `act` in the project."""
    return any(act in ACTS[role] for role in roles(person, project))


def require(person: Person | None, act: Act, project: Guarded | None) -> None:
    """Raise Refused: 404 for a project that is not there or not theirs, 403 for a right they lack."""
    if project is None or not (held := roles(person, project)):
        raise Refused("not_found", 404)
    if not any(act in ACTS[role] for role in held):
        raise Refused("forbidden", 403)


def require_administrator(person: Person | None) -> None:
    """Raise Refused with 404 unless the person administers this installation."""
    if person is None or not person.active or not person.administrator:
        raise Refused("not_found", 404)


def roles(person: Person | None, project: Guarded) -> frozenset[Role]:
    """The roles that the person holds in the project, by whatever grant; an administrator is responsable."""
    if person is None or not person.active:
        return frozenset()
    if person.administrator:
        return frozenset({Role.RESPONSABLE})
    return frozenset(Role(grant.role) for grant in person.grants if _covers(grant, project))


def reach(person: Person | None) -> Reach:
    """Which projects the person sees, whatever their role there."""
    if person is None or not person.active:
        return Reach(everything=False)
    held = person.grants
    return Reach(
        everything=person.administrator or any(grant.scope == Scope.CITY for grant in held),
        quartiers=frozenset(grant.scope_id for grant in held if grant.scope == Scope.QUARTIER),
        projects=frozenset(UUID(grant.scope_id) for grant in held if grant.scope == Scope.PROJECT),
    )


def _covers(grant: Grant, project: Guarded) -> bool:
    match grant.scope:
        case Scope.CITY:
            return True
        case Scope.QUARTIER:
            return grant.scope_id in project.quartier_ids
        case _:
            return grant.scope_id == str(project.id)
