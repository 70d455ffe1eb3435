"""Adresses: the project's lists, one list street by street, its contacts' last day, its codes."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields

from app.accounts.access import Act, require
from app.accounts.sign_in import signed_in
from app.errors import Refused
from app.fieldwork.views.blueprint import PROJECT, blueprint
from app.fieldwork.views.paging import page_of
from app.households.binding import count_bound, order_codes
from app.households.dropping import drop_list, is_used
from app.households.lists import count_unlisted, find_list, lists_of, set_contacts_until
from app.households.models import AddressList
from app.households.streets import count_towns, places_of, streets_among
from app.posted import FormSchema, posted
from app.projects.models import Project
from app.projects.place import project_at, questionnaire_at
from app.projects.terms import State

ADDRESSES = f"{PROJECT}/adresses"
_LIST = f"{ADDRESSES}/listes/<uuid:list_id>"
_STREETS, _DOORS = 50, 100


class _UntilSchema(FormSchema):
    until = fields.Date(required=True)


class _CodesSchema(FormSchema):
    questionnaire = fields.Str(required=True)


@blueprint.get(ADDRESSES)
def addresses(slug: str) -> ResponseReturnValue:
    project = project_at(slug, Act.READ_ADDRESSES)
    return render_template(
        "fieldwork/addresses.html",
        project=project,
        lists=lists_of(project),
        unlisted=count_unlisted(project),
    )


@blueprint.get(_LIST)
def address_list(slug: str, list_id: UUID) -> ResponseReturnValue:
    project = project_at(slug, Act.READ_ADDRESSES)
    return _list_page(project, find_list(project, list_id))


@blueprint.get(f"{_LIST}/rue")
def street_of_list(slug: str, list_id: UUID) -> ResponseReturnValue:
    """The doors of one street of a list, in walking order."""
    project = project_at(slug, Act.READ_ADDRESSES)
    found = find_list(project, list_id)
    streets = streets_among(places_of(project, found.id))
    street = next((one for one in streets if one.key == request.args.get("rue")), None)
    if street is None:
        raise Refused("not_found", 404)
    return render_template(
        "fieldwork/address_street.html",
        project=project,
        list=found,
        street=street,
        shown=page_of(street.places, _DOORS),
    )


@blueprint.post(f"{_LIST}/contacts")
def keep_contacts_until(slug: str, list_id: UUID) -> ResponseReturnValue:
    project = managed(slug)
    found = find_list(project, list_id)
    try:
        set_contacts_until(project, found, posted(_UntilSchema())["until"], by=signed_in())
    except Refused as refused:
        return _list_page(project, found, refused), refused.status
    return redirect(url_for("fieldwork.address_list", slug=slug, list_id=list_id), 303)


@blueprint.post(f"{_LIST}/codes")
def make_codes(slug: str, list_id: UUID) -> ResponseReturnValue:
    """Have a code made for each address of a list that has none."""
    project = managed(slug)
    found = find_list(project, list_id)
    try:
        short_name = posted(_CodesSchema())["questionnaire"]
        questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
        job_id = order_codes(questionnaire, list_id, by=signed_in())
    except Refused as refused:
        return _list_page(project, found, refused), refused.status
    return redirect(url_for("fieldwork.address_work", slug=slug, job_id=job_id), 303)


@blueprint.post(f"{_LIST}/supprimer")
def drop(slug: str, list_id: UUID) -> ResponseReturnValue:
    """Erase a list that was imported by mistake."""
    project = managed(slug)
    found = find_list(project, list_id)
    try:
        drop_list(project, found, by=signed_in())
    except Refused as refused:
        return _list_page(project, found, refused), refused.status
    return redirect(url_for("fieldwork.addresses", slug=slug), 303)


def managed(slug: str) -> Project:
    """The project, for someone who may manage it and read its addresses."""
    project = project_at(slug, Act.MANAGE)
    require(signed_in(), Act.READ_ADDRESSES, project)
    return project


def _list_page(project: Project, found: AddressList, refused: Refused | None = None) -> str:
    streets = streets_among(places_of(project, found.id))
    [counted] = [one for one in lists_of(project) if one.address_list.id == found.id]
    bound = {one: count_bound(one, found.id) for one in project.questionnaires if one.state != State.CLOSED}
    return render_template(
        "fieldwork/address_list.html",
        project=project,
        list=found,
        counted=counted,
        streets=streets,
        shows_town=count_towns(streets) > 1,
        shown=page_of(streets, _STREETS),
        bound=bound,
        is_used=is_used(found),
        is_removed="retiree" in request.args and not refused,
        asked=request.form if refused else {},
        refused=refused,
    )
