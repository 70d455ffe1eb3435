"""The index behind `instance('list')/root/item[name = X]`, so that a list of 10 000 choices is not scanned.

It is kept on the parent of the items, which works because secondary instances never change.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .code import Code
from .functions.table import FUNCTIONS
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
        function = FUNCTIONS[expression.name]
        complete = len(expression.arguments) >= len([w for w in function.parameters.split() if w[-1] == "."])
        steady = function.given != "place" and function.reads != "chance"
        return complete and steady and all(map(_is_outside, expression.arguments))
    return False


def indexed_children(name: str, key: str, sought: Code) -> Callable[[Node, Scope], list[Node]]:
    """The children `name` whose `key` may be what is sought: all of them where the index cannot tell."""

    def run(node: Node, scope: Scope) -> list[Node]:
        value = sought.run(node, scope)
        if isinstance(value, list):
            if not value:
                return []
            value = value[0].value() if len(value) == 1 else 0.0
        if not isinstance(value, str) or not isinstance(node, Element) or _is_within(node, scope.root):
            return [*node.named(name)]
        return [*_index(node, name, key).get(value, ())]

    return run


def _is_within(node: Node, root: Node) -> bool:
    """Whether a node is in the primary instance, which changes: instance() can name that one too."""
    above: Node | None = node
    while above is not None and above is not root:
        above = above.parent
    return above is root


def _index(parent: Element, name: str, key: str) -> dict[str, list[Element]]:
    if parent.lookups is None:
        parent.lookups = {}
    index = parent.lookups.get((name, key))
    if index is None:
        index = parent.lookups[name, key] = _indexed(parent.named(name), key)
    return index


def _indexed(items: list[Element], key: str) -> dict[str, list[Element]]:
    index: dict[str, list[Element]] = {}
    for item in items:
        for text in {cell.value() for cell in item.named(key)}:
            index.setdefault(text, []).append(item)
    return index
