"""One address of a project: corrected, or taken away where nothing hangs on it."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields

from app.accounts.sign_in import signed_in
from app.errors import Refused
from app.fieldwork.views.addresses import ADDRESSES, managed
from app.fieldwork.views.blueprint import blueprint
from app.households.addresses import LONGEST, LONGEST_REMARK
from app.households.correcting import correct_address, find_household
from app.households.models import Household
from app.households.removing import held_among, remove_address
from app.households.streets import street_key
from app.posted import FormSchema, posted
from app.projects.models import Project

_ONE = f"{ADDRESSES}/portes/<uuid:household_id>"


class _AddressSchema(FormSchema):
    address = fields.Str(load_default="")
    remark = fields.Str(load_default="")


@blueprint.get(_ONE)
def address(slug: str, household_id: UUID) -> ResponseReturnValue:
    project = managed(slug)
    return _page(project, find_household(project, household_id))


@blueprint.post(_ONE)
def correct(slug: str, household_id: UUID) -> ResponseReturnValue:
    """Write an address anew; its agents' devices learn of it at their next pull."""
    project = managed(slug)
    found = find_household(project, household_id)
    try:
        told = posted(_AddressSchema())
        correct_address(project, found, told["address"], told["remark"], by=signed_in())
    except Refused as refused:
        return _page(project, found, refused), refused.status
    return redirect(url_for("fieldwork.address", slug=slug, household_id=household_id, fait=1), 303)


@blueprint.post(f"{_ONE}/retirer")
def remove(slug: str, household_id: UUID) -> ResponseReturnValue:
    project = managed(slug)
    found = find_household(project, household_id)
    list_id = found.list_id
    try:
        remove_address(project, found, by=signed_in())
    except Refused as refused:
        return _page(project, found, refused), refused.status
    if list_id is None:
        return redirect(url_for("fieldwork.addresses", slug=slug), 303)
    return redirect(url_for("fieldwork.address_list", slug=slug, list_id=list_id, retiree=1), 303)


def _page(project: Project, found: Household, refused: Refused | None = None) -> str:
    return render_template(
        "fieldwork/address.html",
        project=project,
        household=found,
        key=street_key(found.street, found.town),
        is_held=bool(held_among(project, [found.id])),
        longest=LONGEST,
        longest_remark=LONGEST_REMARK,
        is_done="fait" in request.args and not refused,
        asked=request.form if refused else {},
        refused=refused,
    )
