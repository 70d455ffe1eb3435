"""Pictures, recordings and videos that a questionnaire shows; moved only when they are asked for.

What stands beside one by its name goes with it: captions (`film.vtt`, `film.ar.vtt`), and a text
(`film.txt`): of a recording or video its transcript, of a picture what it shows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask import url_for

from app.blobs import read_blob
from app.collection.pages.fields import Medium, Track
from app.collection.pages.journey import Place
from app.collection.pages.offers import offers
from app.collection.pages.wording import Wording
from app.projects.media.keeping import media_of
from app.projects.media.kinds import CAPTIONS, TEXT, Column, beside
from app.questionnaire.languages import UNDETERMINED
from app.questionnaire.texts import Label

#: A longer text stands under the picture rather than in its place.
_LONGEST_ALT = 200


@dataclass(frozen=True, slots=True)
class Media:
    """The media files that a form version came with: size in bytes by name, and the address of each.

    `texts` holds those that stand beside; `languages` names the form's, by tag.
    """

    sizes: Mapping[str, int] = field(default_factory=dict)
    address: Callable[[str], str] = str
    texts: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)

    def of(self, label: Label, language: str, told: Wording) -> tuple[Medium, ...]:
        """The media of a label in `language`, those that are there; `told` is the label as it reads."""
        named = label.media(language)
        tag = "fr" if language == UNDETERMINED else language
        return tuple(
            self._medium(kind, name, named, tag, told)
            for kind, name in named.items()
            if name in self.sizes and kind != Column.BIG_IMAGE
        )

    def _medium(self, kind: str, name: str, named: Mapping[str, str], tag: str, told: Wording) -> Medium:
        text = self._text(name, tag, told)
        is_short = kind == Column.IMAGE and len(text.text) <= _LONGEST_ALT and "\n" not in text.text
        large = named.get(Column.BIG_IMAGE, "") if kind == Column.IMAGE else ""
        return Medium(
            kind=kind,
            url=self.address(name),
            size=self.sizes[name],
            label=told.plain,
            alt=text.plain if is_short else "",
            large_url=self.address(large) if large in self.sizes else "",
            large_size=self.sizes.get(large, 0),
            tracks=tuple(self._tracks(name, tag)) if kind == Column.VIDEO else (),
            text=None if is_short or not text else text,
        )

    def _text(self, name: str, tag: str, told: Wording) -> Wording:
        """What stands beside in words, in the page's language or in the one that the label is in."""
        if (own := beside(name, TEXT, tag)) in self.texts:
            return Wording(self.texts[own].strip(), tag, told.direction)
        return Wording(self.texts.get(beside(name, TEXT), "").strip(), told.language, told.direction)

    def _tracks(self, name: str, tag: str) -> Iterator[Track]:
        """Captions in all languages; those shown at once are in the page's, else those of no language."""
        own = {one: beside(name, CAPTIONS, one) for one in self.languages}
        there = {one: track for one, track in own.items() if track in self.sizes}
        if (plain := beside(name, CAPTIONS)) in self.sizes and tag not in there:
            there = {tag: plain, **there}
        for one, track in there.items():
            yield Track(self.address(track), one, self.languages.get(one, one), one == tag)


NO_MEDIA = Media()


def media_at(place: Place) -> Media:
    """The media of the form version that is answered."""
    files = media_of(place.version)
    here: dict[str, Any] = {"short_name": place.questionnaire.short_name, "number": place.version.number}
    return Media(
        sizes={name: one.size for name, one in files.items()},
        address=lambda name: url_for("pages.medium", **here, name=name),
        texts={name: _read(one.sha256) for name, one in files.items() if name.endswith(TEXT)},
        languages={one.tag: one.name for one in offers(place.form, "")},
    )


@lru_cache(maxsize=256)
def _read(sha256: str) -> str:
    """A text by its hash: it never changes."""
    return read_blob(sha256).decode()
