"""What an expression reads, known before it is evaluated: the ground of a recompute plan."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .calls import complete_arguments, function_of
from .syntax import Call, Expression, Filter, Literal, NameTest, Negation, Operation, Path, Step

#: Names of elements from the root: ("data", "group", "age").
Place = tuple[str, ...]


@dataclass(slots=True)
class References:
    """What an expression reads.

    `paths` are places in the primary instance, read with all that is below them. A step that cannot be told
    beforehand (`*`, `//`, siblings) reads all of the element it starts from. `instances` are the ids of
    secondary instances; `reads` gathers what the functions depend on (the last column of their table).
    """

    paths: set[Place] = field(default_factory=set)
    instances: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)


def references(expression: Expression, context: Place) -> References:
    """What `expression` reads when evaluated for the node at `context`.

    Raises ExpressionError for an unknown function or a wrong arity.
    """
    found = References()
    _Reader(context, found).read(expression, context)
    return found


class _Reader:
    """`here` is the place of the context node, None within a secondary instance."""

    def __init__(self, current: Place, found: References) -> None:
        self._current = current
        self._found = found

    def read(self, expression: Expression, here: Place | None) -> None:
        """Note what the value of an expression reads."""
        for place in self._places(expression, here):
            self._found.paths.add(place)

    def _places(self, expression: Expression, here: Place | None) -> list[Place]:
        """The places of the nodes that an expression gives, noting what it reads on the way."""
        match expression:
            case Literal():
                return []
            case Operation(operands=operands):
                return [place for operand in operands for place in self._places(operand, here)]
            case Negation(operand=operand):
                return self._places(operand, here)
            case Call():
                return self._called(expression, here)
            case Filter(primary=primary, predicates=predicates):
                places = self._places(primary, here)
                self._predicates(predicates, places)
                return places
            case path:
                return self._path(path, here)

    def _called(self, call: Call, here: Place | None) -> list[Place]:
        function = function_of(call)
        self._found.reads.update(filter(None, [function.reads]))
        if call.name == "current":
            return [self._current]
        if call.name in {"instance", "pulldata"} and isinstance(call.arguments[0], Literal):
            self._found.instances.add(str(call.arguments[0].value))
        arguments = complete_arguments(call, function)
        return [place for argument in arguments for place in self._places(argument, here)]

    def _path(self, path: Path, here: Place | None) -> list[Place]:
        places = self._starts(path, here)
        for index, step in enumerate(path.steps):
            followed = [_followed(place, step) for place in places]
            self._predicates(step.predicates, [place for place in followed if place is not None])
            if None in followed:
                self._unfollowed(path.steps[index + 1 :], places)
                return places
            places = [place for place in followed if place is not None]
        return places

    def _starts(self, path: Path, here: Place | None) -> list[Place]:
        if path.start is None:
            return [] if here is None else [here]
        if path.start == "/":
            return [()]
        if isinstance(path.start, Call) and path.start.name == "instance":
            self._places(path.start, here)
            self._unfollowed(path.steps, [])
            return []
        return self._places(path.start, here)

    def _unfollowed(self, steps: Iterable[Step], places: list[Place]) -> None:
        """Predicates of steps whose place cannot be told still read what they name outright."""
        for step in steps:
            self._predicates(step.predicates, places)

    def _predicates(self, predicates: Iterable[Expression], places: list[Place]) -> None:
        for predicate in predicates:
            if not places:
                self.read(predicate, None)
            for here in places:
                self.read(predicate, here)


def _followed(place: Place, step: Step) -> Place | None:
    """Where a step leads, None where that cannot be told."""
    if step.axis == "self":
        return place
    if step.axis == "parent":
        return place[:-1]
    if step.axis == "attribute":
        return place
    if step.axis == "child" and isinstance(step.test, NameTest) and "*" not in step.test.name:
        return (*place, step.test.name)
    return None
