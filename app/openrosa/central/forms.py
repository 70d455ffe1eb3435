"""/v1/projects/…/forms: questionnaires by the id of their form, and the XForm that is asked."""

from typing import Any

from flask import Response, request

from app.accounts.access import Act, can
from app.db import writing
from app.errors import Refused
from app.openrosa.central.answers import to_json
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.callers import caller
from app.openrosa.central.definitions import read_definition
from app.openrosa.central.place import find_form, form_named, newest_version, project_numbered
from app.openrosa.drafts import described, draft_token
from app.openrosa.odata.options import is_true
from app.projects.forms import xml_of
from app.projects.models import FormVersion, Project, Questionnaire
from app.projects.publishing import publish
from app.projects.questionnaires import create_questionnaire, find_questionnaire
from app.projects.slugs import make_slug
from app.projects.terms import State
from app.projects.versions import keep_version, published_version

_BASE = "/projects/<int:number>/forms"


@blueprint.get(_BASE)
def list_forms(number: int) -> Response:
    """All that have a form, drafts too."""
    project = project_numbered(number, Act.SEE)
    told = (tell_form(one) for one in project.questionnaires)
    return to_json([one for one in told if one is not None])


@blueprint.get(f"{_BASE}/<id:form_id>")
def show_form(number: int, form_id: str) -> Response:
    """One form."""
    return to_json(tell_form(form_named(number, form_id, Act.SEE)))


@blueprint.get(f"{_BASE}/<id:form_id>.xml")
def show_xml(number: int, form_id: str) -> Response:
    """The XForm, byte for byte."""
    version = shown_version(form_named(number, form_id, Act.SEE))
    if version is None:
        raise Refused("not_found", 404)
    return Response(xml_of(version.project_id, version.id), mimetype="application/xml")


@blueprint.post(_BASE)
def create_form(number: int) -> Response:
    """A new questionnaire from a workbook or an XForm: a draft, published at once with ?publish=true.

    Refused: form_refused, form_warnings (400), xml_form_id_taken (409), and what `publish` refuses.
    """
    project = project_numbered(number, Act.MANAGE)
    definition = read_definition()
    writing()
    if find_form(project, definition.form_id):
        raise Refused("xml_form_id_taken", 409, {"form_id": definition.form_id})
    title = definition.title or definition.form_id
    short_name = _free_name(definition.form_id, title)
    questionnaire = create_questionnaire(project, short_name, title, by=caller())
    version = keep_version(
        questionnaire, definition.reading, definition.source, definition.media, by=caller()
    )
    if is_true(request.args.get("publish")):
        publish(questionnaire, version, by=caller())
    return to_json(_told(project, questionnaire, version))


def shown_version(questionnaire: Questionnaire) -> FormVersion | None:
    """The version that is asked, of a draft the newest."""
    return published_version(questionnaire) or newest_version(questionnaire)


def tell_form(questionnaire: Questionnaire) -> dict[str, Any] | None:
    """A form as JSON; None while there is none."""
    version = shown_version(questionnaire)
    return _told(questionnaire.project, questionnaire, version) if version and described(version) else None


def _told(project: Project, questionnaire: Questionnaire, version: FormVersion) -> dict[str, Any]:
    told = described(version)
    return {
        "projectId": project.number,
        "xmlFormId": told.form_id if told else "",
        "name": told.title if told else None,
        "version": version.label,
        "hash": told.md5 if told else "",
        "sha256": version.sha256,
        "state": "closed" if questionnaire.state == State.CLOSED else "open",
        "createdAt": questionnaire.created_at,
        "updatedAt": None,
        "publishedAt": version.published_at,
        "keyId": None,
        "enketoId": None,
        "enketoOnceId": None,
        "draftToken": _draft_token(questionnaire, version),
    }


def _draft_token(questionnaire: Questionnaire, version: FormVersion) -> str | None:
    """Of a form that nobody is asked yet, what opens it to Collect; for who may say so to others."""
    is_theirs = version.published_at is None and can(caller(), Act.MANAGE, questionnaire.project)
    return draft_token(questionnaire) if is_theirs else None


def _free_name(form_id: str, title: str) -> str:
    """A short name for the page of a form: made of its id, and a number where another has it."""
    wanted = make_slug(form_id) or make_slug(title) or "questionnaire"
    names = (f"{wanted[:43].strip('-')}-{count}" for count in range(2, 10_000))
    return (
        wanted if find_questionnaire(wanted) is None else next(n for n in names if not find_questionnaire(n))
    )
