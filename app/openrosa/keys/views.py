"""The team's page *Tablettes ODK Collect*: app users, what they fill in, their code, their end."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.accounts.access import Act
from app.accounts.audit import record
from app.accounts.sign_in import require_sign_in, signed_in
from app.errors import Refused
from app.openrosa.keys.app_users import (
    MOST_CHARACTERS,
    app_users_of,
    create_app_user,
    find_app_user,
    forms_of,
    give_forms,
    revoke_app_user,
    token_of,
)
from app.openrosa.keys.names import NO_CODE, TROUBLES
from app.openrosa.keys.offers import Offer, Trouble, offers_of
from app.openrosa.keys.settings_code import server_url, settings_code
from app.openrosa.models import AppUser
from app.projects.models import Project
from app.projects.place import project_at
from app.projects.qr import text_svg

blueprint = Blueprint("tablets", __name__, template_folder="../templates")
blueprint.before_request(require_sign_in)
_HERE = "/projets/<slug>/tablettes"
_ONE = f"{_HERE}/<int(max=2147483647):user>"


@blueprint.get(_HERE)
def tablets(slug: str) -> ResponseReturnValue:
    return _page(project_at(slug, Act.MANAGE))


@blueprint.post(_HERE)
def add_tablet(slug: str) -> ResponseReturnValue:
    project = project_at(slug, Act.MANAGE)
    try:
        app_user = create_app_user(project, request.form.get("name", ""), by=signed_in())
        give_forms(app_user, _asked_forms(), by=signed_in())
    except Refused as refused:
        return _page(project, refused), refused.status
    return redirect(url_for("tablets.tablet", slug=slug, user=app_user.number), 303)


@blueprint.get(_ONE)
def tablet(slug: str, user: int) -> ResponseReturnValue:
    return _tablet_page(*_at(slug, user))


@blueprint.post(_ONE)
def change_forms(slug: str, user: int) -> ResponseReturnValue:
    project, app_user = _at(slug, user)
    try:
        give_forms(app_user, _asked_forms(), by=signed_in())
    except Refused as refused:
        return _tablet_page(project, app_user, refused=refused), refused.status
    return redirect(url_for("tablets.tablet", slug=slug, user=user, garde=1), 303)


@blueprint.post(f"{_ONE}/code")
def show_code(slug: str, user: int) -> ResponseReturnValue:
    """The code that sets Collect up, shown on demand: whoever has it sends in this tablet's name."""
    project, app_user = _at(slug, user)
    token = token_of(app_user)
    if token is None:
        raise Refused("not_found", 404)
    record("app_user.show_code", f"app_user {app_user.id}", by=signed_in(), project_id=project.id)
    public_url: str = current_app.extensions["palier.settings"].public_url
    qr = text_svg(settings_code(public_url, project, token))
    return _tablet_page(project, app_user, Markup(qr), server_url(public_url, project, token))  # noqa: S704 - ours


@blueprint.post(f"{_ONE}/revoquer")
def revoke(slug: str, user: int) -> ResponseReturnValue:
    _, app_user = _at(slug, user)
    revoke_app_user(app_user, by=signed_in())
    return redirect(url_for("tablets.tablets", slug=slug), 303)


def _at(slug: str, user: int) -> tuple[Project, AppUser]:
    project = project_at(slug, Act.MANAGE)
    app_user = find_app_user(project, user)
    if app_user is None:
        raise Refused("not_found", 404)
    return project, app_user


def _asked_forms() -> list[UUID]:
    """Refused: bad_request (400)."""
    try:
        return [UUID(one) for one in request.form.getlist("questionnaire")]
    except ValueError as problem:
        raise Refused("bad_request", 400) from problem


def _page(project: Project, refused: Refused | None = None) -> str:
    app_users = [] if refused else app_users_of(project)
    offers = offers_of(project.id)
    return render_template(
        "openrosa/tablets.html",
        project=project,
        app_users=[(one, forms_of(one)) for one in app_users],
        offers=offers,
        asked=request.form if refused else {},
        asked_forms=set(request.form.getlist("questionnaire")) if refused else _fine(offers),
        most=MOST_CHARACTERS,
        refused=refused,
        **_words(),
    )


def _fine(offers: list[Offer]) -> set[UUID]:
    """What a new tablet is likely to fill in."""
    return {offer.questionnaire.id for offer in offers if offer.is_open and offer.trouble is None}


def _tablet_page(
    project: Project,
    app_user: AppUser,
    qr: Markup | None = None,
    address: str = "",
    refused: Refused | None = None,
) -> str:
    return render_template(
        "openrosa/tablet.html",
        project=project,
        app_user=app_user,
        given=forms_of(app_user),
        offers=offers_of(project.id),
        qr=qr,
        address=address,
        is_kept="garde" in request.args,
        refused=refused,
        **_words(),
    )


def _words() -> dict[str, object]:
    return {"troubles": TROUBLES, "blocking": {Trouble.ID_TAKEN, Trouble.NOT_OURS}, "no_code": NO_CODE}
