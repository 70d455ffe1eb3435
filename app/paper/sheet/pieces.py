"""The body of a form laid flat for paper: repeats printed a set number of times, filters gathered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.paper.sheet.conditions import Condition, conditions_at
from app.questionnaire.definition import Form, Group, Item, Question, Repeat

CHANNEL = "paper"
#: How often what may be repeated is printed, when the form does not say: households are small.
_REPEATED = 3
_MOST_REPEATED = 20
#: As a table: rows, columns, and the choices of a cell and their letters.
_ROWS, _MOST_COLUMNS, _MOST_IN_CELL, _LONGEST_IN_CELL = 6, 3, 3, 12
_POSITION = re.compile(r"\[\d+\]")
_COUNT = re.compile(r"\s*(\d{1,2})\s*")


@dataclass(frozen=True, slots=True)
class Filtered:
    """A node with a filter of its own: what it asks, and the author's sentence for paper if there is one."""

    path: str
    conditions: tuple[Condition, ...]
    sentence: str | None

    def is_inside(self, scope: str) -> bool:
        """Whether it stands in the repeat instance `scope`."""
        return bool(scope) and self.path.startswith(_POSITION.sub("", scope) + "/")


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One thing to print: a question or note, the heading of a group, or of the nth instance of a repeat.

    `path` has positions; `filters` are its own and those of all it stands in; `scope` is the repeat
    instance it stands in, "" outside.
    """

    item: Item
    path: str
    filters: tuple[Filtered, ...]
    scope: str = ""
    position: int = 0
    depth: int = 0

    @property
    def question(self) -> Question | None:
        return self.item if isinstance(self.item, Question) else None

    @property
    def number(self) -> int | None:
        return self.item.number if isinstance(self.item, Question) else None


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where items stand: the path without positions, the same with them, and what comes from above."""

    bare: str
    path: str
    filters: tuple[Filtered, ...] = ()
    scope: str = ""
    depth: int = 0

    def inside(self, item: Item, filters: tuple[Filtered, ...]) -> "_Standing":
        """Where an item stands; a group that only presents has no path of its own."""
        path = self.path + item.path.removeprefix(self.bare) if item.path else self.path
        return replace(self, bare=item.path or self.bare, path=path, filters=filters)

    def deeper(self) -> "_Standing":
        return replace(self, depth=self.depth + 1)

    def piece(self, item: Item, position: int = 0) -> Piece:
        return Piece(item, self.path, self.filters, self.scope, position, self.depth)


@dataclass
class Flattener:
    """Lays a form flat. `texts` are the team's own sentences in place of filters, by path.

    `is_authors`: the sheet is in the language in which the form's author wrote theirs.
    """

    form: Form
    texts: dict[str, str] = field(default_factory=dict)
    is_authors: bool = True
    _known: dict[str, tuple[Condition, ...]] = field(default_factory=dict)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        root = self.form.root.path
        return tuple(self._items(self.form.body, _Standing(root, root)))

    def _items(self, items: Sequence[Item], at: "_Standing") -> Iterator[Piece]:
        for item in items:
            if not item.palier.is_asked_in(CHANNEL):
                continue
            there = at.inside(item, self._filters(item, at.filters))
            if isinstance(item, Repeat):
                yield from self._repeat(item, there)
            elif isinstance(item, Group):
                if item.label:
                    yield there.piece(item)
                yield from self._items(item.items, there.deeper() if item.label else there)
            elif item.type.is_visible:
                yield there.piece(item)

    def _repeat(self, item: Repeat, at: "_Standing") -> Iterator[Piece]:
        for position in range(1, printed_times(item) + 1):
            there = replace(at, path=f"{at.path}[{position}]", scope=f"{at.path}[{position}]")
            yield there.piece(item, position)
            yield from self._items(item.items, there.deeper())

    def _filters(self, item: Item, above: tuple[Filtered, ...]) -> tuple[Filtered, ...]:
        conditions = self._conditions(item.path) if item.path else ()
        sentence = self.texts.get(item.path) or (item.palier.paper_sentence if self.is_authors else None)
        if not conditions and not sentence:
            return above
        return (*above, Filtered(item.path, conditions, sentence))

    def _conditions(self, path: str) -> tuple[Condition, ...]:
        if path not in self._known:
            self._known[path] = conditions_at(self.form, path)
        return self._known[path]


def printed_times(repeat: Repeat) -> int:
    """How many instances of a repeat a sheet has room for."""
    fixed = _COUNT.fullmatch(repeat.count or "")
    if fixed:
        return min(max(int(fixed[1]), 1), _MOST_REPEATED)
    return _ROWS if is_roster(repeat) else _REPEATED


def is_roster(repeat: Repeat) -> bool:
    """Whether a repeat is a table of a few short answers: a line for each member of a household."""
    questions = [item for item in repeat.items if isinstance(item, Question)]
    asked = [question for question in questions if question.type.is_visible]
    return (
        len(questions) == len(repeat.items)
        and 0 < len(asked) <= _MOST_COLUMNS
        and all(_is_short(question) for question in asked)
    )


def _is_short(question: Question) -> bool:
    """Whether an answer fits in a cell of a table, and is asked of everybody."""
    if not question.is_asked or question.bind.relevant or "multiline" in question.appearance:
        return False
    if question.type.name == "select_one":
        longest = max((len(choice.label()) for choice in question.choices), default=99)
        return len(question.choices) <= _MOST_IN_CELL and longest <= _LONGEST_IN_CELL
    return question.type.name in {"text", "integer"}
