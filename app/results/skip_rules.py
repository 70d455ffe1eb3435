"""What a form version's filters leave out, rule by rule, and which answers each rule looks at.

The form's plan tells what every expression reads; following that through calculations and through the
filters of what is read gives the answers that decide. Most filters look at one or two of them, so what a
rule says can be remembered by their values.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from app.questionnaire.definition import Form
from app.questionnaire.definition.binding import Kind, Place, Rule

from .records import Record

#: Of the moment, the device or chance: two equal answers need not agree.
_OF_THE_MOMENT = re.compile(r"\b(now|today|random|uuid|property|device-info|once|username)\s*\(")
#: From all records of an answer, and the one at hand.
Key = Callable[[Sequence[Record], Record], object]
_PRESENCE = frozenset({Kind.RELEVANT, Kind.COUNT})


class Scope(Enum):
    """Where the answers that decide are."""

    FORM = auto()
    RECORD = auto()
    """In the form and in the repeat instance at hand."""
    EVERYWHERE = auto()
    """In other repeat instances too, or in how many there are."""
    MOMENT = auto()
    """Not in the answers alone."""


@dataclass(frozen=True, slots=True)
class SkipRule:
    """Questions of one table that the same answers decide about.

    `is_of_repeat`: it decides whether a repeat instance should be there at all, and `paths` is empty.
    `deciding` are the paths of answers by table.
    """

    table: str
    paths: tuple[str, ...]
    is_of_repeat: bool
    scope: Scope
    deciding: Mapping[str, tuple[str, ...]]

    def key(self) -> Key:
        """What the result for a record depends on, as a function; it gives None when nothing can tell."""
        of_table = self.deciding
        of_record = of_table.get(self.table, ())

        def of_form(found: Sequence[Record], _record: Record) -> object:
            return tuple(map(found[0].values.get, of_table.get(found[0].table, ())))

        def of_both(found: Sequence[Record], record: Record) -> object:
            return (of_form(found, record), *map(record.values.get, of_record))

        def of_all(found: Sequence[Record], record: Record) -> object:
            rows = ((r.table, r.positions, *map(r.values.get, of_table.get(r.table, ()))) for r in found)
            return (record.positions, *rows)

        keys = {Scope.FORM: of_form, Scope.RECORD: of_both, Scope.EVERYWHERE: of_all}
        return keys.get(self.scope, lambda _found, _record: None)


def skip_rules(form: Form) -> tuple[SkipRule, ...]:
    """The rules of a form, those about whole repeats before those about questions."""
    grouped: defaultdict[tuple[str, bool, Scope, frozenset[Place]], list[str]] = defaultdict(list)
    for place in form.plan.places:
        filters = list(_filters(place, form))
        if filters and (place.is_leaf or place.is_repeat):
            looks = _Looks(form)
            looks.follow_all(filters)
            table = _table(place, form)
            key = (table, place.is_repeat, looks.scope(place.repeat), frozenset(looks.leaves))
            grouped[key].append(place.path)
    rules = [
        SkipRule(table, () if of_repeat else tuple(paths), of_repeat, scope, _by_table(leaves, form))
        for (table, of_repeat, scope, leaves), paths in grouped.items()
    ]
    return tuple(sorted(rules, key=lambda rule: not rule.is_of_repeat))


def _filters(place: Place, form: Form) -> Iterator[Rule]:
    """The rules that say whether the place is there, given that the repeat it stands in is."""
    holder = place.parent.repeat if place.is_repeat and place.parent else place.repeat
    above = holder.depth if holder and holder is not place else 0
    for each in place.ancestry[above:]:
        yield from _rules(each, form, _PRESENCE)


def _rules(place: Place, form: Form, kinds: frozenset[Kind]) -> Iterator[Rule]:
    return (rule for _order, rule in form.plan.rules_at.get(place, ()) if rule.kind in kinds)


def _table(place: Place, form: Form) -> str:
    return place.repeat.path if place.repeat else form.root.path


def _by_table(leaves: frozenset[Place], form: Form) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for leaf in sorted(leaves, key=lambda place: place.index):
        found[_table(leaf, form)].append(leaf.path)
    return {table: tuple(paths) for table, paths in found.items()}


@dataclass(slots=True)
class _Looks:
    """Gathers what rules look at, directly and through other rules."""

    form: Form
    leaves: set[Place] = field(default_factory=set)
    seen: set[Rule] = field(default_factory=set)
    is_everywhere: bool = False
    is_of_the_moment: bool = False

    def scope(self, repeat: Place | None) -> Scope:
        if self.is_of_the_moment:
            return Scope.MOMENT
        tables = {leaf.repeat for leaf in self.leaves}
        if self.is_everywhere or not tables <= {None, repeat}:
            return Scope.EVERYWHERE
        return Scope.RECORD if tables - {None} else Scope.FORM

    def follow_all(self, rules: Iterator[Rule] | list[Rule]) -> None:
        for rule in rules:
            if rule not in self.seen:
                self.seen.add(rule)
                self._follow(rule)

    def _follow(self, rule: Rule) -> None:
        self.is_of_the_moment |= rule.draws or bool(_OF_THE_MOMENT.search(rule.source))
        # How many instances there are decides which of them are.
        self.is_everywhere |= rule.kind is Kind.COUNT
        for read in rule.reads:
            self.is_everywhere |= read.structure or read.place.repeat is not read.shared
            if not read.structure:
                self._look_at(read.place)
            self._follow_presence(read.place)

    def _look_at(self, place: Place) -> None:
        """A group or repeat holds the text of all that is in it."""
        for each in place.walk():
            self.is_everywhere |= each.is_repeat
            if each.is_leaf:
                self.leaves.add(each)
                self.follow_all(_rules(each, self.form, frozenset({Kind.CALCULATE})))
                self._follow_presence(each)

    def _follow_presence(self, place: Place) -> None:
        """What is not relevant reads as empty."""
        for each in place.ancestry:
            self.follow_all(_rules(each, self.form, _PRESENCE))
