"""What a letter is about: a questionnaire in one language, with the figures that its texts name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app

from app.clock import now
from app.collection.pages.offers import form_language, page_language
from app.errors import Refused
from app.i18n import Language, speaking, spelled_date
from app.projects.forms import load_form
from app.projects.length import minutes_to_answer
from app.projects.models import FormVersion, Questionnaire
from app.projects.versions import published_version, versions_of


@dataclass(frozen=True, slots=True)
class Subject:
    """A questionnaire as letters in one language tell of it; `language` a BCP 47 tag."""

    questionnaire: Questionnaire
    version: FormVersion
    language: str
    #: The form’s own tag, under which texts are kept.
    tag: str
    is_right_to_left: bool
    questions: int

    @property
    def minutes(self) -> int:
        return minutes_to_answer(self.questions)

    @contextmanager
    def spoken(self) -> Iterator[Language]:
        """Our own sentences are in its language meanwhile."""
        with speaking(page_language(self.language).code) as chosen:
            yield chosen

    def day(self, moment: datetime | None = None) -> str:
        """The day of a moment, or today, where the project is; in the language being spoken."""
        local = (moment or now()).astimezone(ZoneInfo(self.questionnaire.project.zone))
        return spelled_date(local)


def subject_of(questionnaire: Questionnaire, tag: str | None = None) -> Subject:
    """The published form in the language closest to `tag`; before publication, the newest version.

    Refused: paper_unpublished (no version at all), paper_language (values: language, known).
    """
    version = published_version(questionnaire) or next(iter(versions_of(questionnaire)), None)
    if version is None:
        raise Refused("paper_unpublished", 409)
    form = load_form(version)
    spoken = form_language(form, tag)
    if tag and spoken.tag.split("-")[0] not in {tag.split("-")[0], "und", ""}:
        known = ", ".join(one.tag for one in form.languages)
        raise Refused("paper_language", 422, {"language": tag, "known": known})
    named = spoken.tag if spoken.tag not in {"und", ""} else "fr"
    return Subject(questionnaire, version, named, spoken.tag, spoken.is_right_to_left, len(form.asked))


def to_print(questionnaire: Questionnaire, tag: str | None = None) -> Subject:
    """The same for what is printed with codes that count. Refused: paper_unpublished."""
    if published_version(questionnaire) is None or questionnaire.state != "published":
        raise Refused("paper_unpublished", 409)
    return subject_of(questionnaire, tag)


def public_url() -> str:
    """Where residents find this installation."""
    url: str = current_app.extensions["palier.settings"].public_url
    return url


def shown_address(path: str) -> str:
    """An address as people read it aloud: without https://."""
    parts = urlsplit(public_url())
    return f"{parts.netloc}{parts.path}{path}"


def code_link(code: str) -> str:
    """What a letter's QR says: all of it in a QR's alphanumeric set. `code` as it is shown."""
    return f"{public_url()}/C/{code}".upper()
