"""Who may collect in a project, and what people of its log are called."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, or_, select

from app.accounts.access import ACTS, Act
from app.accounts.models import Grant, Person, Scope
from app.db import db
from app.projects.models import Project

_COLLECTING = [role for role, acts in ACTS.items() if Act.COLLECT in acts]


def agents_of(project: Project) -> list[Person]:
    """Everyone who may collect in the project now, by name."""
    reaching = or_(
        Grant.scope == Scope.CITY,
        and_(Grant.scope == Scope.QUARTIER, Grant.scope_id.in_(project.quartier_ids)),
        and_(Grant.scope == Scope.PROJECT, Grant.scope_id == str(project.id)),
    )
    holds = Person.grants.any(and_(Grant.role.in_(_COLLECTING), reaching))
    query = select(Person).where(Person.active, or_(Person.administrator, holds))
    return list(db.session.scalars(query.order_by(Person.name, Person.number)))


def people_by_id(person_ids: Collection[UUID]) -> dict[UUID, Person]:
    """These people, whatever has become of their rights."""
    query = select(Person).where(Person.id.in_(person_ids))
    return {person.id: person for person in db.session.scalars(query)}
