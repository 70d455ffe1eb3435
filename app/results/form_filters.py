"""What a form version's filters and channels leave out, read from the form itself."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.questionnaire.definition import Form
from app.questionnaire.definition.items import Item, Question, Repeat

_NAME = re.compile(r"[^\W\d][\w.-]*")
#: Of the moment, the device or chance: two equal answers need not agree.
_OF_THE_MOMENT = re.compile(r"\b(now|today|random|uuid|property|device-info|once|username)\s*\(")
#: Steps that name no node: what they reach cannot be told from the text.
_NAMELESS = re.compile(r"//|::|\*|(?<![\w.])\.\.(?!\s*/)|(?<![\w./])\.(?![\w./])")
_POSITION = re.compile(r"\bposition\(\s*\.\.\s*\)")


@dataclass(frozen=True, slots=True)
class Place:
    """A question's or repeat's path, the table (root or repeat) that holds it, and when it is asked."""

    path: str
    table: str
    is_filtered: bool
    channels: tuple[frozenset[str], ...]

    def is_asked_in(self, channel: str) -> bool:
        return all(channel in allowed for allowed in self.channels)


class FormFilters:
    """The questions under filters, and the answers that decide about them."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._repeats = {repeat.path for repeat in form.repeats}
        self._places = tuple(_places(form, form.body, form.root.path, False, ()))

    @cached_property
    def filtered(self) -> Mapping[str, tuple[str, ...]]:
        """The questions that may not be asked, by table."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for place in self._places:
            if place.is_filtered and place.path not in self._repeats:
                found[place.table].append(place.path)
        return {table: tuple(paths) for table, paths in found.items()}

    @cached_property
    def filtered_repeats(self) -> frozenset[str]:
        return frozenset(
            place.path for place in self._places if place.is_filtered and place.path in self._repeats
        )

    @cached_property
    def deciding(self) -> Mapping[str, tuple[str, ...]] | None:
        """The answers that filters look at, by table, through calculations too.

        Names are taken from the expressions' text, which finds too many rather than too few. None when
        the answers alone don't decide, or when it cannot be told which do.
        """
        sources = self._deciding_sources()
        if any(_OF_THE_MOMENT.search(source) or _NAMELESS.search(source) for source in sources):
            return None
        names = {name for source in sources for name in _NAME.findall(source)}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for node in self._form.root.walk():
            if node.name in names:
                table = node.path if node.is_repeat else self.table_of(node.path)
                found[table].append(node.path)
        return {table: tuple(paths) for table, paths in found.items()}

    def _deciding_sources(self) -> list[str]:
        """The filters' expressions, and the calculations of all that they name."""
        binds = self._form.binds.values()
        sources = [_POSITION.sub("", bind.relevant) for bind in binds if bind.relevant]
        calculations = {
            node.name: _POSITION.sub("", bind.calculate)
            for node in self._form.root.walk()
            if (bind := self._form.binds.get(node.path)) and bind.calculate
        }
        for source in sources:  # grows while it is read
            sources += [calculations.pop(name) for name in _NAME.findall(source) if name in calculations]
        return sources

    def table_of(self, path: str) -> str:
        """The innermost repeat around a path, else the root."""
        around = (repeat for repeat in self._repeats if path.startswith(f"{repeat}/"))
        return max(around, key=len, default=self._form.root.path)

    def positioned(self, path: str, positions: tuple[int, ...]) -> str:
        """`path` with the position of each repeat it lies in (or is), outermost first."""
        around = sorted(r for r in self._repeats if path == r or path.startswith(f"{r}/"))
        for repeat, position in reversed(list(zip(around, positions, strict=False))):
            path = f"{repeat}[{position}]{path[len(repeat) :]}"
        return path

    def not_asked_in(self, channel: str) -> frozenset[str]:
        """The questions that this channel never asks."""
        return frozenset(place.path for place in self._places if not place.is_asked_in(channel))


def _places(
    form: Form, items: tuple[Item, ...], table: str, is_filtered: bool, channels: tuple[frozenset[str], ...]
) -> Iterator[Place]:
    for item in items:
        bind = form.binds.get(item.path)
        filtered = is_filtered or bool(bind and bind.relevant)
        allowed = (*channels, item.palier.channels) if item.palier.channels is not None else channels
        if isinstance(item, Question):
            yield Place(item.path, table, filtered, allowed)
            continue
        inner = table
        if isinstance(item, Repeat):
            yield Place(item.path, item.path, filtered, allowed)
            inner = item.path
        yield from _places(form, item.items, inner, filtered, allowed)
