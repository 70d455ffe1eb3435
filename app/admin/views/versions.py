"""A form version: what reading it found, and what it will ask."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.admin.blueprint import blueprint
from app.admin.findings import worded
from app.admin.outline import outline
from app.db import db
from app.errors import Refused
from app.openrosa.drafts import find_draft
from app.paper.printing.layouts import composed, sheet_of
from app.paper.sheet.blocks import Unprintable
from app.paper.views.names import PROBLEMS
from app.projects.forms import load_form
from app.projects.media.findings import missing, without_missing
from app.projects.media.keeping import media_of
from app.projects.media.wanted import Wanted
from app.projects.models import FormVersion, Questionnaire
from app.projects.place import questionnaire_at
from app.projects.uploads import media_findings
from app.projects.versions import problems_in

#: Longer forms take seconds to compose: the page of paper tells of them once they are published.
_LONGEST_COMPOSED = 400


@blueprint.get("/projets/<slug>/<short_name>/versions/<uuid:version_id>")
def version(slug: str, short_name: str, version_id: UUID) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.SEE)
    found = db.session.get(FormVersion, (questionnaire.project_id, version_id))
    if found is None or found.questionnaire_id != questionnaire.id:
        raise Refused("not_found", 404)
    form = load_form(found)
    media = media_of(found)
    draft = find_draft(questionnaire)
    asked = request.args.get("langue")
    shown = next((language for language in form.languages if language.tag == asked), form.default_language)
    return render_template(
        "admin/version.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        version=found,
        form=form,
        shown=shown,
        outline=outline(form, shown.tag),
        problems=worded(without_missing(problems_in(found.report, "problems"))),
        repairs=worded(problems_in(found.report, "repairs")),
        media=media,
        is_next=draft is not None and draft.id == found.id,
        unprinted=unprinted(found),
        problem_names=PROBLEMS,
        unshown=worded((*missing(Wanted.by(form), media), *media_findings(found))),
    )


def unprinted(found: FormVersion) -> tuple[Unprintable, ...]:
    """What paper cannot say as this version asks it."""
    if found.questions > _LONGEST_COMPOSED:
        return ()
    questionnaire = db.session.get_one(Questionnaire, found.questionnaire_id)
    sheet, _document = composed(sheet_of(questionnaire, found))
    return sheet.problems
