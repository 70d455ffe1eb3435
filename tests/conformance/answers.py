"""What the Python engine gives, written as the vectors write it."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.questionnaire.expression import (
    Context,
    ExpressionError,
    Moment,
    Node,
    Scope,
    Value,
    compile_expression,
    parse,
    to_boolean,
    to_number,
    to_text,
)
from tests.conformance.documents import Case, ItextOf

Vector = Mapping[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZONE = "America/Phoenix"
_NOW = int(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp() * 1000)


def answer(vector: Vector, case: Case) -> Any:
    """The answer to a vector, or the error that refuses its expression.

    `zone`, `now` and `random` are not in the shared vectors, whose header tells them for all.
    """
    context = Context(
        now=_EPOCH + timedelta(milliseconds=vector.get("now", _NOW)),
        zone=ZoneInfo(vector.get("zone", _ZONE)),
        random=int(vector.get("random", 0)),
        language=language_of(vector),
    )
    scope = Scope(case.root, context, case.instances, ItextOf(case.model, vector.get("lang")))  # type: ignore[arg-type]
    try:
        compiled = compile_expression(parse(vector["expr"]), case.namespaces)
    except ExpressionError as error:
        return str(error)
    return _WRITERS[vector["kind"]](compiled.evaluate(scope, _context_node(vector, case)), scope, vector)


def language_of(vector: Vector) -> str:
    """The language that dates are told in."""
    return str(vector.get("lang", "en"))


def _context_node(vector: Vector, case: Case) -> Node:
    scope = Scope(case.document, Context(now=_EPOCH))
    return compile_expression(parse(vector["context"])).nodes(scope, case.document)[0]


def _written(number: float) -> Any:
    """A number as JSON has it."""
    if not math.isfinite(number):
        return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(number, "NaN")
    return "-0" if number == 0 and math.copysign(1, number) < 0 else number


def _rounded(value: Value, scope: Scope, vector: Vector) -> Any:
    factor = vector["round_factor"]
    return _written(math.floor(to_number(value, scope.zone) * factor + 0.5) / factor)


def _nodes(value: Value, _scope: Scope, _vector: Vector) -> Any:
    """Names and texts; the path is that of another engine's document and is not compared."""
    return [_told(node) for node in value] if isinstance(value, list) else f"no node-set: {to_text(value)}"


def _told(node: Node) -> list[str | None]:
    return [_NAMES.get(node.kind, node.name), None if node.kind == "document" else node.value()]


def _whole(value: Value, scope: Scope, _vector: Vector) -> Any:
    """All that there is to know of a value."""
    nodes = [_told(node) for node in value] if isinstance(value, list) else None
    number = _written(to_number(value, scope.zone))
    return [_KINDS[type(value)], nodes, to_text(value), number, to_boolean(value)]


_NAMES = {"document": "#document", "text": "#text", "comment": "#comment"}
_KINDS = {list: "nodes", Moment: "moment", str: "string", float: "number", bool: "boolean"}
_WRITERS: dict[str, Callable[[Value, Scope, Vector], Any]] = {
    "string": lambda value, _scope, _vector: to_text(value),
    "number": lambda value, scope, _vector: _written(to_number(value, scope.zone)),
    "number-rounded": _rounded,
    "boolean": lambda value, _scope, _vector: to_boolean(value),
    "nodes": _nodes,
    "value": _whole,
}
