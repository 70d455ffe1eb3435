"""Lists for the workspace's first pages: the projects that a person sees, and what each holds."""

from sqlalchemy import exists, or_, select

from app.accounts.access import reach
from app.accounts.models import Person
from app.db import db
from app.projects.models import Project, ProjectQuartier


def projects_of(person: Person) -> list[Project]:
    """The projects that the person has a role in, by name."""
    seen = reach(person)
    query = select(Project).order_by(Project.name)
    if not seen.everything:
        in_quartier = exists().where(
            ProjectQuartier.project_id == Project.id, ProjectQuartier.quartier.in_(seen.quartiers)
        )
        query = query.where(or_(Project.id.in_(seen.projects), in_quartier))
    return list(db.session.scalars(query))
