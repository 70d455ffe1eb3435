"""Which files a form asks for, under whatever case and accents they are given."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.projects.media.kinds import CAPTIONS, TEXT, Column, beside
from app.projects.media.reads import Read, reads_of
from app.questionnaire.definition import Form
from app.questionnaire.languages import UNDETERMINED


@dataclass(frozen=True)
class Wanted:
    """`columns`: by file name those that name it. `tags`: the form's languages, for captions and texts.

    `reads`: what the form looks for in each list that it reads.
    """

    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    reads: Mapping[str, Read] = field(default_factory=dict)

    @classmethod
    def by(cls, form: Form) -> "Wanted":
        """What the labels of the form and of its choices name, in all languages, and the lists it reads."""
        found: dict[str, frozenset[str]] = {}
        for label in form.texts.values():
            for text in label.texts.values():
                for column, name in text.media.items():
                    found[name] = found.get(name, frozenset()) | {column}
        reads = reads_of(form)
        for name in reads:
            found[name] = found.get(name, frozenset()) | {Column.LIST}
        return cls(found, tags_of(form), reads)

    def find(self, given: str) -> str | None:
        """The name as the form writes it, of captions and texts beside too; None where nothing asks."""
        return self._known.get(_key(given))

    @cached_property
    def _known(self) -> Mapping[str, str]:
        shown = (name for name in self.columns if name not in self.reads)
        aside = {_key(name): name for medium in shown for name in self._beside(medium)}
        return aside | {_key(name): name for name in self.columns}

    def _beside(self, medium: str) -> Iterator[str]:
        suffixes = (CAPTIONS, TEXT) if Column.VIDEO in self.columns[medium] else (TEXT,)
        for suffix in suffixes:
            yield from (beside(medium, suffix, tag) for tag in ("", *self.tags))


def tags_of(form: Form) -> tuple[str, ...]:
    """The tags of the form's languages; one that nobody told is taken for French."""
    return tuple("fr" if one.tag == UNDETERMINED else one.tag for one in form.languages)


def _key(name: str) -> str:
    """Systems differ in case and in how they write accents."""
    return unicodedata.normalize("NFC", name).casefold()
