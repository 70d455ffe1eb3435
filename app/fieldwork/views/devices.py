"""Agents' devices: invited by a QR, taken back, and the queue of one that was brought home as a file."""

from io import BytesIO
from typing import IO, NamedTuple
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from marshmallow import fields

from app.accounts.access import Act
from app.accounts.models import Person
from app.accounts.sign_in import signed_in
from app.clock import now
from app.config import MEGABYTE
from app.db import db, reading
from app.errors import Refused
from app.fieldwork.agents import agents_of, people_by_id
from app.fieldwork.devices import INVITATION, devices_of, invite, revoke
from app.fieldwork.models import Device
from app.fieldwork.queue_files import MOST_BYTES, TakenIn, take_in
from app.fieldwork.views.blueprint import PROJECT, blueprint
from app.posted import FormSchema, posted
from app.projects.models import Project
from app.projects.place import project_at
from app.projects.qr import text_svg

_DEVICES = f"{PROJECT}/appareils"


class _InviteSchema(FormSchema):
    agent = fields.UUID(required=True)


class _Invited(NamedTuple):
    """What one page shows once: an invitation's link, its QR, for whom."""

    agent: Person
    link: str
    picture: Markup


@blueprint.get(_DEVICES)
def devices(slug: str) -> ResponseReturnValue:
    return _page(project_at(slug, Act.MANAGE))


@blueprint.post(_DEVICES)
def invite_device(slug: str) -> ResponseReturnValue:
    """Show an invitation: its token is told on this page alone."""
    project = project_at(slug, Act.MANAGE)
    try:
        agent = db.session.get(Person, posted(_InviteSchema())["agent"])
        if agent is None:
            raise Refused("not_found", 404)
        return _page(project, invited=_invited(agent, invite(project, agent, by=signed_in())))
    except Refused as refused:
        return _page(project, refused=refused), refused.status


@blueprint.post(f"{_DEVICES}/<uuid:device_id>/retirer")
def revoke_device(slug: str, device_id: UUID) -> ResponseReturnValue:
    project = project_at(slug, Act.MANAGE)
    device = db.session.get(Device, (project.id, device_id))
    if device is None:
        raise Refused("not_found", 404)
    revoke(device, by=signed_in())
    return redirect(url_for("fieldwork.devices", slug=slug), 303)


@blueprint.post(f"{_DEVICES}/file")
def take_in_queue(slug: str) -> ResponseReturnValue:
    """Take in what a device could not send itself; say of each item what became of it."""
    reading()
    project = project_at(slug, Act.MANAGE)
    request.max_content_length = MOST_BYTES
    given = request.files.get("queue")
    try:
        file: IO[bytes] = given.stream if given else BytesIO()
        return _page(project, taken=take_in(project, file, by=signed_in()))
    except Refused as refused:
        return _page(project, refused=refused), refused.status


def _invited(agent: Person, token: str) -> _Invited:
    public_url = current_app.extensions["palier.settings"].public_url
    link = f"{public_url}/terrain/#{token}"
    return _Invited(agent, link, Markup(text_svg(link)))  # noqa: S704 - our own drawing, of modules alone


def _page(
    project: Project,
    invited: _Invited | None = None,
    taken: TakenIn | None = None,
    refused: Refused | None = None,
) -> str:
    found = devices_of(project.id)
    return render_template(
        "fieldwork/devices.html",
        project=project,
        devices=found,
        people=people_by_id({device.person_id for device in found}),
        agents=agents_of(project),
        invited=invited,
        until=now() + INVITATION,
        taken=taken,
        most_megabytes=MOST_BYTES // MEGABYTE,
        refused=refused,
    )
