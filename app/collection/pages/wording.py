"""What authors wrote, ready for a page: typeset, light markup kept, its language told where it differs."""

import re
from dataclasses import dataclass

from markupsafe import escape

from app.i18n import language as page_language
from app.questionnaire.languages import UNDETERMINED, Language
from app.typography import typeset

_TAG = re.compile(r"</?(?:span|p|div|font|u|b|i|br)\b[^>]*>", re.IGNORECASE)
#: The inline part of what ODK takes as Markdown in labels; escaped text in, HTML out.
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^#{1,6}\s*(.+)$", re.MULTILINE), r"<strong>\1</strong>"),
    (re.compile(r"\*\*(\S(?:.*?\S)?)\*\*|(?<!\w)__(\S(?:.*?\S)?)__(?!\w)"), r"<strong>\1\2</strong>"),
    (
        re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*?\S)?)\*(?![\w*])|(?<!\w)_(\S(?:[^_\n]*?\S)?)_(?!\w)"),
        r"<em>\1\2</em>",
    ),
    (re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"\s*\n\s*"), "<br>"),
)
_MARKS = re.compile(r"(?<!\w)(\*\*|__|\*|_)(\S(?:.*?\S)?)\1(?!\w)|^#{1,6}\s*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text and the BCP 47 tag of the language it is really in, which may not be the page's."""

    text: str
    language: str
    direction: str = "ltr"

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def plain(self) -> str:
        """Without markup, for titles, options and attributes."""
        bare = _MARKS.sub(lambda mark: mark[2] or "", _TAG.sub("", self.text))
        return typeset(" ".join(bare.split()), self.language)

    def __html__(self) -> str:
        html = str(escape(typeset(_TAG.sub("", self.text).strip(), self.language)))
        for pattern, replacement in _INLINE:
            html = pattern.sub(replacement, html)
        return html if self.is_in_page_language else self._apart(html)

    def _apart(self, html: str) -> str:
        return f'<span lang="{escape(self.language)}" dir="{self.direction}">{html}</span>'

    @property
    def is_in_page_language(self) -> bool:
        return self.language.split("-")[0] == page_language().code.split("-")[0]

    def __str__(self) -> str:
        return self.plain


def worded(text: str, language: Language) -> Wording:
    """`text` in a language of the form; one that nobody told is taken for French."""
    tag = "fr" if language.tag == UNDETERMINED else language.tag
    return Wording(text, tag, "rtl" if language.is_right_to_left else "ltr")
