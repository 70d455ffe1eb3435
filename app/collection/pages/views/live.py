"""/q/<short-name>/remplir/<version>/<language>: the live page, and the form that its script reads.

Both are the same for everyone and belong to one form version for good, so that a draft opens in the
version it was begun in, whatever is asked by now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assets import chunks_of
from app.clock import now
from app.collection.pages.journey import Place
from app.collection.pages.live.layout import LivePage, lay_out
from app.collection.pages.live.phrases import phrases
from app.collection.pages.media import media_at
from app.collection.pages.offers import Offer, form_language, offers, page_language
from app.collection.pages.opening import version_at
from app.collection.pages.views import blueprint
from app.collection.pages.wording import Wording
from app.i18n import use_language
from app.projects.forms import load_form
from app.projects.projects import zone_of
from app.projects.terms import Access
from app.questionnaire.context import Context
from app.questionnaire.definition import Form
from app.questionnaire.definition.portable import write_portable
from app.questionnaire.instance import Instance

#: A cache shows the page as it was a minute ago, and then asks whether our sentences changed.
_KEPT = "public, max-age=60, stale-while-revalidate=600"

#: What only some forms need of the scripts, and where it is.
_PARTS = {"days": "live/widgets/days.js", "repeats": "live/repeated.js"}
_DAYS = {"date", "time", "datetime"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the live page is written from. `days`: how long a device keeps a draft of it."""

    address: str
    door_url: str
    form_url: str
    notice_url: str
    withdrawal_url: str
    chunks: tuple[str, ...]
    #: What the script loads for this form, as it names it.
    parts: tuple[str, ...]
    short_name: str
    title: Wording
    version: str
    number: int
    language: str
    zone: str
    languages: tuple[Offer, ...]
    days: int
    needs_code: bool
    is_test: bool
    pages: tuple[LivePage, ...]
    #: The number of the page that shows first.
    first: int
    phrases: dict[str, object]


@blueprint.get("/q/<short_name>/remplir/<int:number>/<tag>")
def fill_in(short_name: str, number: int, tag: str) -> AnyResponse:
    use_language(page_language(tag).code)
    place = _place(short_name, number)
    page = render_template("collection/live/page.html", page=_sheet(place, tag))
    return _kept(make_response(page), place)


@blueprint.get("/q/<short_name>/formulaire/<int:number>/<tag>")
def portable_form(short_name: str, number: int, tag: str) -> AnyResponse:
    place = _place(short_name, number)
    written = write_portable(place.form, form_language(place.form, tag).tag, beside_page=True)
    return _kept(Response(written, mimetype="application/json"), place)


def _place(short_name: str, number: int) -> Place:
    """A version that was published once; of a draft questionnaire any. Refused: not_found (404)."""
    questionnaire, version = version_at(short_name, number)
    return Place(questionnaire, version, load_form(version))


def _kept(response: Response, place: Place) -> AnyResponse:
    response.headers["Cache-Control"] = "private, no-cache" if place.is_trial else _KEPT
    response.add_etag()
    return response.make_conditional(request)


def _sheet(place: Place, tag: str) -> Sheet:
    questionnaire, form = place.questionnaire, place.form
    here: dict[str, Any] = {"short_name": questionnaire.short_name}
    parts = tuple(_parts(form))
    pages = lay_out(form, form_language(form, tag).tag, _blank(place), media_at(place))
    return Sheet(
        address=url_for("pages.answer", **here),
        door_url=url_for("pages.welcome", **here, langue=tag),
        form_url=url_for("pages.portable_form", **here, number=place.version.number, tag=tag),
        notice_url=url_for("pages.notice", **here, langue=tag),
        withdrawal_url=url_for("pages.withdrawal", _external=True),
        chunks=chunks_of("live.js", *(_PARTS[part] for part in parts)),
        parts=parts,
        short_name=questionnaire.short_name,
        title=Wording(questionnaire.title, "fr"),
        version=place.version.label,
        number=place.version.number,
        language=tag,
        zone=questionnaire.project.zone,
        languages=_languages(place, tag, here),
        days=questionnaire.draft_days,
        needs_code=questionnaire.access == Access.CODE and not place.is_trial,
        is_test=place.is_trial,
        pages=pages,
        first=next((page.number for page in pages if not page.is_hidden), 0),
        phrases=phrases(),
    )


def _parts(form: Form) -> Iterator[str]:
    if any(question.type.name in _DAYS for question in form.questions):
        yield "days"
    if form.repeats:
        yield "repeats"


def _blank(place: Place) -> Instance:
    """An instance that nobody answered: what it hides is hidden when the page opens."""
    return Instance.blank(place.form, Context(now=now(), zone=zone_of(place.questionnaire.project), random=0))


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
