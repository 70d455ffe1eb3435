"""/C/<CODE>: the address that a printed QR holds. It leads into /q/; a wrong code to a page that helps."""

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.collection.pages.offers import Offer, page_language
from app.collection.pages.sentences import code_error
from app.collection.pages.views import blueprint
from app.db import db
from app.errors import Refused
from app.households.access import recognise_code
from app.i18n import LANGUAGES, _, language, use_language
from app.projects.models import Questionnaire

_ASKED_WRONGLY = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage:
    """Where a code is typed by hand."""

    address: str
    languages: tuple[Offer, ...]
    title: str
    label: str
    hint: str
    help: str = ""
    code: str = ""
    error: str = ""


@blueprint.get("/C/<code>")
@blueprint.get("/c/<code>")
@blueprint.get("/C/<code>/<sheet>")
@blueprint.get("/c/<code>/<sheet>")
def scanned(code: str, sheet: str = "") -> AnyResponse:
    """`sheet` names a page of a printed questionnaire, for who reads it back; a telephone does not mind."""
    use_language(page_language(request.args.get("langue")).code)
    return _lead(code)


@blueprint.get("/code")
def code_entry() -> Response:
    use_language(page_language(request.args.get("langue")).code)
    return make_response(_page())


@blueprint.post("/code")
def code_typed() -> AnyResponse:
    use_language(page_language(request.form.get("langue")).code)
    return _lead(request.form.get("code", ""))


def _lead(typed: str) -> AnyResponse:
    """To the questionnaire that the code opens, with the code in the address only until the first POST."""
    try:
        found = recognise_code(typed, request.remote_addr or "")
    except Refused as refused:
        code = refused.code if typed.strip() else "code_missing"
        response: AnyResponse = make_response(_page(typed, code_error(code)), _ASKED_WRONGLY)
    else:
        questionnaire = db.session.get_one(Questionnaire, found.questionnaire_id)
        response = redirect(url_for("pages.welcome", short_name=questionnaire.short_name, code=typed), 303)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(code: str = "", error: str = "") -> str:
    page = CodePage(
        address=url_for("pages.code_typed"),
        languages=linked_languages("pages.code_entry"),
        title=_("Entrer mon code"),
        label=_("Votre code"),
        hint=_(
            "Il est sur la lettre ou la feuille que vous avez reçue : trois groupes de quatre lettres "
            "et chiffres. Les tirets et les minuscules n’ont pas d’importance."
        ),
        help=_(
            "Les lettres I, L, O et U n’y figurent jamais : ce que vous lisez « O » est un zéro, « I » "
            "ou « L » un un. Si rien n’y fait, l’équipe du projet peut vous donner un autre code, ou "
            "vous pouvez répondre sur papier."
        ),
        code=code,
        error=error,
    )
    return render_template("collection/code.html", page=page)


def linked_languages(endpoint: str, **values: Any) -> tuple[Offer, ...]:
    """All the languages of our own sentences, as links to the same page."""
    return tuple(
        Offer(
            one.code, one.name, one.direction, one == language(), url_for(endpoint, **values, langue=one.code)
        )
        for one in LANGUAGES.values()
    )


@blueprint.get("/Q/<path:rest>")
def capitals(rest: str) -> AnyResponse:
    """A QR's capitals: /Q/LA-PLACE/S/HALL is /q/la-place/s/hall."""
    return redirect(f"/q/{rest.lower()}", 301)
