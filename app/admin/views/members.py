"""Who works on a project: roles given, invitations made, roles taken back."""

from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.accounts.links import make_link
from app.accounts.models import Grant, Person, Purpose, Scope
from app.accounts.people import add_person, find_person, grant_role, members, revoke_role
from app.accounts.sign_in import signed_in
from app.admin.blueprint import blueprint
from app.admin.schemas import MemberSchema
from app.db import db
from app.errors import Refused
from app.posted import posted
from app.projects.models import Project
from app.projects.place import project_at


@blueprint.get("/projets/<slug>/equipe")
def team(slug: str) -> ResponseReturnValue:
    return _page(project_at(slug, Act.MANAGE))


@blueprint.post("/projets/<slug>/equipe")
def invite(slug: str) -> ResponseReturnValue:
    project = project_at(slug, Act.MANAGE)
    try:
        asked = posted(MemberSchema())
        person = find_person(asked["email"]) or add_person(asked["email"], asked["name"], by=signed_in())
        grant_role(person, asked["role"], Scope.PROJECT, str(project.id), by=signed_in())
        return _page(project, added=person, invitation=_invitation(person))
    except Refused as refused:
        return _page(project, refused=refused), refused.status


@blueprint.post("/projets/<slug>/equipe/<uuid:person_id>/retirer")
def remove(slug: str, person_id: UUID) -> ResponseReturnValue:
    project = project_at(slug, Act.MANAGE)
    person = db.session.get(Person, person_id)
    if person is None:
        raise Refused("not_found", 404)
    revoke_role(person, Scope.PROJECT, str(project.id), by=signed_in())
    return redirect(url_for("admin.team", slug=slug), 303)


def _invitation(person: Person) -> str | None:
    """The link to hand to someone who has no password yet; it is shown once."""
    if person.password_hash:
        return None
    public_url = current_app.extensions["palier.settings"].public_url
    token = make_link(person, Purpose.INVITATION, by=signed_in())
    return f"{public_url}{url_for('accounts.password_page', token=token)}"


def _page(
    project: Project,
    added: Person | None = None,
    invitation: str | None = None,
    refused: Refused | None = None,
) -> str:
    db.session.flush()
    return render_template(
        "admin/team.html",
        project=project,
        grants=_grants(project),
        added=added,
        invitation=invitation,
        refused=refused,
        asked=request.form if refused else {},
    )


def _grants(project: Project) -> list[Grant]:
    """Who holds a role here: over this project first, then over its quartiers and the city."""
    wider = [grant for quartier in project.quartier_ids for grant in members(Scope.QUARTIER, quartier)]
    return [*members(Scope.PROJECT, str(project.id)), *wider, *members(Scope.CITY)]
