"""Projects: the list, a new one, and the first page of each."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act, require_administrator
from app.accounts.sign_in import signed_in
from app.admin.blueprint import blueprint
from app.admin.directory import projects_of
from app.admin.schemas import ProjectSchema
from app.errors import Refused
from app.posted import posted
from app.projects.place import project_at
from app.projects.projects import create_project
from app.projects.publishing import missing_legal_fields
from app.projects.quartiers import QUARTIERS
from app.projects.slugs import make_slug


@blueprint.get("/projets")
def projects() -> ResponseReturnValue:
    return render_template("admin/projects.html", projects=projects_of(signed_in()))


@blueprint.get("/projets/nouveau")
def new_project() -> ResponseReturnValue:
    require_administrator(signed_in())
    return _new_project_page(None)


@blueprint.post("/projets/nouveau")
def create() -> ResponseReturnValue:
    require_administrator(signed_in())
    try:
        asked = posted(ProjectSchema())
        project = create_project(
            asked["name"],
            make_slug(asked["name"]),
            request.form.getlist("quartier"),
            summary=asked["summary"],
            by=signed_in(),
        )
    except Refused as refused:
        return _new_project_page(refused), refused.status
    return redirect(url_for("admin.project", slug=project.slug), 303)


@blueprint.get("/projets/<slug>")
def project(slug: str) -> ResponseReturnValue:
    found = project_at(slug, Act.SEE)
    return render_template("admin/project.html", project=found, missing=missing_legal_fields(found))


def _new_project_page(refused: Refused | None) -> str:
    return render_template("admin/new_project.html", quartiers=QUARTIERS, asked=request.form, refused=refused)
