"""/v1/projects/…/datasets: entity lists, as Central calls them in its addresses, and their properties."""

from typing import Any

from flask import Response

from app.accounts.access import Act
from app.db import writing
from app.errors import Refused
from app.openrosa.central.answers import SUCCESS, to_json
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.bodies import read_object, text_in
from app.openrosa.central.callers import caller
from app.openrosa.central.place import project_numbered
from app.openrosa.drafts import described
from app.openrosa.entities.declared import lists_declared
from app.openrosa.entities.lists import add_property, create_list, find_list, lists_of, properties_of
from app.openrosa.models import EntityList
from app.openrosa.odata.names import identifiers
from app.projects.forms import load_form
from app.projects.models import Project
from app.projects.versions import published_version

BASE = "/projects/<int:number>/datasets"


@blueprint.get(BASE)
def list_datasets(number: int) -> Response:
    """The lists of a project, without their properties."""
    project = project_numbered(number, Act.SEE)
    return to_json([_told(project, one) for one in lists_of(project)])


@blueprint.get(f"{BASE}/<name>")
def show_dataset(number: int, name: str) -> Response:
    """One list, with its properties."""
    project = project_numbered(number, Act.SEE)
    return to_json(_in_full(project, list_named(project, name)))


@blueprint.post(BASE)
def add_dataset(number: int) -> Response:
    """A new list. Refused: name_invalid (400), list_taken (409)."""
    project = project_numbered(number, Act.MANAGE)
    told = read_object()
    name, approval = text_in(told, "name"), told.get("approvalRequired", False)
    if not isinstance(approval, bool):
        raise Refused("parameter_type", 400, {"field": "approvalRequired", "expected": "boolean"})
    writing()
    made = create_list(project, name, approval_required=approval, by=caller())
    return to_json(_in_full(project, made))


@blueprint.post(f"{BASE}/<name>/properties")
def add_dataset_property(number: int, name: str) -> Response:
    """A new property. Refused: name_invalid (400), property_taken (409)."""
    project = project_numbered(number, Act.MANAGE)
    wanted = text_in(read_object(), "name")
    found = list_named(project, name)
    writing()
    add_property(found, wanted, by=caller())
    return to_json(SUCCESS)


def list_named(project: Project, name: str) -> EntityList:
    """The list of this name. Refused: not_found (404)."""
    if (found := find_list(project, name)) is None:
        raise Refused("not_found", 404)
    return found


def _told(project: Project, found: EntityList) -> dict[str, Any]:
    return {
        "name": found.name,
        "projectId": project.number,
        "createdAt": found.created_at,
        "approvalRequired": found.approval_required,
        "ownerOnly": False,
    }


def _in_full(project: Project, found: EntityList) -> dict[str, Any]:
    properties = properties_of(found)
    names, forms = identifiers(one.name for one in properties), _writers(project, found.name)
    told = [
        {
            "name": one.name,
            "odataName": names[one.name],
            "publishedAt": one.created_at,
            "forms": forms.get(one.name, []),
        }
        for one in properties
    ]
    return {**_told(project, found), "properties": told}


def _writers(project: Project, name: str) -> dict[str, list[str]]:
    """The ids of the forms that give each property of a list."""
    found: dict[str, list[str]] = {}
    for questionnaire in project.questionnaires:
        version = published_version(questionnaire)
        if version is None or (told := described(version)) is None:
            continue
        for wanted in lists_declared(load_form(version)).get(name, ()):
            found.setdefault(wanted, []).append(told.form_id)
    return found
