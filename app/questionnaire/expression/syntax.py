"""The abstract syntax of an expression: frozen, so that a form's expressions are shared by all its instances.

`position` counts characters from 0 in the source.
"""

from dataclasses import dataclass
from typing import Literal as Among

Axis = Among[
    "child",
    "self",
    "parent",
    "descendant",
    "descendant-or-self",
    "ancestor",
    "ancestor-or-self",
    "following-sibling",
    "preceding-sibling",
    "attribute",
]
Kind = Among["node", "text", "comment", "processing-instruction"]
Operator = Among["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A quoted text or a number."""

    value: str | float
    position: int


@dataclass(frozen=True, slots=True)
class Operation:
    """One operator over two or more operands, read from the left: a - b - c has three."""

    operator: Operator
    operands: "tuple[Expression, ...]"
    position: int


@dataclass(frozen=True, slots=True)
class Negation:
    """Unary minus."""

    operand: "Expression"
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function call."""

    name: str
    arguments: "tuple[Expression, ...]"
    position: int


@dataclass(frozen=True, slots=True)
class NameTest:
    """A name as written, `*` for any; `prefix:*` keeps its star."""

    name: str


@dataclass(frozen=True, slots=True)
class KindTest:
    """`node()`, `text()`, `comment()` or `processing-instruction('target')`."""

    kind: Kind
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path."""

    axis: Axis
    test: NameTest | KindTest
    predicates: "tuple[Expression, ...]"
    position: int


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the context node (`start` None), the root (`start` "/") or what an expression gives."""

    start: "Expression | Among['/'] | None"
    steps: tuple[Step, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Predicates on what is not a step: `(...)[1]`, `instance('x')[1]`."""

    primary: "Expression"
    predicates: "tuple[Expression, ...]"
    position: int


Expression = Literal | Operation | Negation | Call | Path | Filter
