"""What pages that a script brings to life are written from: the version, a blank instance, their caching."""

from collections.abc import Iterator

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from app.clock import now
from app.collection.pages.journey import Place
from app.collection.pages.opening import version_at
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
