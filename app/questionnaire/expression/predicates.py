"""The code of predicates: from all the nodes of a step to those that are kept."""

import math
from collections.abc import Callable, Iterable, Iterator

from .code import Code, as_boolean
from .scope import Scope
from .syntax import Call, Expression, Literal
from .tree import Node
from .values import to_boolean
from .walk import own_parts

Compile = Callable[[Expression], Code]
Sieve = Callable[[list[Node], Scope], list[Node]]


def sieve_of(predicate: Expression, compile_: Compile) -> Sieve:
    """The sieve of a predicate: a number asks for a place, anything else for a truth."""
    if isinstance(predicate, Literal) and isinstance(predicate.value, float):
        return _at_place(predicate.value)
    code = compile_(predicate)
    if code.kind in {"number", "any"}:
        return _by_place_or_truth(code)
    keeps = as_boolean(code)
    if is_countless(predicate):
        return lambda nodes, scope: [node for node in nodes if keeps(node, scope)]
    return lambda nodes, scope: [node for node in _placed(nodes, scope) if keeps(node, scope)]


def is_countless(predicate: Expression) -> bool:
    """Whether a predicate asks neither position() nor last() of its own nodes."""
    return not any(
        isinstance(part, Call) and part.name in {"position", "last"} and not part.arguments
        for part in own_parts(predicate)
    )


def _at_place(number: float) -> Sieve:
    place = int(number) if math.isfinite(number) and number == int(number) else 0
    return lambda nodes, _scope: nodes[place - 1 : place] if place > 0 else []


def _by_place_or_truth(code: Code) -> Sieve:
    """A predicate whose value is a number asks for that place."""
    run = code.run

    def sieve(nodes: list[Node], scope: Scope) -> list[Node]:
        kept = []
        for place, node in enumerate(_placed(nodes, scope), 1):
            value = run(node, scope)
            if value == place if isinstance(value, float) else to_boolean(value):
                kept.append(node)
        return kept

    return sieve


def _placed(nodes: Iterable[Node], scope: Scope) -> Iterator[Node]:
    """Each node in turn, with the scope telling its place; the scope is put back at the end."""
    nodes = [*nodes]
    before = scope.position, scope.size
    for place, node in enumerate(nodes, 1):
        scope.position, scope.size = place, len(nodes)
        yield node
    scope.position, scope.size = before
