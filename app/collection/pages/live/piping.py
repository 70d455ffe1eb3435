"""Wordings of the form itself, before anybody answers: what answers will fill in keeps its place."""

import re
from dataclasses import dataclass

from app.collection.pages.wording import Wording, worded
from app.questionnaire.definition import Form
from app.questionnaire.texts import Label

#: Stand for an output until the wording is HTML; authors do not write private-use characters.
_OPEN, _SHUT = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}(\\d+){_SHUT}")
_UNKNOWN = "…"


@dataclass(frozen=True, slots=True)
class Piped(Wording):
    """A wording with places for answers: the n-th output is `<span data-output="n">`."""

    def __html__(self) -> str:
        return _PLACE.sub(r'<span data-output="\1"></span>', Wording.__html__(self))

    @property
    def plain(self) -> str:
        return _PLACE.sub(_UNKNOWN, Wording(self.text, self.language, self.direction).plain)

    def __str__(self) -> str:
        return self.plain


def pipe(form: Form, label: Label, language: str) -> Piped:
    """`label` in `language`, or in the one it falls back to, with a place for each output."""
    spoken = next((tag for tag in (language, label.default) if tag in label.texts), form.default_language.tag)
    pieces = label.text(language).pieces
    numbered = (
        piece if isinstance(piece, str) else f"{_OPEN}{place}{_SHUT}" for place, piece in enumerate(pieces)
    )
    plain = worded("".join(numbered), form.language(spoken))
    return Piped(plain.text, plain.language, plain.direction)
