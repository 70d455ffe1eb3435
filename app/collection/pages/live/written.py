"""What pages that a script brings to life are written from: the version, a blank instance, their caching."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.clock import now
from app.collection.pages.journey import Place
from app.collection.pages.live.layout import RESIDENTS, LivePage, Readers, lay_out
from app.collection.pages.media import media_at
from app.collection.pages.offers import form_language
from app.collection.pages.opening import version_at
from app.collection.pages.wording import Wording
from app.projects.forms import load_form
from app.projects.projects import zone_of
from app.questionnaire.context import Context
from app.questionnaire.definition import Form
from app.questionnaire.instance import Instance

#: A cache shows the page as it was a minute ago, and then asks whether our sentences changed.
_KEPT = "public, max-age=60, stale-while-revalidate=600"

#: What only some forms need of the scripts, and where it is.
PARTS = {"days": "live/widgets/days.js", "repeats": "live/repeated.js"}
_DAYS = {"date", "time", "datetime"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What every such page is written from. `days`: how long a device keeps a draft of it."""

    form_url: str
    #: What the script loads for this form, as it names it.
    parts: tuple[str, ...]
    short_name: str
    title: Wording
    version: str
    number: int
    language: str
    zone: str
    days: int
    is_test: bool
    pages: tuple[LivePage, ...]
    #: The number of the page that shows first.
    first: int


def written(place: Place, tag: str, readers: Readers = RESIDENTS) -> dict[str, Any]:
    """The fields of `Written`, for the pages that add their own."""
    questionnaire, form, version = place.questionnaire, place.form, place.version
    pages = lay_out(form, form_language(form, tag).tag, blank_of(place), media_at(place), readers)
    named: dict[str, Any] = {"short_name": questionnaire.short_name, "number": version.number}
    return {
        **named,
        "form_url": url_for("pages.portable_form", **named, tag=tag),
        "parts": parts_of(form),
        "title": Wording(questionnaire.title, "fr"),
        "version": version.label,
        "language": tag,
        "zone": questionnaire.project.zone,
        "days": questionnaire.draft_days,
        "is_test": place.is_trial,
        "pages": pages,
        "first": next((page.number for page in pages if not page.is_hidden), 0),
    }


def place_numbered(short_name: str, number: int) -> Place:
    """A version that was published once; of a draft questionnaire any. Refused: not_found (404)."""
    questionnaire, version = version_at(short_name, number)
    return Place(questionnaire, version, load_form(version))


def parts_of(form: Form) -> tuple[str, ...]:
    """What the script loads for this form, as `PARTS` names it."""
    return tuple(_parts(form))


def _parts(form: Form) -> Iterator[str]:
    if any(question.type.name in _DAYS for question in form.questions):
        yield "days"
    if form.repeats:
        yield "repeats"


def blank_of(place: Place) -> Instance:
    """An instance that nobody answered: what it hides is hidden when the page opens."""
    return Instance.blank(place.form, Context(now=now(), zone=zone_of(place.questionnaire.project), random=0))


def kept(response: Response, place: Place) -> AnyResponse:
    """The response, the same for everyone and kept by caches; of a trial by none."""
    response.headers["Cache-Control"] = "private, no-cache" if place.is_trial else _KEPT
    response.add_etag()
    return response.make_conditional(request)
