"""The documents that typeset/letter.typ, visit.typ and poster.typ are given."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.collection.pages.confidence import confidentiality
from app.collection.pages.offers import offers
from app.i18n import LANGUAGES
from app.paper.letters import wording
from app.paper.letters.subject import Subject, shown_address
from app.paper.letters.texts import printed_texts
from app.paper.printing.drawing import qr_drawing
from app.paper.sheet.blocks import Run, Sheet, Words
from app.paper.sheet.surroundings import surroundings
from app.projects.forms import load_form
from app.projects.qr import uppercase_link
from app.typography import typeset

_PARAGRAPH = re.compile(r"\n\s*\n")

#: Texts by name, not kept yet: what a preview shows.
Told = Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Manner:
    """How a letter comes: `is_enclosed` with its sheet in the same envelope, `is_again` to remind.

    Its code admits so many answers.
    """

    admits: int = 1
    is_enclosed: bool = False
    is_again: bool = False


ALONE = Manner()


def letter_document(
    subject: Subject, told: Told = None, *, manner: Manner = ALONE, is_specimen: bool = False
) -> dict[str, Any]:
    """A letter without address and code."""
    with subject.spoken():
        texts = printed_texts(subject, told)
        said = wording.letter_said(subject, manner.admits, is_again=manner.is_again)
        return {
            **_linked(subject, _common(subject, is_specimen=is_specimen)),
            "sender": texts["letter.sender"].splitlines(),
            "date": wording.dated(subject),
            "heading": _heading(subject, texts["letter.title"]),
            "paragraphs": _PARAGRAPH.split(texts["letter.body"]),
            "signature": texts["letter.signature"],
            "ways": wording.ways(
                subject, texts["telephone"], texts["return_to"], is_enclosed=manner.is_enclosed
            ),
            "until": said["until"],
            "said": said,
        }


def visit_document(
    subject: Subject, slips: int, told: Told = None, *, is_specimen: bool = False
) -> dict[str, Any]:
    """A sheet of notices, `slips` of them (2 or 4)."""
    with subject.spoken():
        texts = printed_texts(subject, told)
        said = wording.visit_said(subject)
        return {
            **_common(subject, is_specimen=is_specimen),
            "slips": slips,
            "heading": _heading(subject, texts["visit.title"]),
            "paragraphs": _PARAGRAPH.split(texts["visit.body"]),
            "choices": [said["again"], said["alone"]],
            "ways": wording.short_ways(texts["telephone"]),
            "until": said["until"],
            "said": said,
        }


def poster_document(subject: Subject, link: str, size: tuple[int, int], told: Told = None) -> dict[str, Any]:
    """A poster that leads to `link`, its path included in what is shown; `size` in millimetres."""
    with subject.spoken():
        texts = printed_texts(subject, told)
        said = wording.poster_said(subject)
        title = texts["poster.title"]
        return {
            **_common(subject),
            "width": size[0],
            "height": size[1],
            "heading": _heading(subject, title),
            "sentence": texts["poster.sentence"],
            "qr": qr_drawing(uppercase_link(link)),
            "address": link.split("://", maxsplit=1)[-1],
            "telephone": texts["telephone"],
            "languages": list(_languages(subject)),
            "until": said["until"],
            "said": said,
        }


def specimen_address() -> tuple[str, ...]:
    """What stands in the window of a letter that is only looked at."""
    return ("12 rue des Exemples", "44000 NANTES")


def _common(subject: Subject, *, is_specimen: bool = False) -> dict[str, Any]:
    """What all say: who asks, in which language, and what becomes of answers."""
    questionnaire = subject.questionnaire
    sheet = Sheet(subject.language, subject.is_right_to_left, (), questions=subject.questions)
    around = surroundings(questionnaire, subject.version, sheet, {})
    return {
        "language": subject.language,
        "lang": subject.language[:2],
        "rtl": subject.is_right_to_left,
        "title": around.title,
        "controller": around.controller,
        "kicker": _kicker(around.kicker, around.controller),
        "notice": [asdict(line) for line in around.notice],
        "foot": typeset(confidentiality(questionnaire), subject.language),
        "specimen": wording.specimen() if is_specimen else "",
        "code_entry": shown_address("/code"),
    }


def _linked(subject: Subject, common: dict[str, Any]) -> dict[str, Any]:
    """The notice of a letter: its code leads to an address, and the notice says so."""
    told = typeset(wording.linked_notice(subject), subject.language)
    first = Words((Run(told),), subject.language, subject.is_right_to_left)
    return {**common, "notice": [asdict(first), *common["notice"][1:]]}


def _kicker(kicker: Words, controller: str) -> str:
    """The quartiers or the project, without who asks, who stands beside it."""
    return kicker.plain.removeprefix(f"{controller} · ")


def _heading(subject: Subject, text: str) -> dict[str, Any]:
    """A title; the questionnaire's own is French whatever the language around it."""
    is_french = text == typeset(subject.questionnaire.title, subject.language)
    if is_french:
        return asdict(Words((Run(typeset(subject.questionnaire.title, "fr")),), "fr"))
    return asdict(Words((Run(text),), subject.language, subject.is_right_to_left))


def _languages(subject: Subject) -> Iterator[dict[str, Any]]:
    """The languages in which the questionnaire can be answered, each by its own name."""
    for offer in offers(load_form(subject.version), subject.language):
        known = LANGUAGES.get(offer.tag)
        yield {"name": offer.name, "rtl": bool(known and known.direction == "rtl")}
