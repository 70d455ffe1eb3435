"""The code of operators."""

import math
from collections.abc import Callable, Sequence
from functools import reduce

from .code import Code, as_boolean, as_nodes, as_number
from .order import in_document_order
from .scope import Scope
from .syntax import Operator
from .tree import Node
from .values import ORDERINGS, equal, number_of_text, ordered, unequal

Truth = Callable[[Node, Scope], bool]
Number = Callable[[Node, Scope], float]


def operation(operator: Operator, operands: Sequence[Code], position: int) -> Code:
    """The code of one operator over its operands, from the left."""
    if operator in {"or", "and"}:
        tests = [as_boolean(operand) for operand in operands]
        return Code(_any_of(tests) if operator == "or" else _all_of(tests), "boolean", position)
    if operator == "|":
        return _union(operands, position)
    if operator in ARITHMETIC:
        numbers = [as_number(operand) for operand in operands]
        return Code(_arithmetic(ARITHMETIC[operator], numbers), "number", position)
    return reduce(lambda left, right: comparison(operator, left, right, position), operands)


def negation(operand: Code, position: int) -> Code:
    """The code of unary minus."""
    number = as_number(operand)
    return Code(lambda node, scope: -number(node, scope), "number", position)


def _any_of(tests: list[Truth]) -> Truth:
    def run(node: Node, scope: Scope) -> bool:
        for test in tests:  # noqa: SIM110 - a generator would cost a third more, and this is the hot path
            if test(node, scope):
                return True
        return False

    return run


def _all_of(tests: list[Truth]) -> Truth:
    def run(node: Node, scope: Scope) -> bool:
        for test in tests:  # noqa: SIM110 - as above
            if not test(node, scope):
                return False
        return True

    return run


def _union(operands: Sequence[Code], position: int) -> Code:
    sets = [as_nodes(operand, "|") for operand in operands]

    def run(node: Node, scope: Scope) -> list[Node]:
        return in_document_order([each for nodes in sets for each in nodes(node, scope)])

    return Code(run, "nodes", position)


def _arithmetic(compute: Callable[[float, float], float], numbers: list[Number]) -> Number:
    first, *others = numbers
    if len(others) == 1:
        second = others[0]
        return lambda node, scope: compute(first(node, scope), second(node, scope))

    def run(node: Node, scope: Scope) -> float:
        total = first(node, scope)
        for number in others:
            total = compute(total, number(node, scope))
        return total

    return run


def comparison(operator: str, left: Code, right: Code, position: int) -> Code:
    """The code of `=`, `!=`, `<`, `<=`, `>` and `>=`."""
    if operator in ORDERINGS:
        return Code(_ordering(operator, left, right), "boolean", position)
    if left.constant is not None and right.kind == "nodes":
        left, right = right, left
    if left.kind == "nodes" and isinstance(right.constant, str):
        return Code(_nodes_beside_text(operator, left, right.constant), "boolean", position)
    compare, one, other = (equal if operator == "=" else unequal), left.run, right.run
    return Code(
        lambda node, scope: compare(one(node, scope), other(node, scope), scope.zone), "boolean", position
    )


def _nodes_beside_text(operator: str, left: Code, text: str) -> Truth:
    """`path = 'text'`, half of all comparisons in forms."""
    find = as_nodes(left, operator)
    same = operator == "="

    def run(node: Node, scope: Scope) -> bool:
        for each in find(node, scope):  # noqa: SIM110 - as above
            if (each.value() == text) is same:
                return True
        return False

    return run


def _ordering(operator: str, left: Code, right: Code) -> Truth:
    compare = ORDERINGS[operator]
    if left.kind == "nodes" and right.kind == "number":
        find, limit = as_nodes(left, operator), as_number(right)

        def run(node: Node, scope: Scope) -> bool:
            bound, zone = limit(node, scope), scope.zone
            return any(compare(number_of_text(each.value(), zone), bound) for each in find(node, scope))

        return run
    one, other = left.run, right.run
    return lambda node, scope: ordered(compare, one(node, scope), other(node, scope), scope.zone)


def _divided(left: float, right: float) -> float:
    """IEEE 754 division."""
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    """The remainder that has the sign of `left`."""
    if right == 0 or math.isinf(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divided,
    "mod": _remainder,
}
