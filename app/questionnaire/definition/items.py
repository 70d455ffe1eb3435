"""What people meet, in order: questions, groups and repeats."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.questionnaire.question_types import QuestionType
from app.questionnaire.texts import NO_LABEL, Label

from .choices import Choice, Itemset
from .model import Bind
from .palier import NO_COLUMNS, PalierColumns


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question or note. `path` has no positions; `number` is what people see, None for what is not asked.

    `choices` are all those of its list, unfiltered; `itemset` says which are offered when.
    `parameters` are attributes of its control: start, end and step of a range, mediatype, rows…
    """

    path: str
    name: str
    type: QuestionType
    bind: Bind
    label: Label = NO_LABEL
    hint: Label = NO_LABEL
    guidance: Label = NO_LABEL
    appearance: frozenset[str] = frozenset()
    choices: tuple[Choice, ...] = ()
    itemset: Itemset | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    number: int | None = None
    palier: PalierColumns = NO_COLUMNS

    @property
    def is_asked(self) -> bool:
        """Whether people may answer it: not a note, calculated, read-only for ever or a table's header."""
        given = self.bind.is_always_readonly or self.bind.calculate is not None
        return self.type.is_asked and not given and "label" not in self.appearance


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Questions that go together. `path` is "" for a group that only presents and has no node."""

    path: str
    name: str
    items: tuple["Item", ...]
    label: Label = NO_LABEL
    hint: Label = NO_LABEL
    appearance: frozenset[str] = frozenset()
    palier: PalierColumns = NO_COLUMNS


@dataclass(frozen=True, slots=True, eq=False)
class Repeat:
    """Questions asked once for each repeat instance; `count` is the expression that says how many, if any.

    `adds_and_removes`: people may add and remove instances.
    """

    path: str
    name: str
    items: tuple["Item", ...]
    label: Label = NO_LABEL
    hint: Label = NO_LABEL
    appearance: frozenset[str] = frozenset()
    count: str | None = None
    adds_and_removes: bool = True
    palier: PalierColumns = NO_COLUMNS


Item = Question | Group | Repeat


def walk(items: Sequence[Item]) -> Iterator[Item]:
    """Yield every item in document order, a group or repeat before what it holds."""
    for item in items:
        yield item
        if not isinstance(item, Question):
            yield from walk(item.items)
