"""/q/<short-name>/remplir/<version>/<language>: the live page, and the form that its script reads.

Both are the same for everyone and belong to one form version for good, so that a draft opens in the
version it was begun in, whatever is asked by now.
"""

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assets import chunks_of
from app.collection.pages.journey import Place
from app.collection.pages.live.phrases import phrases
from app.collection.pages.live.written import PARTS, Written, kept, parts_of, place_numbered, written
from app.collection.pages.offers import Offer, form_language, offers, page_language
from app.collection.pages.views import blueprint
from app.i18n import use_language
from app.projects.terms import Access
from app.questionnaire.definition.portable import write_portable


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Written):
    """What the residents' live page is written from."""

    address: str
    door_url: str
    notice_url: str
    withdrawal_url: str
    chunks: tuple[str, ...]
    languages: tuple[Offer, ...]
    needs_code: bool
    phrases: dict[str, object]


@blueprint.get("/q/<short_name>/remplir/<int:number>/<tag>")
def fill_in(short_name: str, number: int, tag: str) -> AnyResponse:
    use_language(page_language(tag).code)
    place = place_numbered(short_name, number)
    page = render_template("collection/live/page.html", page=_sheet(place, tag))
    return kept(make_response(page), place)


@blueprint.get("/q/<short_name>/formulaire/<int:number>/<tag>")
def portable_form(short_name: str, number: int, tag: str) -> AnyResponse:
    place = place_numbered(short_name, number)
    portable = write_portable(place.form, form_language(place.form, tag).tag, beside_page=True)
    return kept(Response(portable, mimetype="application/json"), place)


def _sheet(place: Place, tag: str) -> Sheet:
    questionnaire = place.questionnaire
    here: dict[str, Any] = {"short_name": questionnaire.short_name}
    return Sheet(
        **written(place, tag),
        address=url_for("pages.answer", **here),
        door_url=url_for("pages.welcome", **here, langue=tag),
        notice_url=url_for("pages.notice", **here, langue=tag),
        withdrawal_url=url_for("pages.withdrawal", _external=True),
        chunks=chunks_of("live.js", *(PARTS[part] for part in parts_of(place.form))),
        languages=_languages(place, tag, here),
        needs_code=questionnaire.access == Access.CODE and not place.is_trial,
        phrases=phrases(),
    )


def _languages(place: Place, tag: str, here: dict[str, Any]) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            one.tag,
            one.name,
            one.direction,
            one.is_current,
            url_for("pages.fill_in", **here, number=place.version.number, tag=one.tag),
        )
        for one in offers(place.form, tag)
    )
