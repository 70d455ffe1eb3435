"""A compiled piece of an expression: a closure, and what is known of its value beforehand."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import cast

from .errors import ExpressionError
from .functions.table import Kind
from .scope import Scope
from .tree import Node
from .values import Value, looks_like_date, number_of_text, to_boolean, to_number, to_text

Run = Callable[[Node, Scope], Value]


@dataclass(frozen=True, slots=True)
class Code:
    """`run` gives the value at a node; `constant` is that value where it is the same everywhere."""

    run: Run
    kind: Kind
    position: int
    constant: Value | None = None

    @property
    def foldable(self) -> bool:
        """Whether what is made of it is constant too: the number of a date's text needs a zone."""
        value = self.constant
        return value is not None and not (isinstance(value, str) and looks_like_date(value))


def constant(value: float | str | bool, position: int) -> Code:
    """The code of a value known beforehand."""
    kind: Kind = "boolean" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
    return Code(lambda _node, _scope: value, kind, position, value)


def as_text(code: Code) -> Callable[[Node, Scope], str]:
    """The closure that gives its text."""
    run = code.run
    if code.kind == "text":
        return cast(Callable[[Node, Scope], str], run)
    if code.constant is not None:
        text = to_text(code.constant)
        return lambda _node, _scope: text
    if code.kind == "nodes":
        return _text_of_nodes(cast(Callable[[Node, Scope], list[Node]], run))
    return lambda node, scope: to_text(run(node, scope))


def _text_of_nodes(run: Callable[[Node, Scope], list[Node]]) -> Callable[[Node, Scope], str]:
    def text(node: Node, scope: Scope) -> str:
        nodes = run(node, scope)
        return nodes[0].value() if nodes else ""

    return text


def as_number(code: Code) -> Callable[[Node, Scope], float]:
    """The closure that gives its number."""
    run = code.run
    if code.kind == "number":
        return cast(Callable[[Node, Scope], float], run)
    if code.foldable:
        number = to_number(cast(Value, code.constant), UTC)
        return lambda _node, _scope: number
    if code.kind == "nodes":
        return _number_of_nodes(cast(Callable[[Node, Scope], list[Node]], run))
    return lambda node, scope: to_number(run(node, scope), scope.zone)


def _number_of_nodes(run: Callable[[Node, Scope], list[Node]]) -> Callable[[Node, Scope], float]:
    def number(node: Node, scope: Scope) -> float:
        nodes = run(node, scope)
        return number_of_text(nodes[0].value(), scope.zone) if nodes else math.nan

    return number


def as_boolean(code: Code) -> Callable[[Node, Scope], bool]:
    """The closure that gives its truth."""
    run = code.run
    if code.kind == "boolean":
        return cast(Callable[[Node, Scope], bool], run)
    if code.kind in {"nodes", "text"}:
        return lambda node, scope: bool(run(node, scope))
    return lambda node, scope: to_boolean(run(node, scope))


def as_nodes(code: Code, function: str) -> Callable[[Node, Scope], list[Node]]:
    """The closure that gives its nodes; raises ExpressionError where it can have none."""
    run = code.run
    if code.kind == "nodes":
        return cast(Callable[[Node, Scope], list[Node]], run)
    if code.kind != "any":
        raise ExpressionError("argument_not_nodes", code.position, {"name": function})

    def nodes(node: Node, scope: Scope) -> list[Node]:
        value = run(node, scope)
        return value if isinstance(value, list) else []

    return nodes
