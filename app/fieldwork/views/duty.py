"""The duty log of a project: written by whoever answers the telephone, read by whoever it is handed to."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.errors import Refused
from app.fieldwork.agents import agents_of, people_by_id
from app.fieldwork.calls import (
    ABOUT,
    Told,
    calls_for,
    find_call,
    hand_over,
    how_many_calls,
    settle,
    write_call,
)
from app.fieldwork.views.blueprint import PROJECT, blueprint
from app.posted import FormSchema, posted
from app.projects.models import Project
from app.projects.place import project_at

_LOG = f"{PROJECT}/permanence"
_PAGE = 50


class _CallSchema(FormSchema):
    caller = fields.Str(load_default="", validate=validate.Length(max=120))
    about = fields.Str(required=True, validate=validate.OneOf(list(ABOUT)))
    note = fields.Str(load_default="", validate=validate.Length(max=4_000))
    handed_to = fields.UUID(load_default=None)
    is_done = fields.Bool(load_default=False)


class _HandSchema(FormSchema):
    handed_to = fields.UUID(load_default=None)


@blueprint.get(_LOG)
def duty(slug: str) -> ResponseReturnValue:
    return _page(project_at(slug, Act.COLLECT))


@blueprint.post(_LOG)
def write_duty(slug: str) -> ResponseReturnValue:
    project = project_at(slug, Act.COLLECT)
    try:
        write_call(project, Told(**posted(_CallSchema())), by=signed_in())
    except Refused as refused:
        return _page(project, refused), refused.status
    return redirect(url_for("fieldwork.duty", slug=slug, note=1), 303)


@blueprint.post(f"{_LOG}/<uuid:call_id>/<any(fait, rouvrir):what>")
def settle_duty(slug: str, call_id: UUID, what: str) -> ResponseReturnValue:
    call = find_call(project_at(slug, Act.COLLECT), call_id, signed_in())
    settle(call, by=signed_in(), is_done=what == "fait")
    return redirect(url_for("fieldwork.duty", slug=slug), 303)


@blueprint.post(f"{_LOG}/<uuid:call_id>/confier")
def hand_duty(slug: str, call_id: UUID) -> ResponseReturnValue:
    project = project_at(slug, Act.COLLECT)
    call = find_call(project, call_id, signed_in())
    try:
        hand_over(project, call, posted(_HandSchema())["handed_to"], by=signed_in())
    except Refused as refused:
        return _page(project, refused), refused.status
    return redirect(url_for("fieldwork.duty", slug=slug), 303)


def _page(project: Project, refused: Refused | None = None) -> str:
    skip = max(0, request.args.get("apres", 0, type=int))
    person = signed_in()
    shown = calls_for(project, person, _PAGE, skip)
    opened, done = (how_many_calls(project, person, are_open=state) for state in (True, False))
    named = {one.person_id for one in shown} | {one.handed_to for one in shown if one.handed_to}
    return render_template(
        "fieldwork/duty.html",
        project=project,
        calls=shown,
        about=ABOUT,
        people=people_by_id(named),
        agents=agents_of(project),
        opened=opened,
        next=skip + _PAGE if skip + _PAGE < opened + done else None,
        is_written="note" in request.args,
        asked=request.form if refused else {},
        refused=refused,
    )
