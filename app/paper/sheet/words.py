"""Authors' wordings for print: light markup as runs, answers that a screen would fill in as dots."""

import re
from collections.abc import Iterator

from app.i18n import _
from app.paper.sheet.blocks import Run, Words
from app.questionnaire.definition import Form
from app.questionnaire.definition.binding import Place
from app.questionnaire.definition.binding.references import bind
from app.questionnaire.expression import ExpressionError, parse
from app.questionnaire.expression.syntax import Path
from app.questionnaire.languages import UNDETERMINED
from app.questionnaire.texts import Label, Output
from app.typography import typeset

_TAG = re.compile(r"</?(?:span|p|div|font|u|b|i|br)\b[^>]*>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)")
_HEADING = re.compile(r"^#{1,6}\s*(.+)$", re.MULTILINE)
_MARKED = re.compile(
    r"\*\*(?P<bold>\S(?:.*?\S)?)\*\*|(?<!\w)__(?P<bold2>\S(?:.*?\S)?)__(?!\w)"
    r"|(?<![\w*])\*(?P<italic>\S(?:[^*\n]*?\S)?)\*(?![\w*])|(?<!\w)_(?P<italic2>\S(?:[^_\n]*?\S)?)_(?!\w)"
)
_DOTS = "…………"


class Wordings:
    """The wordings of a form in one language."""

    def __init__(self, form: Form, language: str) -> None:
        self.form = form
        self.language = language

    def words(self, label: Label, place: Place | None = None, extra: str = "") -> Words:
        """`label` in the sheet's language, else in the one it falls back to; `extra` follows it."""
        tags = (self.language, label.default, "")
        spoken = next((tag for tag in tags if tag in label.texts), self.language)
        language = self.form.language(spoken or None)
        tag = "fr" if language.tag == UNDETERMINED else language.tag
        pieces = label.text(self.language).pieces
        text = "".join(piece if isinstance(piece, str) else self._piped(piece, place) for piece in pieces)
        return Words(tuple(_runs(text + extra, tag)), tag, language.is_right_to_left)

    def ours(self, text: str) -> Words:
        """A sentence of our own."""
        return Words((Run(text),), self.language, self.form.language(self.language).is_right_to_left)

    def _piped(self, output: Output, place: Place | None) -> str:
        """« (réponse à la question 4) », or dots."""
        number = self._number(output.expression, place) if place else None
        return _("(réponse à la question %(number)s)", number=number) if number else _DOTS

    def _number(self, expression: str, place: Place) -> int | None:
        try:
            parsed = parse(expression)
        except ExpressionError:
            return None
        if not isinstance(parsed, Path):
            return None
        reads = bind(parsed, place).reads
        question = reads[0].place.question if len(reads) == 1 else None
        return question.number if question else None


def _runs(text: str, language: str) -> Iterator[Run]:
    """Marked runs of a text, typeset by the rules of its language."""
    bare = _LINK.sub(r"\1 (\2)", _TAG.sub("", text)).strip()
    bare = typeset(re.sub(r"[ \t]*\n\s*", "\n", _HEADING.sub(r"**\1**", bare)), language)
    end = 0
    for mark in _MARKED.finditer(bare):
        if mark.start() > end:
            yield Run(bare[end : mark.start()])
        bold, italic = mark["bold"] or mark["bold2"], mark["italic"] or mark["italic2"]
        yield Run(bold or italic, bold=bool(bold), italic=bool(italic))
        end = mark.end()
    if end < len(bare):
        yield Run(bare[end:])
