"""/v1/projects/…/app-users, and which forms they fill in."""

from typing import Any

from flask import Response

from app.accounts.access import Act
from app.db import writing
from app.errors import Refused
from app.openrosa.central.answers import SUCCESS, to_json
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.bodies import read_object, text_in
from app.openrosa.central.callers import caller
from app.openrosa.central.place import MOST_NUMBER, form_named, project_numbered
from app.openrosa.keys.app_users import (
    app_users_of,
    create_app_user,
    find_app_user,
    forms_of,
    give_forms,
    revoke_app_user,
    token_of,
)
from app.openrosa.models import AppUser
from app.projects.models import Project, Questionnaire

_BASE = "/projects/<int:number>/app-users"
_ASSIGNMENT = "/projects/<int:number>/forms/<id:form_id>/assignments/<role>/<int:user>"
#: The number and the name of the one role there is to give.
_ROLES = {"2", "app-user"}


@blueprint.get(_BASE)
def list_app_users(number: int) -> Response:
    """All of them; those that were revoked have no token."""
    project = project_numbered(number, Act.MANAGE)
    return to_json([_told(project, one) for one in app_users_of(project)])


@blueprint.post(_BASE)
def add_app_user(number: int) -> Response:
    """A new one, with its token. Refused: app_user_name (422)."""
    project = project_numbered(number, Act.MANAGE)
    name = text_in(read_object(), "displayName")
    writing()
    return to_json(_told(project, create_app_user(project, name, by=caller())))


@blueprint.delete(f"{_BASE}/<int:user>")
def remove_app_user(number: int, user: int) -> Response:
    """Revoke it; what it sent stays."""
    project = project_numbered(number, Act.MANAGE)
    writing()
    revoke_app_user(_find(project, user), by=caller())
    return to_json(SUCCESS)


@blueprint.post(_ASSIGNMENT)
def assign(number: int, form_id: str, role: str, user: int) -> Response:
    """Let an app user fill in a form that is published. Refused: questionnaire_unknown (404)."""
    questionnaire, app_user = _assignment(number, form_id, role, user)
    give_forms(app_user, forms_of(app_user) | {questionnaire.id}, by=caller())
    return to_json(SUCCESS)


@blueprint.delete(_ASSIGNMENT)
def unassign(number: int, form_id: str, role: str, user: int) -> Response:
    """Take the form away from it."""
    questionnaire, app_user = _assignment(number, form_id, role, user)
    give_forms(app_user, forms_of(app_user) - {questionnaire.id}, by=caller())
    return to_json(SUCCESS)


def _assignment(number: int, form_id: str, role: str, user: int) -> tuple[Questionnaire, AppUser]:
    questionnaire = form_named(number, form_id, Act.MANAGE)
    if role not in _ROLES:
        raise Refused("not_served", 501, {"feature": f"assignments/{role}"})
    writing()
    return questionnaire, _find(questionnaire.project, user)


def _find(project: Project, number: int) -> AppUser:
    found = find_app_user(project, number) if number <= MOST_NUMBER else None
    if found is None:
        raise Refused("not_found", 404)
    return found


def _told(project: Project, app_user: AppUser) -> dict[str, Any]:
    return {
        "projectId": project.number,
        "id": app_user.number,
        "type": "field_key",
        "displayName": app_user.name,
        "token": token_of(app_user),
        "createdAt": app_user.created_at,
        "updatedAt": None,
        "deletedAt": None,
    }
