"""An agent's badge: a page of ours that says who stands at the door, found by a number and a check."""

import base64
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.accounts.access import Act, can
from app.accounts.models import Person
from app.db import db
from app.fieldwork.models import Device
from app.keys import keys
from app.projects.models import Project, Questionnaire
from app.projects.terms import State

_CHECK = 10


class Badge(NamedTuple):
    """Who it is, and the projects in which they ask questions today."""

    agent: Person
    projects: tuple[Project, ...]


def check_of(person_id: UUID) -> str:
    """The check of an agent's badge: nobody finds names by counting numbers."""
    return base64.b32encode(keys().digest("agent badge", str(person_id))).decode()[:_CHECK].lower()


def read_badge(number: int, check: str) -> Badge | None:
    """The badge of an agent who collects somewhere today; None where there is none, or is no more.

    Where all the devices of an agent were withdrawn, whoever shows the badge on one of them is nobody we
    vouch for; an agent who never had one works with paper.
    """
    agent = db.session.scalar(select(Person).where(Person.number == number))
    if agent is None or not agent.active or check.lower() != check_of(agent.id):
        return None
    asked = (
        select(Questionnaire.id)
        .where(Questionnaire.project_id == Project.id, Questionnaire.state == State.PUBLISHED)
        .exists()
    )
    found = db.session.scalars(select(Project).where(asked).order_by(Project.name))
    withdrawn = _withdrawn(agent.id)
    projects = tuple(
        project for project in found if can(agent, Act.COLLECT, project) and project.id not in withdrawn
    )
    return Badge(agent, projects) if projects else None


def _withdrawn(person_id: UUID) -> set[UUID]:
    """The projects in which a person had devices, and all of them were revoked."""
    query = select(Device.project_id, Device.revoked_at).where(Device.person_id == person_id)
    rows = db.session.execute(query).all()
    live = {row.project_id for row in rows if row.revoked_at is None}
    return {row.project_id for row in rows} - live
