"""Courriers et affichettes: texts and their previews, letters, notices, posters, requests for copies."""

from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.collection.pages.offers import Offer, offers
from app.errors import Refused
from app.households.lists import count_unlisted, lists_of
from app.i18n import LANGUAGES, _l
from app.paper.letters.ordering import recent_orders
from app.paper.letters.posters import SIZES, make_poster
from app.paper.letters.requests import (
    LARGE,
    LONGEST_DESTINATION,
    MOST_COPIES,
    PAPER,
    Asked,
    add_request,
    drop_request,
    open_requests,
    proposals,
)
from app.paper.letters.subject import public_url, subject_of, to_print
from app.paper.letters.visits import MOST_NOTICES, SLIPS
from app.paper.printing.reach import is_local
from app.paper.views.blueprint import BASE, blueprint
from app.posted import FormSchema, posted
from app.projects.forms import load_form
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at
from app.projects.quartiers import QUARTIERS

HERE = f"{BASE}/courriers"
#: What kinds of print, and of request, are called.
KINDS = {"letter": _l("Lettre"), "visit": _l("Avis de passage"), "poster": _l("Affiche")}
_REQUESTS = {PAPER: _l("Sur papier"), LARGE: _l("En gros caractères")}
QUARTIER = fields.Str(load_default=None, validate=validate.OneOf([one.id for one in QUARTIERS]))


class _PosterSchema(FormSchema):
    language = fields.Str(required=True)
    name = fields.Str(required=True, validate=validate.Length(max=120))
    size = fields.Str(required=True, validate=validate.OneOf(list(SIZES)))
    quartier = QUARTIER


class _RequestSchema(FormSchema):
    kind = fields.Str(required=True)
    quantity = fields.Int(required=True)
    destination = fields.Str(required=True)


@blueprint.get(HERE)
def letters(slug: str, short_name: str) -> ResponseReturnValue:
    return page_of(questionnaire_at(slug, short_name, Act.MANAGE))


@blueprint.post(f"{HERE}/affiche")
def poster(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    try:
        asked = posted(_PosterSchema())
        subject = to_print(questionnaire, asked["language"])
        made = make_poster(subject, asked["name"], asked["size"], asked["quartier"], by=signed_in())
    except Refused as refused:
        return page_of(questionnaire, refused), refused.status
    return pdf_answer(
        made.pdf, f"affiche-{short_name}-{made.source.slug}-{asked['size']}-{subject.language}.pdf"
    )


@blueprint.post(f"{HERE}/demandes")
def ask_for_copies(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    try:
        add_request(questionnaire, Asked(**posted(_RequestSchema())), by=signed_in())
    except Refused as refused:
        return page_of(questionnaire, refused), refused.status
    return redirect(address_of("paper.letters", questionnaire), 303)


@blueprint.post(f"{HERE}/demandes/<uuid:request_id>/retirer")
def drop_copies(slug: str, short_name: str, request_id: UUID) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    drop_request(questionnaire, request_id, by=signed_in())
    return redirect(address_of("paper.letters", questionnaire), 303)


def page_of(questionnaire: Questionnaire, refused: Refused | None = None) -> str:
    return render_template(
        "paper/letters.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        local_url=public_url() if is_local(public_url()) else "",
        is_published=questionnaire.state == "published",
        languages=languages_of(questionnaire),
        kinds=KINDS,
        quartiers=QUARTIERS,
        sizes=SIZES,
        slips=SLIPS,
        address_lists=lists_of(questionnaire.project),
        unlisted=count_unlisted(questionnaire.project),
        orders=recent_orders(questionnaire, signed_in()),
        requests=open_requests(questionnaire),
        request_names=_REQUESTS,
        language_names={code: one.name for code, one in LANGUAGES.items()},
        proposals=proposals(questionnaire),
        most_copies=MOST_COPIES,
        most_notices=MOST_NOTICES,
        longest_destination=LONGEST_DESTINATION,
        asked=request.form if refused else {},
        refused=refused,
    )


def languages_of(questionnaire: Questionnaire, current: str = "") -> tuple[Offer, ...]:
    """The form's languages; none as long as there is no form."""
    try:
        form = load_form(subject_of(questionnaire).version)
    except Refused:
        return ()
    return offers(form, current or form.default_language.tag)


def pdf_answer(pdf: bytes, name: str, *, is_shown: bool = False) -> Response:
    answer = Response(pdf, mimetype="application/pdf")
    disposition = "inline" if is_shown else "attachment"
    answer.headers["Content-Disposition"] = f"{disposition}; filename={name}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def address_of(endpoint: str, questionnaire: Questionnaire, **values: Any) -> str:
    return url_for(endpoint, slug=questionnaire.project.slug, short_name=questionnaire.short_name, **values)
