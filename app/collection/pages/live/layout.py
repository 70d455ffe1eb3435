"""How a form lies on the live page: pages one after the other, and in them what stands in what.

The script filters as people answer, so that a page need not end where a filter begins, as it must
without one (see `paging`). The form says whether there are pages at all: with the style `pages` each
group that has a label, each field-list and each repeat is one, and what stands between them another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from app.collection.pages.blocks import Block, Grid, blocks
from app.collection.pages.fields import Field, field_id
from app.collection.pages.live.asking import ask, first_path, is_hidden
from app.collection.pages.live.piping import pipe
from app.collection.pages.media import NO_MEDIA, Media
from app.collection.pages.paging import CHANNEL
from app.collection.pages.wording import Wording
from app.questionnaire.definition import Form, Group, Item, Question, Repeat
from app.questionnaire.instance import Instance

_TOGETHER = {"field-list", "table-list"}


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads the page: through which channels, and whether aloud to somebody, guidance before them."""

    channels: frozenset[str]
    read_aloud: bool = False

    def are_asked(self, item: Item) -> bool:
        return any(item.palier.is_asked_in(channel) for channel in self.channels)


RESIDENTS = Readers(frozenset({CHANNEL}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A group with a label inside a page, or a repeat: `is_repeat` with the content of one instance."""

    path: str
    id: str
    label: Wording | None
    hint: Wording | None
    parts: tuple["Part", ...]
    is_hidden: bool = False
    is_repeat: bool = False
    may_change: bool = False

    @property
    def is_titled_within(self) -> bool:
        """Whether each repeat instance already has the heading of its only section."""
        return len(self.parts) == 1 and isinstance(self.parts[0], Section)


Part = Block | Section


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage:
    """One page: its heading is the label of the group that it is, if it is one."""

    number: int
    path: str
    label: Wording | None
    hint: Wording | None
    #: The labels of the groups that it stands in, outermost first.
    trail: tuple[Wording, ...]
    parts: tuple[Part, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(_fields(self.parts))

    @property
    def is_hidden(self) -> bool:
        """Whether nothing on it shows before something is answered."""
        return all(one.is_hidden for one in self.fields) and not any(map(_is_repeat, self.parts))

    @property
    def alone(self) -> Block | None:
        """The question that has the page for itself: its wording is the page's heading."""
        only = self.parts[0] if len(self.parts) == 1 else None
        return only if isinstance(only, Field | Grid) and not self.label else None

    @property
    def is_theme_grid(self) -> bool:
        return any(one.width for one in self.fields)

    @property
    def has_files(self) -> bool:
        return any(one.asked.question.type.has_file for one in self.fields)


def lay_out(
    form: Form, language: str, blank: Instance, media: Media = NO_MEDIA, readers: Readers = RESIDENTS
) -> tuple[LivePage, ...]:
    """The pages of the form for its readers, in order."""
    return _Layout(form, language, blank, media, readers).pages()


@dataclass(frozen=True, slots=True)
class _Run:
    """What goes on one page: the items between two pages of their own, or the items of one."""

    items: tuple[Item, ...]
    group: Group | None = None
    trail: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class _Layout:
    form: Form
    language: str
    blank: Instance
    media: Media = field(default=NO_MEDIA)
    readers: Readers = RESIDENTS

    def pages(self) -> tuple[LivePage, ...]:
        body = tuple(self.form.body)
        runs = self._runs(body, ()) if "pages" in self.form.style else [_Run(body)]
        laid = [(run, parts) for run in runs if (parts := tuple(self._parts(run.items)))]
        return tuple(self._page(number, *one) for number, one in enumerate(_gather_notes(laid)))

    def _page(self, number: int, run: _Run, parts: tuple[Part, ...]) -> LivePage:
        trail = run.trail
        if run.group is None and trail and len(parts) > 1:
            run, trail = replace(run, group=trail[-1]), trail[:-1]
        told = (self._wording(group, "label") for group in trail)
        return LivePage(
            number=number,
            path=run.group.path if run.group else "",
            label=self._wording(run.group, "label"),
            hint=self._wording(run.group, "hint"),
            trail=tuple(label for label in told if label),
            parts=parts,
        )

    def _runs(self, items: Iterable[Item], trail: tuple[Group, ...]) -> Iterator[_Run]:
        """Pages in order; a group without a label, or one that holds pages, is not one itself."""
        for is_loose, run in groupby(self._asked(items), key=lambda item: isinstance(item, Question)):
            if is_loose:
                yield _Run(tuple(run), None, trail)
                continue
            for item in run:
                if isinstance(item, Group) and self._holds_pages(item):
                    yield from self._runs(item.items, (*trail, item))
                elif isinstance(item, Group):
                    yield _Run(item.items, item, trail)
                else:
                    yield _Run((item,), None, trail)

    def _parts(self, items: Iterable[Item]) -> Iterator[Part]:
        for is_loose, run in groupby(self._loosened(items), key=lambda item: isinstance(item, Question)):
            if is_loose:
                asked = tuple(self._ask(one) for one in run if isinstance(one, Question))
                yield from blocks(asked, Wording("", self.language))
            else:
                sections = (self._section(one) for one in run if not isinstance(one, Question))
                yield from (one for one in sections if one.parts)

    def _loosened(self, items: Iterable[Item]) -> Iterator[Item]:
        """Visible questions, labelled groups and repeats; what a bare group holds stands for itself."""
        for item in self._asked(items):
            if isinstance(item, Group) and not item.label:
                yield from self._loosened(item.items)
            elif not isinstance(item, Question) or item.type.is_visible:
                yield item

    def _section(self, item: Group | Repeat) -> Section:
        is_repeat = isinstance(item, Repeat)
        path = first_path(self.form, item.path) if item.path else ""
        return Section(
            path=path,
            id=field_id(path or f"/{id(item)}"),
            label=self._wording(item, "label"),
            hint=self._wording(item, "hint"),
            parts=tuple(self._parts(item.items)),
            is_hidden=is_hidden(self.form, item.path, self.blank),
            is_repeat=is_repeat,
            may_change=isinstance(item, Repeat) and item.adds_and_removes,
        )

    def _ask(self, question: Question) -> Field:
        asked = ask(self.form, question, self.language, self.blank, self.media)
        return asked if self.readers.read_aloud else replace(asked, guidance=None)

    def _wording(self, item: Group | Repeat | None, which: str) -> Wording | None:
        label = getattr(item, which) if item else None
        return (pipe(self.form, label, self.language) or None) if label else None

    def _asked(self, items: Iterable[Item]) -> Iterator[Item]:
        return filter(self.readers.are_asked, items)

    def _holds_pages(self, group: Group) -> bool:
        """Whether pages of their own stand in it, so that it cannot be one."""
        if group.appearance & _TOGETHER:
            return False
        inner = [item for item in self._asked(group.items) if not isinstance(item, Question)]
        holds = any(isinstance(one, Repeat) or one.label or self._holds_pages(one) for one in inner)
        return holds or not group.label


def _gather_notes(laid: list[tuple[_Run, tuple[Part, ...]]]) -> Iterator[tuple[_Run, tuple[Part, ...]]]:
    """Notes that stand alone go above what follows; those at the end stay a page, which thanks."""
    notes: tuple[Part, ...] = ()
    for run, parts in laid:
        if run is not laid[-1][0] and all(isinstance(part, Field) and part.is_note for part in parts):
            notes += parts
        else:
            yield run, notes + parts
            notes = ()


def _is_repeat(part: Part) -> bool:
    return isinstance(part, Section) and (part.is_repeat or any(map(_is_repeat, part.parts)))


def _fields(parts: Iterable[Part]) -> Iterator[Field]:
    for part in parts:
        if isinstance(part, Section):
            yield from _fields(part.parts)
        elif isinstance(part, Grid):
            yield from part.rows
        else:
            yield part
