"""Which rules to run again after a change, and the stages they run in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.questionnaire.problems import Problem

from .order import components
from .places import Place
from .references import Read
from .rules import Kind, Rule

Found = dict[tuple[Rule, Place | None], None]


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Rules that run together: one, or several in a loop that runs until it settles."""

    order: int
    rules: tuple[Rule, ...]
    loops: bool


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """A rule to run again after a change: on the nodes that share the changed node's instance of `shared`."""

    order: int
    rule: Rule
    shared: Place | None


def value_readers(rules: Sequence[Rule], places: Sequence[Place]) -> list[Found]:
    """Return by place the rules to run when the value of a node there changes."""
    found: list[Found] = [{} for _ in places]
    for rule, read in _reads(rules):
        if not read.structure:
            for place in read.place.walk():
                found[place.index][rule, read.shared] = None
    return found


def presence_readers(rules: Sequence[Rule], places: Sequence[Place]) -> list[Found]:
    """Return by place the rules to run when nodes there appear, go, or change their relevance."""
    found: list[Found] = [{} for _ in places]
    for rule, read in _reads(rules):
        below = () if read.structure else tuple(read.place.walk())[1:]
        for place in (*read.place.ancestry, *below):
            found[place.index][rule, read.shared] = None
    return found


def with_stages(found: Iterable[Found], stages: Sequence[Stage]) -> tuple[tuple[Reader, ...], ...]:
    order = {rule: stage.order for stage in stages for rule in stage.rules}
    return tuple(tuple(Reader(order[rule], rule, shared) for rule, shared in readers) for readers in found)


def stages_of(rules: Sequence[Rule], values: Sequence[Found], presence: Sequence[Found]) -> tuple[Stage, ...]:
    """Return the rules in an order in which each follows those whose results it reads."""
    number = {rule: at for at, rule in enumerate(rules)}
    needs: list[dict[int, None]] = [{} for _ in rules]
    for writer in rules:
        for reader in _affected(writer, rules, values, presence):
            needs[number[reader]][number[writer]] = None
    found = components(len(rules), [list(each) for each in needs])
    return tuple(
        Stage(order, tuple(rules[at] for at in members), len(members) > 1 or members[0] in needs[members[0]])
        for order, members in enumerate(found)
    )


def circles(stages: Iterable[Stage]) -> Iterable[Problem]:
    """Yield a problem for calculations that need one another's result in the same repeat instance."""
    for stage in stages:
        rules = [rule for rule in stage.rules if rule.kind is Kind.CALCULATE]
        number = {rule.place: at for at, rule in enumerate(rules)}
        needs = [[number[read.place] for read in rule.reads if _is_own(rule, read, number)] for rule in rules]
        for members in components(len(rules), needs):
            if len(members) > 1:
                paths = [rules[at].place.path for at in members]
                first = rules[members[0]]
                where: dict[str, str | int] = {"path": paths[0], "rule": first.kind.value}
                values = {**where, "expression": first.source, "paths": " ".join(paths)}
                yield Problem("circular_reference", values=values)


def _reads(rules: Iterable[Rule]) -> Iterable[tuple[Rule, Read]]:
    return ((rule, read) for rule in rules for read in rule.reads)


def _affected(
    writer: Rule, rules: Sequence[Rule], values: Sequence[Found], presence: Sequence[Found]
) -> Iterable[Rule]:
    """Yield the rules that read what `writer` changes."""
    if writer.kind is Kind.CALCULATE:
        yield from (rule for rule, _ in values[writer.place.index])
        return
    yield from (rule for rule, _ in presence[writer.place.index])
    if writer.kind is Kind.COUNT:
        yield from (rule for rule in rules if rule.place.is_within(writer.place) and rule is not writer)


def _is_own(rule: Rule, read: Read, number: dict[Place, int]) -> bool:
    """Whether a calculation reads another one in its own repeat instance."""
    if read.place not in number or read.place is rule.place or read.structure:
        return False
    return read.shared is read.place.repeat
