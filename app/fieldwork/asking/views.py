"""/terrain/questionnaire/<short-name>/<version>/<language>: the questionnaire that the agents' app asks.

It is the live page for those who read aloud: written by the same code, with the questions of all channels
that agents have (the script leaves out those of the others), their guidance, and the notice to read. The same
for everyone and of one version for good, so that a device keeps it; nobody's answers are in it.
"""

from dataclasses import dataclass

from flask import make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assets import style_url
from app.collection.pages.journey import Place
from app.collection.pages.live.layout import LivePage, Readers, lay_out
from app.collection.pages.live.phrases import phrases
from app.collection.pages.live.written import blank_of, kept, parts_of, place_numbered
from app.collection.pages.media import media_at
from app.collection.pages.offers import Offer, form_language, offers, page_language
from app.collection.pages.wording import Wording
from app.fieldwork.asking import blueprint
from app.fieldwork.asking.reading import ReadAloud, read_aloud
from app.fieldwork.schemas import FIELD_CHANNELS
from app.i18n import _, use_language

_AGENTS = Readers(frozenset(FIELD_CHANNELS), read_aloud=True)
_STYLES = ("resident.css", "asking.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """What the app's questionnaire is written from. `days`: how long a device keeps a draft of it."""

    form_url: str
    styles: tuple[str, ...]
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
    is_test: bool
    reading: ReadAloud
    pages: tuple[LivePage, ...]
    #: The number of the page that shows first.
    first: int
    phrases: dict[str, object]


@blueprint.get("/terrain/questionnaire/<short_name>/<int:number>/<tag>")
def questionnaire(short_name: str, number: int, tag: str) -> AnyResponse:
    """A part of a page, to be put into the app's. Refused: not_found (404)."""
    use_language(page_language(tag).code)
    place = place_numbered(short_name, number)
    response = make_response(render_template("asking/questionnaire.html", page=_written(place, tag)))
    response.headers["X-Robots-Tag"] = "noindex"
    return kept(response, place)


def _written(place: Place, tag: str) -> Questionnaire:
    asked, form = place.questionnaire, place.form
    pages = lay_out(form, form_language(form, tag).tag, blank_of(place), media_at(place), _AGENTS)
    return Questionnaire(
        form_url=url_for(
            "pages.portable_form", short_name=asked.short_name, number=place.version.number, tag=tag
        ),
        styles=tuple(map(style_url, _STYLES)),
        parts=parts_of(form),
        short_name=asked.short_name,
        title=Wording(asked.title, "fr"),
        version=place.version.label,
        number=place.version.number,
        language=tag,
        zone=asked.project.zone,
        languages=offers(form, tag),
        days=asked.draft_days,
        is_test=place.is_trial,
        reading=read_aloud(asked),
        pages=pages,
        first=next((page.number for page in pages if not page.is_hidden), 0),
        phrases=_phrases(),
    )


def _phrases() -> dict[str, object]:
    """What the live page says; but nothing has to be answered before one goes on."""
    told = phrases()
    errors = told["errors"]
    assert isinstance(errors, dict)  # noqa: S101 - for the type checker
    return told | {"errors": errors | {"required": _("Cette question est encore sans réponse.")}}
