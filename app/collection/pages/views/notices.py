"""What people are told: their data and rights, and how accessible the pages are."""

from dataclasses import dataclass

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.collection.pages.confidence import confidentiality, kept_until, purpose, what_is_kept
from app.collection.pages.offers import Offer, page_language
from app.collection.pages.opening import questionnaire_at
from app.collection.pages.views import blueprint
from app.collection.pages.views.codes import linked_languages
from app.collection.pages.wording import Wording
from app.errors import Refused
from app.i18n import use_language
from app.projects.terms import State

_KEPT = "public, max-age=300"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The legal notice: article 13 of the GDPR, from the project's legal fields."""

    title: Wording
    project: str
    languages: tuple[Offer, ...]
    controller: Wording
    purpose: str
    legal_basis: Wording
    kept: str
    confidentiality: str
    recipients: Wording
    retention: str
    dpo: str
    begin_url: str
    withdrawal_url: str


@blueprint.get("/q/<short_name>/mentions")
def notice(short_name: str) -> AnyResponse:
    tag = request.args.get("langue", "fr")
    use_language(page_language(tag).code)
    questionnaire = questionnaire_at(short_name)
    if questionnaire.state == State.DRAFT and not questionnaire.project.controller:
        raise Refused("not_found", 404)
    project = questionnaire.project
    page = Notice(
        title=Wording(questionnaire.title, "fr"),
        project=project.name,
        languages=linked_languages("pages.notice", short_name=short_name),
        controller=Wording(project.controller or "", "fr"),
        purpose=purpose(questionnaire),
        legal_basis=Wording(project.legal_basis or "", "fr"),
        kept=what_is_kept(questionnaire),
        confidentiality=confidentiality(questionnaire),
        recipients=Wording(project.recipients or "", "fr"),
        retention=kept_until(project),
        dpo=project.dpo_contact or "",
        begin_url=url_for("pages.welcome", short_name=short_name, langue=tag),
        withdrawal_url=url_for("pages.withdrawal", langue=tag),
    )
    return _public(render_template("collection/notice.html", page=page))


@dataclass(frozen=True, slots=True)
class Declaration:
    """The declaration of accessibility."""

    languages: tuple[Offer, ...]


@blueprint.get("/accessibilite")
def accessibility() -> AnyResponse:
    use_language(page_language(request.args.get("langue")).code)
    page = Declaration(linked_languages("pages.accessibility"))
    return _public(render_template("collection/accessibility.html", page=page))


def _public(html: str) -> AnyResponse:
    response = make_response(html)
    response.headers["Cache-Control"] = _KEPT
    response.add_etag()
    return response.make_conditional(request)
