"""Who was asked what: relevance is derived from the answers, and remembered by what it depends on.

Evaluating 50 000 instances would take minutes; but each filter looks at few answers, of which only some
dozens of combinations ever occur. An instance is opened only when one of its combinations is new.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from app.questionnaire.definition import Form
from app.questionnaire.definition.items import Item, Question

from .records import NOTHING, Positions, Record, records, shape_of
from .skip_rules import SkipRule, skip_rules

#: Combinations remembered for one rule.
_REMEMBERED = 20_000

#: Whether the node at a positioned path is relevant.
Relevance = Callable[[str], bool]
#: The questions that a record was not asked; None when the repeat instance should not be there.
Skipped = frozenset[str] | None


class Asking:
    """One form version, reading answers to it. `absent`: questions that only other versions ask."""

    def __init__(self, form: Form, absent: frozenset[str] = NOTHING) -> None:
        self.root = form.root.path
        self._form = form
        self._shape = shape_of(form)
        self._repeats = sorted(repeat.path for repeat in form.repeats)
        self._absent = absent
        self._never: dict[str, frozenset[str]] = {}
        self._rules: defaultdict[str, list[_Remembered]] = defaultdict(list)
        for rule in skip_rules(form):
            self._rules[rule.table].append(_Remembered(rule, self))

    def records(
        self, answers: Mapping[str, object], channel: str, evaluate: Callable[[], Relevance]
    ) -> list[Record]:
        """The records of an answer, each with what it was not asked; `evaluate` opens it when needed."""
        found = records(self._shape, answers)
        never = self._never.get(channel)
        if never is None:
            never = self._never[channel] = self._absent | frozenset(_not_asked_in(channel, self._form.body))
        opened = _Opened(evaluate)
        for record in found:
            record.not_asked = never
            for remembered in self._rules.get(record.table, ()):
                skipped = remembered.skipped(found, record, opened)
                if skipped is None:
                    record.is_relevant = False
                    break
                if skipped:
                    record.not_asked |= skipped
        return found

    def positioned(self, path: str, positions: Positions) -> str:
        """`path` with the position of each repeat it lies in (or is), outermost first."""
        around = [repeat for repeat in self._repeats if path == repeat or path.startswith(f"{repeat}/")]
        for repeat, position in reversed(list(zip(around, positions, strict=False))):
            path = f"{repeat}[{position}]{path[len(repeat) :]}"
        return path


class _Opened:
    """An answer that is evaluated at most once."""

    __slots__ = ("_evaluate", "_relevance")

    def __init__(self, evaluate: Callable[[], Relevance]) -> None:
        self._evaluate = evaluate
        self._relevance: Relevance | None = None

    def is_relevant(self, path: str) -> bool:
        if self._relevance is None:
            self._relevance = self._evaluate()
        return self._relevance(path)


class _Remembered:
    """A rule, and what it said for the combinations of answers met so far."""

    __slots__ = ("_asking", "_key", "_known", "_rule")

    def __init__(self, rule: SkipRule, asking: Asking) -> None:
        self._rule = rule
        self._key = rule.key()
        self._asking = asking
        self._known: dict[object, Skipped] = {}

    def skipped(self, found: Sequence[Record], record: Record, opened: _Opened) -> Skipped:
        key = self._key(found, record)
        if key in self._known:
            return self._known[key]
        said = self._evaluated(record, opened)
        if key is not None and len(self._known) < _REMEMBERED:
            self._known[key] = said
        return said

    def _evaluated(self, record: Record, opened: _Opened) -> Skipped:
        rule, positioned = self._rule, self._asking.positioned
        if rule.is_of_repeat:
            return NOTHING if opened.is_relevant(positioned(record.table, record.positions)) else None
        return frozenset(p for p in rule.paths if not opened.is_relevant(positioned(p, record.positions)))


def _not_asked_in(channel: str, items: Iterable[Item], outside: bool = False) -> Iterator[str]:
    """The questions that a channel never asks, by their own column or that of a group around them."""
    for item in items:
        left_out = outside or not item.palier.is_asked_in(channel)
        if not isinstance(item, Question):
            yield from _not_asked_in(channel, item.items, left_out)
        elif left_out:
            yield item.path
