"""Replay a file of vectors in the format of ../shared/vectors/xpath.json: `make conformance VECTORS=file`.

Prints each failure and, last, one line per group: `python xpath1 995/1000`. The exit code is 1 when a group
falls under 99 %.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.questionnaire.expression import (
    Context,
    ExpressionError,
    Node,
    Scope,
    Value,
    compile_expression,
    parse,
    to_boolean,
    to_number,
    to_text,
)
from tests.conformance.documents import Case, ItextOf, read_case

_ZONE = ZoneInfo("America/Phoenix")
_NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_ENOUGH = 0.99


@dataclass(frozen=True)
class Failure:
    """A vector that gave something else."""

    vector: Mapping[str, Any]
    given: Any


def group_of(vector: Mapping[str, Any]) -> str:
    """The group that a vector counts in."""
    return "xpath1" if vector["plain_xpath1"] else "openrosa"


def failures(vectors: Mapping[str, Any]) -> Iterator[Failure]:
    """The vectors that do not give what they must."""
    docs = vectors["docs"]
    case_of = cache(lambda name: read_case(docs[name]))
    for vector in vectors["vectors"]:
        given = answer(vector, case_of(vector["doc"]))
        if given != vector["expected"]:
            yield Failure(vector, given)


def answer(vector: Mapping[str, Any], case: Case) -> Any:
    """What an expression gives, written as the vectors write it."""
    context = Context(now=_NOW, zone=_ZONE, language=vector.get("lang", "en"))
    scope = Scope(case.root, context, case.instances, ItextOf(case.model, vector.get("lang")))
    try:
        compiled = compile_expression(parse(vector["expr"]), case.namespaces)
    except ExpressionError as error:
        return str(error)
    return _WRITERS[vector["kind"]](compiled.evaluate(scope, _context_node(vector, case)), vector)


def _context_node(vector: Mapping[str, Any], case: Case) -> Node:
    scope = Scope(case.document, Context(now=_NOW))
    return compile_expression(parse(vector["context"])).nodes(scope, case.document)[0]


def _written(number: float) -> Any:
    """A number as JSON has it."""
    if not math.isfinite(number):
        return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(number, "NaN")
    return "-0" if number == 0 and math.copysign(1, number) < 0 else number


def _number(value: Value, _vector: Mapping[str, Any]) -> Any:
    return _written(to_number(value, _ZONE))


def _rounded(value: Value, vector: Mapping[str, Any]) -> Any:
    factor = vector["round_factor"]
    return _written(math.floor(to_number(value, _ZONE) * factor + 0.5) / factor)


def _nodes(value: Value, vector: Mapping[str, Any]) -> Any:
    """Names and texts; the path is that of another engine's document and is not compared."""
    if not isinstance(value, list):
        return f"no node-set: {to_text(value)}"
    told = [(_NAMES.get(node.kind, node.name), _text(node)) for node in value]
    wanted = [(each["name"], each["text"]) for each in vector["expected"]]
    return vector["expected"] if told == wanted else told


def _text(node: Node) -> str | None:
    return None if node.kind == "document" else node.value()


_NAMES = {"document": "#document", "text": "#text", "comment": "#comment"}
_WRITERS = {
    "string": lambda value, _vector: to_text(value),
    "number": _number,
    "number-rounded": _rounded,
    "boolean": lambda value, _vector: to_boolean(value),
    "nodes": _nodes,
}


def main(path: str) -> int:
    """Replay a file and tell."""
    vectors = json.loads(Path(path).read_text(encoding="utf-8"))
    failed: Counter[str] = Counter()
    for failure in failures(vectors):
        vector = failure.vector
        failed[group_of(vector)] += 1
        print(f"{group_of(vector)}: {vector['expr']!r} at {vector['context']} of {vector['doc']}")
        print(f"    expected {vector['expected']!r}, given {failure.given!r}")
    counts = Counter(group_of(vector) for vector in vectors["vectors"])
    for group in sorted(counts, reverse=True):
        print(f"python {group} {counts[group] - failed[group]}/{counts[group]}")
    return int(any(failed[group] > counts[group] * (1 - _ENOUGH) for group in counts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
