"""Trees and evaluations for tests of expressions."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.questionnaire.expression import (
    Context,
    Document,
    Node,
    Scope,
    Texts,
    Value,
    compile_expression,
    parse,
)
from tests.questionnaire.make_documents import read_document

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)


def make_context(zone: ZoneInfo = PARIS, now: datetime = NOW, **inputs: object) -> Context:
    """A context at half past six in the evening of 10 March 2026 in Nantes."""
    return Context(now=now, zone=zone, **inputs)  # type: ignore[arg-type]


def make_scope(
    xml: str = "<data/>",
    instances: Mapping[str, str] | None = None,
    texts: Texts | None = None,
    context: Context | None = None,
) -> Scope:
    """A scope over a document, with secondary instances given as XML."""
    trees = {name: read_document(source.encode()) for name, source in (instances or {}).items()}
    return Scope(make_document(xml), context or make_context(), trees, texts)  # type: ignore[arg-type]


def make_document(xml: str) -> Document:
    """A document from XML."""
    return read_document(xml.encode())


def evaluate(expression: str, scope: Scope | None = None, node: Node | None = None) -> Value:
    """The value of an expression, at the root element unless told otherwise."""
    scope = scope or make_scope()
    return compile_expression(parse(expression)).evaluate(scope, node or scope.root.children[0])


def texts(expression: str, scope: Scope | None = None, node: Node | None = None) -> list[str]:
    """The texts of the nodes that an expression finds."""
    found = evaluate(expression, scope, node)
    assert isinstance(found, list)
    return [each.value() for each in found]
