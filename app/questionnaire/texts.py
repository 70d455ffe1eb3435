"""What people read: labels, hints and messages in several languages, with pieces taken from answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NO_MEDIA: Mapping[str, str] = MappingProxyType({})

MEDIA_KINDS = ("image", "big-image", "audio", "video")
"""The forms of an itext value that name a file."""

PIPED = "…"
"""Stands for an answer where there is none to show, as in a table of contents."""


@dataclass(frozen=True, slots=True)
class Output:
    """A piece of text that an expression gives (`${name}` in XLSForm, `<output>` in XForms)."""

    expression: str


Piece = str | Output


@dataclass(frozen=True, slots=True)
class Text:
    """One language's wording: literal pieces and outputs in order, and the names of its media files."""

    pieces: tuple[Piece, ...] = ()
    media: Mapping[str, str] = field(default_factory=lambda: NO_MEDIA)

    def plain(self, piped: str = PIPED) -> str:
        """Return the wording with every output replaced by `piped`."""
        return "".join(piece if isinstance(piece, str) else piped for piece in self.pieces)

    @property
    def outputs(self) -> Iterator[Output]:
        return (piece for piece in self.pieces if isinstance(piece, Output))


NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Label:
    """A wording in the languages that have one, by BCP-47 tag; the others fall back to `default`.

    A wording that the form does not translate sits under the tag `""` and serves all languages.
    """

    texts: Mapping[str, Text] = field(default_factory=dict)
    default: str = ""

    def text(self, language: str | None = None) -> Text:
        """Return the wording in `language`, else in the default language, else in any."""
        for tag in (language, self.default, ""):
            if tag is not None and tag in self.texts:
                return self.texts[tag]
        return next(iter(self.texts.values()), NO_TEXT)

    def plain(self, language: str | None = None, piped: str = PIPED) -> str:
        """Return the wording in `language` with every output replaced by `piped`."""
        return self.text(language).plain(piped)

    def media(self, language: str | None = None) -> Mapping[str, str]:
        """Return the media files in `language` by kind (see MEDIA_KINDS), names without folders."""
        return self.text(language).media

    @property
    def has_outputs(self) -> bool:
        return any(True for text in self.texts.values() for _ in text.outputs)

    def __bool__(self) -> bool:
        return any(text.pieces or text.media for text in self.texts.values())


NO_LABEL = Label()
