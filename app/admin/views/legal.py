"""The legal fields of a project, from which the notice on every channel is made."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.admin.blueprint import blueprint
from app.admin.schemas import LegalSchema
from app.errors import Refused
from app.posted import posted
from app.projects.models import Project
from app.projects.place import project_at
from app.projects.projects import set_legal_notice
from app.projects.publishing import LEGAL_FIELDS


@blueprint.get("/projets/<slug>/mentions")
def legal(slug: str) -> ResponseReturnValue:
    project = project_at(slug, Act.MANAGE)
    return _page(project, {field: getattr(project, field) or "" for field in LEGAL_FIELDS}, None)


@blueprint.post("/projets/<slug>/mentions")
def save_legal(slug: str) -> ResponseReturnValue:
    project = project_at(slug, Act.MANAGE)
    try:
        set_legal_notice(project, posted(LegalSchema()), by=signed_in())
    except Refused as refused:
        return _page(project, request.form, refused), refused.status
    return redirect(url_for("admin.legal", slug=slug, enregistre=1), 303)


def _page(project: Project, values: object, refused: Refused | None) -> str:
    saved = "enregistre" in request.args
    return render_template("admin/legal.html", project=project, values=values, refused=refused, saved=saved)
