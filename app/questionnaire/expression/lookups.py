"""Which predicates an index can answer: `instance('list')/root/item[name = X]`."""

from collections.abc import Callable
from dataclasses import dataclass

from .calls import complete_arguments
from .code import Code
from .functions.table import FUNCTIONS
from .index import is_within, items_where
from .scope import Scope
from .syntax import Call, Expression, Literal, NameTest, Operation, Path, Step
from .tree import Element, Node


@dataclass(frozen=True, slots=True)
class Key:
    """Items must hold in the child `name` the text of `sought`, which does not depend on the item."""

    name: str
    sought: Expression


def key_of(predicate: Expression) -> Key | None:
    """The first part of a predicate that an index can answer."""
    if not isinstance(predicate, Operation):
        return None
    if predicate.operator == "and":
        return next(filter(None, map(key_of, predicate.operands)), None)
    if predicate.operator != "=" or len(predicate.operands) != 2:
        return None
    left, right = predicate.operands
    return _key(left, right) or _key(right, left)


def _key(cell: Expression, sought: Expression) -> Key | None:
    name = _child_name(cell)
    return Key(name, sought) if name and _is_outside(sought) else None


def _child_name(expression: Expression) -> str | None:
    """The name in an expression that is one child step."""
    if not isinstance(expression, Path) or expression.start is not None or len(expression.steps) != 1:
        return None
    step = expression.steps[0]
    return step.test.name if is_plain_child(step) and not step.predicates else None  # type: ignore[union-attr]


def is_plain_child(step: Step) -> bool:
    """Whether a step goes to children of one unprefixed name."""
    return step.axis == "child" and isinstance(step.test, NameTest) and not set(step.test.name) & {"*", ":"}


def _is_outside(expression: Expression) -> bool:
    """Whether an expression reads nothing of the item that a predicate is looking at."""
    if isinstance(expression, Literal):
        return True
    if isinstance(expression, Path):
        start = expression.start
        return start == "/" or (isinstance(start, Call) and _is_outside(start))
    if isinstance(expression, Call):
        return _is_steady(expression) and all(map(_is_outside, expression.arguments))
    return False


def _is_steady(call: Call) -> bool:
    """Whether a call gives the same for every item when its arguments do."""
    function = FUNCTIONS.get(call.name)
    if function is None or function.given == "place" or function.reads == "chance":
        return False
    return len(call.arguments) == len(complete_arguments(call, function))


def indexed_children(name: str, key: str, sought: Code) -> Callable[[Node, Scope], list[Node]]:
    """The children `name` whose `key` may be what is sought: all of them where the index cannot tell."""

    def run(node: Node, scope: Scope) -> list[Node]:
        value = sought.run(node, scope)
        if isinstance(value, list):
            if not value:
                return []
            value = value[0].value() if len(value) == 1 else 0.0
        if not isinstance(value, str) or not isinstance(node, Element) or is_within(node, scope.root):
            return [*node.named(name)]
        return [*items_where(node, name, key, value)]

    return run
