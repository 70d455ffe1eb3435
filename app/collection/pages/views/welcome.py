"""/q/<short-name>: the door, the same for everyone, without a cookie."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.clock import now
from app.collection.pages.confidence import confidentiality
from app.collection.pages.journey import Place
from app.collection.pages.offers import Offer, offers, page_language
from app.collection.pages.opening import place_to_answer, questionnaire_at
from app.collection.pages.views import blueprint
from app.collection.pages.views.stopped import not_open
from app.collection.pages.wording import Wording
from app.i18n import spelled_date, use_language
from app.projects.length import minutes_to_answer
from app.projects.models import Questionnaire
from app.projects.questionnaires import is_open
from app.projects.terms import Access

#: A cache may show the door as it was a minute ago, and then asks whether it changed.
_KEPT = "public, max-age=60, stale-while-revalidate=600"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the welcome page shows."""

    address: str
    short_name: str
    source: str
    notice_url: str
    title: Wording
    project: str
    summary: Wording
    languages: tuple[Offer, ...]
    language: str
    questions: int
    minutes: int
    unit: str
    closes_on: str
    confidentiality: str
    needs_code: bool
    #: The live page, for browsers whose script runs.
    live_url: str
    form_url: str
    code: str = ""
    code_error: str = ""
    is_test: bool = False


@blueprint.get("/q/<short_name>")
def welcome(short_name: str) -> AnyResponse:
    return _door(short_name)


@blueprint.get("/q/<short_name>/s/<source>")
def welcome_from(short_name: str, source: str) -> AnyResponse:
    return _door(short_name, source)


def _door(short_name: str, source: str = "") -> AnyResponse:
    """The welcome page, or one that says from when to when it is open."""
    use_language(page_language(request.args.get("langue")).code)
    questionnaire = questionnaire_at(short_name)
    place = place_to_answer(questionnaire)
    if place is None or not (place.is_trial or is_open(questionnaire, now())):
        return not_open(questionnaire)
    code = request.args.get("code", "")
    response = make_response(show_door(place, source, code=code))
    if code or place.is_trial:
        response.headers["Cache-Control"] = "private, no-store"
        return response
    response.headers["Cache-Control"] = _KEPT
    response.add_etag()
    return response.make_conditional(request)


def show_door(place: Place, source: str, *, code: str = "", code_error: str = "") -> str:
    """The welcome page of a questionnaire, with what went wrong with a code, if anything did."""
    questionnaire = place.questionnaire
    count = len(place.form.asked)
    tag = request.values.get("langue") or _default(place)
    use_language(page_language(tag).code)
    here: dict[str, Any] = {"short_name": questionnaire.short_name, **({"source": source} if source else {})}
    asked = {"code": code} if code else {}
    version: dict[str, Any] = {"short_name": questionnaire.short_name, "number": place.version.number}
    page = Door(
        short_name=questionnaire.short_name,
        source=source,
        address=url_for("pages.answer_from" if source else "pages.answer", **here),
        notice_url=url_for("pages.notice", short_name=questionnaire.short_name, langue=tag),
        title=Wording(questionnaire.title, "fr"),
        project=questionnaire.project.name,
        summary=Wording(questionnaire.project.summary, "fr"),
        languages=_linked(place, tag, "pages.welcome_from" if source else "pages.welcome", {**here, **asked}),
        language=tag,
        questions=count,
        minutes=minutes_to_answer(count),
        unit=questionnaire.unit,
        closes_on=day(questionnaire.closes_at, questionnaire),
        confidentiality=confidentiality(questionnaire),
        live_url=url_for("pages.fill_in", **version, tag=tag),
        form_url=url_for("pages.portable_form", **version, tag=tag),
        needs_code=bool(code) or (questionnaire.access == Access.CODE and not place.is_trial),
        code=code,
        code_error=code_error,
        is_test=place.is_trial,
    )
    return render_template("collection/welcome.html", page=page)


def _default(place: Place) -> str:
    """The tag of the form's default language."""
    return next(
        one.tag for one in offers(place.form, "") if one.tag in {place.form.default_language.tag, "fr"}
    )


def _linked(place: Place, tag: str, endpoint: str, values: dict[str, Any]) -> tuple[Offer, ...]:
    return tuple(
        Offer(one.tag, one.name, one.direction, one.is_current, url_for(endpoint, **values, langue=one.tag))
        for one in offers(place.form, tag)
    )


def day(moment: datetime | None, questionnaire: Questionnaire) -> str:
    """A moment as a day of the project's zone, in the page's language; empty for None."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(questionnaire.project.zone))
    return spelled_date(local)
