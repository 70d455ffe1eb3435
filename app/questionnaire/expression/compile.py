"""From the syntax tree to closures: parsed and compiled once per form, evaluated thousands of times."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from .calls import call_code, complete_arguments, function_of
from .code import Code, as_boolean, as_number, as_text, constant
from .context import Context
from .operators import negation, operation
from .paths import filter_code, path_code
from .scope import Scope
from .syntax import Call, Expression, Filter, Literal, Negation, Operation
from .tree import Element, Node
from .values import Value

_Result = TypeVar("_Result")
_NO_NAMESPACES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression ready for use, shared by all instances of a form and by threads.

    Each way to evaluate it takes the scope and the context node, which is also what `current()` gives.
    Nothing is raised: what makes no sense is NaN, empty text or no node.
    """

    expression: Expression
    _run: Callable[[Node, Scope], Value] = field(repr=False)
    _text: Callable[[Node, Scope], str] = field(repr=False)
    _number: Callable[[Node, Scope], float] = field(repr=False)
    _boolean: Callable[[Node, Scope], bool] = field(repr=False)

    def evaluate(self, scope: Scope, node: Node) -> Value:
        """The value as it comes."""
        return _at(self._run, scope, node)

    def text(self, scope: Scope, node: Node) -> str:
        """The value as text: what a calculation writes."""
        return _at(self._text, scope, node)

    def number(self, scope: Scope, node: Node) -> float:
        """The value as a number."""
        return _at(self._number, scope, node)

    def boolean(self, scope: Scope, node: Node) -> bool:
        """The value as a truth: what relevant, required, readonly and constraint ask."""
        return _at(self._boolean, scope, node)

    def nodes(self, scope: Scope, node: Node) -> list[Node]:
        """The nodes in document order, none where the value is no node-set. Not to be changed."""
        value = _at(self._run, scope, node)
        return value if isinstance(value, list) else []


def compile_expression(expression: Expression, namespaces: Mapping[str, str] = _NO_NAMESPACES) -> Compiled:
    """Make an expression ready for use; `namespaces` tells what its prefixes stand for.

    A prefix that is not among them matches names as written. Raises ExpressionError for an unknown function,
    a wrong arity, an argument that can only be a path and is none, or a regular expression that is none.
    """
    code = _Compiler(namespaces).code(expression)
    return Compiled(expression, code.run, as_text(code), as_number(code), as_boolean(code))


def _at(run: Callable[[Node, Scope], _Result], scope: Scope, node: Node) -> _Result:
    """Evaluate with `node` as current(), leaving the scope as it was: evaluations may nest."""
    before = scope.current
    scope.current = node
    try:
        return run(node, scope)
    finally:
        scope.current = before


class _Compiler:
    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces

    def code(self, expression: Expression) -> Code:
        match expression:
            case Literal(value=value, position=position):
                return constant(value, position)
            case Operation():
                return self._operation(expression)
            case Negation(operand=operand, position=position):
                inner = self.code(operand)
                return _folded(negation(inner, position), [inner])
            case Call():
                return self._call(expression)
            case Filter():
                return filter_code(expression, self.code)
            case path:
                return path_code(path, self.code, self._namespaces)

    def _operation(self, expression: Operation) -> Code:
        operands = [self.code(operand) for operand in expression.operands]
        return _folded(operation(expression.operator, operands, expression.position), operands)

    def _call(self, call: Call) -> Code:
        function = function_of(call)
        codes = [self.code(argument) for argument in complete_arguments(call, function)]
        code = call_code(call, function, codes)
        return code if function.given or function.reads else _folded(code, codes)


def _folded(code: Code, parts: list[Code]) -> Code:
    """The constant that comes of constants."""
    if code.kind not in {"number", "text", "boolean"} or not all(part.foldable for part in parts):
        return code
    value = code.run(_NOWHERE, _NO_SCOPE)
    return constant(value, code.position) if isinstance(value, float | str | bool) else code


_NOWHERE = Element("nowhere")
_NO_SCOPE = Scope(_NOWHERE, Context(now=datetime(1970, 1, 1, tzinfo=UTC), zone=ZoneInfo("UTC")))
