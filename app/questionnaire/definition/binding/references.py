"""Expressions bound to the place they belong to: absolute paths positioned, every reference found.

An absolute path that shares repeats with its place means the place's own repeat instances: it is rewritten
to start from `current()`. The repeat that a path ends on is not positioned: count(/data/member) counts all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.questionnaire.expression.syntax import (
    Call,
    Expression,
    Filter,
    KindTest,
    NameTest,
    Negation,
    Operation,
    Path,
    Step,
)

from .places import Place
from .spots import Spot, matches, name_of, spots_after

STRUCTURE_ONLY = frozenset({"position", "count", "last"})
"""Functions that look at which nodes there are, not at what they hold."""


@dataclass(frozen=True, slots=True)
class Read:
    """A reference: the place read, and the deepest repeat whose instance reader and read node share.

    `structure` tells that only the presence of nodes is read, not their values.
    """

    place: Place
    shared: Place | None
    structure: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A reference that names no node of the form, and where it stands in the source (characters from 0).

    `is_bare` tells that it looks for something inside a question, as a text without its quotes does:
    no node, whatever the answers.
    """

    name: str
    position: int
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """An expression ready to compile, with what it reads and what it cannot find."""

    expression: Expression
    reads: tuple[Read, ...]
    broken: tuple[Broken, ...]
    functions: frozenset[str]


def bind(expression: Expression, place: Place) -> Bound:
    """Return the expression as evaluated on nodes of `place`."""
    binder = _Binder(place)
    bound = binder.rewrite(expression, _Here((Spot(place, place.repeat),)))
    return Bound(bound, tuple(dict.fromkeys(binder.reads)), tuple(binder.broken), frozenset(binder.functions))


@dataclass(frozen=True, slots=True)
class _Here:
    """Where relative paths start: spots of the model, or None within a secondary instance."""

    spots: tuple[Spot, ...] | None
    in_predicate: bool = False


class _Binder:
    def __init__(self, place: Place) -> None:
        self.place = place
        self.root = place.ancestry[0]
        self.reads: list[Read] = []
        self.broken: list[Broken] = []
        self.functions: set[str] = set()

    def rewrite(self, node: Expression, here: _Here, structure: bool = False) -> Expression:
        match node:
            case Operation():
                operands = tuple(self.rewrite(each, here) for each in node.operands)
                return replace(node, operands=operands)
            case Negation():
                return replace(node, operand=self.rewrite(node.operand, here))
            case Call():
                return self._call(node, here)
            case Path():
                return self._path(node, here, structure)
            case Filter():
                primary = self.rewrite(node.primary, here)
                inner = _Here(self._spots_of(node.primary, here), True)
                return replace(node, primary=primary, predicates=self._predicates(node.predicates, inner))
            case _:
                return node

    def _call(self, node: Call, here: _Here) -> Expression:
        if node.name == "index" and not node.arguments:
            return self.rewrite(self._position_in_repeat(node.position), here)
        self.functions.add(node.name)
        structure = node.name in STRUCTURE_ONLY
        above = _steps_above_numbers(node)
        arguments = tuple(
            self._path(each, here, structure, above if at == 0 or at % 2 else None)
            if isinstance(each, Path)
            else self.rewrite(each, here)
            for at, each in enumerate(node.arguments)
        )
        return replace(node, arguments=arguments)

    def _position_in_repeat(self, position: int) -> Call:
        """Return what SurveyCTO's index() means: position() of the repeat instance around the place."""
        depth = self.place.repeat.depth if self.place.repeat else 1
        up = Step("parent", KindTest("node"), (), position)
        here = Step("self", KindTest("node"), (), position)
        path = Path(Call("current", (), position), (here, *(up,) * (self.place.depth - depth)), position)
        return Call("position", (path,), position)

    def _predicates(self, predicates: tuple[Expression, ...], here: _Here) -> tuple[Expression, ...]:
        return tuple(self.rewrite(each, here) for each in predicates)

    def _path(self, node: Path, here: _Here, structure: bool, most: int | None = None) -> Expression:
        """Rewrite a path; no more than its first `most` steps are positioned, None for no such bound."""
        if node.start == "/":
            if (shared := self._shared_repeat(node.steps, most)) is not None:
                return self._positioned(node, shared, here, structure)
            spots: tuple[Spot, ...] | None = None
            steps = node.steps
            if steps:
                first = self._from_document(steps[0])
                spots, rewritten = self._steps(first, steps, here, 1)
                steps = rewritten
            self._read(spots, structure)
            return replace(node, steps=steps)
        start = node.start if node.start is None else self.rewrite(node.start, here)
        spots, steps = self._steps(self._start_spots(node, here), node.steps, here, 0)
        self._read(spots, structure)
        return replace(node, start=start, steps=steps)

    def _start_spots(self, node: Path, here: _Here) -> tuple[Spot, ...] | None:
        if node.start is None or node.start == "/":
            return here.spots
        return self._spots_of(node.start, here)

    def _spots_of(self, node: Expression, here: _Here) -> tuple[Spot, ...] | None:
        """Return where an expression's nodes are; None outside the primary instance, or unknown."""
        if isinstance(node, Call) and node.name == "current":
            return (Spot(self.place, self.place.repeat),)
        if isinstance(node, Path):
            quiet = _Binder(self.place)
            if node.start == "/":
                first = self._from_document(node.steps[0]) if node.steps else None
                return quiet._steps(first, node.steps, here, 1)[0]
            return quiet._steps(quiet._start_spots(node, here), node.steps, here, 0)[0]
        return None

    def _from_document(self, step: Step) -> tuple[Spot, ...]:
        found = matches(step, self.root)
        if not found:
            self.broken.append(Broken(name_of(step), step.position))
        return (Spot(self.root, None),) if found else ()

    def _steps(
        self, spots: tuple[Spot, ...] | None, steps: tuple[Step, ...], here: _Here, done: int
    ) -> tuple[tuple[Spot, ...] | None, tuple[Step, ...]]:
        """Walk `steps`, the first `done` of them already taken, and rewrite their predicates."""
        rewritten: list[Step] = []
        for at, step in enumerate(steps):
            if at >= done and spots is not None:
                spots = self._next(spots, step)
            inner = _Here(spots, True)
            rewritten.append(replace(step, predicates=self._predicates(step.predicates, inner)))
        return spots, tuple(rewritten)

    def _next(self, spots: tuple[Spot, ...], step: Step) -> tuple[Spot, ...]:
        found = tuple(dict.fromkeys(after for spot in spots for after in spots_after(spot, step)))
        if spots and not found and step.axis == "child" and isinstance(step.test, NameTest):
            is_bare = all(spot.place.is_leaf for spot in spots)
            self.broken.append(Broken(name_of(step), step.position, is_bare))
        return found

    def _shared_repeat(self, steps: tuple[Step, ...], most: int | None) -> Place | None:
        """Return the deepest repeat of this place that a plain path from the root goes through, not to."""
        shared: Place | None = None
        for at, (step, place) in enumerate(zip(steps, self.place.ancestry, strict=False)):
            if at == most or step.predicates or step.axis != "child" or not matches(step, place):
                break
            if place.is_repeat and at < len(steps) - 1:
                shared = place
        return shared

    def _positioned(self, node: Path, shared: Place, here: _Here, structure: bool) -> Expression:
        up = Step("parent", KindTest("node"), (), node.position)
        climb = (up,) * (self.place.depth - shared.depth)
        rest = node.steps[shared.depth :]
        spots, steps = self._steps((Spot(shared, shared),), rest, here, 0)
        self._read(spots, structure)
        start = Call("current", (), node.position) if here.in_predicate else None
        return Path(start, (*climb, *steps), node.position)

    def _read(self, spots: Iterable[Spot] | None, structure: bool) -> None:
        for spot in spots or ():
            self.reads.append(Read(spot.place, spot.shared, structure))


def _steps_above_numbers(call: Call) -> int | None:
    """Return how many steps of its paths an indexed-repeat leaves to the place, None for other functions.

    It numbers the outermost repeat that it names and all below; repeats above that are the place's own.
    """
    if call.name != "indexed-repeat":
        return None
    repeats = [each for each in call.arguments[1::2] if isinstance(each, Path) and each.start == "/"]
    return min((len(each.steps) - 1 for each in repeats), default=0)
