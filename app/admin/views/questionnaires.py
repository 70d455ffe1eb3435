"""A questionnaire: a new one, its first page, its terms and dates, and publishing."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act, can
from app.accounts.sign_in import signed_in
from app.admin.blueprint import blueprint
from app.admin.outstanding import field_of, waits_in
from app.admin.schemas import DatesSchema, QuestionnaireSchema, TermsSchema
from app.db import db
from app.errors import Refused
from app.fieldwork.agents import people_by_id
from app.posted import posted
from app.projects import publishing
from app.projects.models import FormVersion, Questionnaire
from app.projects.place import project_at, questionnaire_at
from app.projects.questionnaires import create_questionnaire, set_dates, set_terms
from app.projects.terms import State
from app.projects.versions import published_version, versions_of


@blueprint.get("/projets/<slug>/nouveau-questionnaire")
def new_questionnaire(slug: str) -> ResponseReturnValue:
    project = project_at(slug, Act.MANAGE)
    return render_template("admin/new_questionnaire.html", project=project, asked={}, refused=None)


@blueprint.post("/projets/<slug>/nouveau-questionnaire")
def add_questionnaire(slug: str) -> ResponseReturnValue:
    project = project_at(slug, Act.MANAGE)
    try:
        asked = posted(QuestionnaireSchema())
        made = create_questionnaire(
            project, asked["short_name"], asked["title"], posted(TermsSchema()), by=signed_in()
        )
    except Refused as refused:
        page = render_template(
            "admin/new_questionnaire.html", project=project, asked=request.form, refused=refused
        )
        return page, refused.status
    return redirect(_address(made), 303)


@blueprint.get("/projets/<slug>/<short_name>")
def questionnaire(slug: str, short_name: str) -> ResponseReturnValue:
    return _page(questionnaire_at(slug, short_name, Act.SEE))


@blueprint.post("/projets/<slug>/<short_name>/conditions")
def save_terms(slug: str, short_name: str) -> ResponseReturnValue:
    found = questionnaire_at(slug, short_name, Act.MANAGE)
    return _act(found, lambda: set_terms(found, posted(TermsSchema()), by=signed_in()))


@blueprint.post("/projets/<slug>/<short_name>/dates")
def save_dates(slug: str, short_name: str) -> ResponseReturnValue:
    found = questionnaire_at(slug, short_name, Act.MANAGE)
    return _act(found, lambda: _set_dates(found))


@blueprint.post("/projets/<slug>/<short_name>/publier/<uuid:version_id>")
def publish(slug: str, short_name: str, version_id: UUID) -> ResponseReturnValue:
    found = questionnaire_at(slug, short_name, Act.MANAGE)
    version = db.session.get(FormVersion, (found.project_id, version_id))
    if version is None:
        raise Refused("not_found", 404)
    return _act(found, lambda: publishing.publish(found, version, by=signed_in()))


@blueprint.get("/projets/<slug>/<short_name>/clore")
def closing(slug: str, short_name: str) -> ResponseReturnValue:
    """What still waits, before one closes."""
    found = questionnaire_at(slug, short_name, Act.MANAGE)
    if found.state != State.PUBLISHED:
        return redirect(_address(found), 303)
    return render_template(
        "admin/close.html", project=found.project, questionnaire=found, refused=None, **_waiting(found)
    )


@blueprint.post("/projets/<slug>/<short_name>/clore")
def close(slug: str, short_name: str) -> ResponseReturnValue:
    found = questionnaire_at(slug, short_name, Act.MANAGE)
    return _act(found, lambda: publishing.close(found, by=signed_in()))


@blueprint.post("/projets/<slug>/<short_name>/rouvrir")
def reopen(slug: str, short_name: str) -> ResponseReturnValue:
    found = questionnaire_at(slug, short_name, Act.MANAGE)
    return _act(found, lambda: publishing.reopen(found, by=signed_in()))


def _act(questionnaire: Questionnaire, act: Callable[[], None]) -> ResponseReturnValue:
    """Do it and show the questionnaire's page again, with the refusal if it was refused."""
    try:
        act()
    except Refused as refused:
        return _page(questionnaire, refused), refused.status
    return redirect(_address(questionnaire), 303)


def _set_dates(questionnaire: Questionnaire) -> None:
    zone = ZoneInfo(questionnaire.project.zone)
    asked = posted(DatesSchema())
    opens_at, closes_at = (_aware(asked[name], zone) for name in ("opens_at", "closes_at"))
    set_dates(questionnaire, opens_at, closes_at, by=signed_in())


def _aware(local: datetime | None, zone: ZoneInfo) -> datetime | None:
    return local.replace(tzinfo=zone) if local else None


def _address(questionnaire: Questionnaire) -> str:
    return url_for(
        "admin.questionnaire", slug=questionnaire.project.slug, short_name=questionnaire.short_name
    )


def _waiting(questionnaire: Questionnaire) -> dict[str, object]:
    field = field_of(questionnaire)
    people = people_by_id({device.person_id for device in (*field.silent, *field.holding)})
    return {"in_field": field, "people": people, "waits": waits_in(questionnaire, field)}


def _page(questionnaire: Questionnaire, refused: Refused | None = None) -> str:
    is_theirs = can(signed_in(), Act.MANAGE, questionnaire.project)
    return render_template(
        "admin/questionnaire.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        versions=versions_of(questionnaire),
        published=published_version(questionnaire),
        missing=publishing.missing_legal_fields(questionnaire.project),
        refused=refused,
        **_waiting(questionnaire) if is_theirs and questionnaire.state == State.CLOSED else {},
    )
