"""Posters, A4 or A3, each with a source of its own: results tell through which one answers came."""

from dataclasses import dataclass

from app.accounts.models import Person
from app.errors import Refused
from app.paper.letters.documents import Told, poster_document
from app.paper.letters.subject import Subject, public_url
from app.paper.typeset.compiler import typeset
from app.projects.models import Source
from app.projects.slugs import make_slug
from app.projects.sources import Lead, create_source, find_source, questionnaire_link

#: Width and height in millimetres.
SIZES = {"A4": (210, 297), "A3": (297, 420)}
_KIND = "poster"


@dataclass(frozen=True, slots=True)
class Poster:
    """A poster's PDF and the source that its QR leads through."""

    source: Source
    pdf: bytes


def make_poster(
    subject: Subject, name: str, size: str, quartier: str | None = None, *, by: Person | None = None
) -> Poster:
    """A poster for the place called `name`; a second one for the same place has the same source.

    Refused: poster_size, poster_text, slug_invalid, source_taken, quartier_unknown.
    """
    source = _source(subject, name, quartier, by)
    link = questionnaire_link(public_url(), subject.questionnaire, source)
    return Poster(source, _pdf(subject, link, size))


def poster_specimen(subject: Subject, size: str, told: Told = None) -> bytes:
    """A poster to look at: its QR leads to the questionnaire without a source."""
    return _pdf(subject, questionnaire_link(public_url(), subject.questionnaire), size, told)


def _pdf(subject: Subject, link: str, size: str, told: Told = None) -> bytes:
    if size not in SIZES:
        raise Refused("poster_size", 422)
    typed = typeset("poster", poster_document(subject, link, SIZES[size], told))
    if typed.pages > 1:
        raise Refused("poster_text", 422)
    return typed.pdf


def _source(subject: Subject, name: str, quartier: str | None, by: Person | None) -> Source:
    slug = make_slug(name)
    known = find_source(subject.questionnaire, slug) if slug else None
    if known and known.kind == _KIND:
        return known
    return create_source(subject.questionnaire, Lead(slug, name, _KIND, quartier), by=by)
