"""/v1/projects."""

from typing import Any

from flask import Response
from sqlalchemy import select

from app.accounts.access import Act, can
from app.db import db
from app.openrosa.central.answers import to_json
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.callers import caller
from app.openrosa.central.place import project_numbered
from app.projects.models import Project


@blueprint.get("/projects")
def list_projects() -> Response:
    """Those that the caller sees, in the order of their making."""
    projects = db.session.scalars(select(Project).order_by(Project.number))
    return to_json([_told(project) for project in projects if can(caller(), Act.SEE, project)])


@blueprint.get("/projects/<int:number>")
def show_project(number: int) -> Response:
    """One project."""
    return to_json(_told(project_numbered(number, Act.SEE)))


def _told(project: Project) -> dict[str, Any]:
    return {
        "id": project.number,
        "name": project.name,
        "description": project.summary or None,
        "archived": None,
        "keyId": None,
        "createdAt": project.created_at,
        "updatedAt": None,
        "deletedAt": None,
    }
