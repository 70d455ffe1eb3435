"""Functions of truth and choice; those of `lazy` arguments evaluate only what they need."""

import math
from collections.abc import Callable

from app.questionnaire.expression.scope import Scope
from app.questionnaire.expression.tree import Node
from app.questionnaire.expression.values import Value, numbers_of, texts_of, to_boolean, to_text

Lazy = Callable[[Node, Scope], Value]


def if_(node: Node, scope: Scope, condition: Lazy, then: Lazy, otherwise: Lazy) -> Value:
    """One value or the other."""
    return (then if to_boolean(condition(node, scope)) else otherwise)(node, scope)


def coalesce(node: Node, scope: Scope, *values: Lazy) -> str:
    """The first that is neither empty nor NaN."""
    for value in values:
        found = value(node, scope)
        text = to_text(found)
        if text and not (isinstance(found, float) and math.isnan(found)):
            return text
    return ""


def once(node: Node, scope: Scope, value: Lazy) -> Value:
    """What the node already holds, else the value."""
    return node.value() or value(node, scope)


def first(value: Value, *_others: Value) -> Value:
    """The first argument; the others are named so that the result is computed again when they change."""
    return value


def boolean(value: Value) -> bool:
    """The value as a boolean."""
    return to_boolean(value)


def not_(value: bool) -> bool:
    """The contrary."""
    return not value


def true() -> bool:
    """True."""
    return True


def false() -> bool:
    """False."""
    return False


def boolean_from_string(text: str) -> bool:
    """True for `true` and `1` alone."""
    return text in {"true", "1"}


def checklist(least: float, most: float, *answers: Value) -> bool:
    """Whether the number of true answers is in bounds; a bound of -1 is none."""
    return _within(least, most, float(sum(_truths(answers))))


def weighted(scope: Scope, least: float, most: float, *pairs: Value) -> bool:
    """Whether the weights of true answers add up within bounds; arguments are answer, weight, ..."""
    truths = _truths(pairs[::2])
    weights = [number for weight in pairs[1::2] for number in numbers_of(weight, scope.zone)]
    total = sum(weight for truth, weight in zip(truths, weights, strict=False) if truth)
    return _within(least, most, total)


def _truths(values: tuple[Value, ...]) -> list[bool]:
    """Of a node-set each node's text counts, not that it exists."""
    return [
        bool(each)
        for value in values
        for each in (texts_of(value) if isinstance(value, list) else [to_boolean(value)])
    ]


def _within(least: float, most: float, total: float) -> bool:
    return (least < 0 or total >= least) and (most < 0 or total <= most)
