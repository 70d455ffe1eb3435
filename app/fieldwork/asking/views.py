"""/terrain/questionnaire/<short-name>/<version>/<language>: the questionnaire that the agents' app asks.

It is the live page for those who read aloud: written by the same code, with the questions of all channels
that agents have (the script leaves out those of the others), their guidance, and the notice to read. The same
for everyone and of one version for good, so that a device keeps it; nobody's answers are in it.
"""

from dataclasses import dataclass

from flask import make_response, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.assets import style_url
from app.collection.pages.journey import Place
from app.collection.pages.live.layout import Readers
from app.collection.pages.live.phrases import phrases
from app.collection.pages.live.written import Written, kept, place_numbered, written
from app.collection.pages.offers import Offer, offers, page_language
from app.fieldwork.asking import blueprint
from app.fieldwork.asking.reading import ReadAloud, read_aloud
from app.fieldwork.asking.taking_up import TakingUp, taking_up
from app.fieldwork.schemas import FIELD_CHANNELS
from app.i18n import _, use_language

_AGENTS = Readers(frozenset(FIELD_CHANNELS), read_aloud=True)
_STYLES = ("resident.css", "asking.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire(Written):
    """What the app's questionnaire is written from."""

    styles: tuple[str, ...]
    languages: tuple[Offer, ...]
    reading: ReadAloud
    taking_up: list[TakingUp]
    phrases: dict[str, object]


@blueprint.get("/terrain/questionnaire/<short_name>/<int:number>/<tag>")
def questionnaire(short_name: str, number: int, tag: str) -> AnyResponse:
    """A part of a page, to be put into the app's. Refused: not_found (404)."""
    use_language(page_language(tag).code)
    place = place_numbered(short_name, number)
    response = make_response(render_template("asking/questionnaire.html", page=_questionnaire(place, tag)))
    response.headers["X-Robots-Tag"] = "noindex"
    return kept(response, place)


def _questionnaire(place: Place, tag: str) -> Questionnaire:
    return Questionnaire(
        **written(place, tag, _AGENTS),
        styles=tuple(map(style_url, _STYLES)),
        languages=offers(place.form, tag),
        reading=read_aloud(place.questionnaire),
        taking_up=taking_up(),
        phrases=_phrases(),
    )


def _phrases() -> dict[str, object]:
    """What the live page says; but nothing has to be answered before one goes on."""
    told = phrases()
    errors = told["errors"]
    assert isinstance(errors, dict)  # noqa: S101 - for the type checker
    return told | {"errors": errors | {"required": _("Cette question est encore sans réponse.")}}
