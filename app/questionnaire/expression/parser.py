"""From tokens to the syntax tree: the grammar of XPath 1.0 §3, by recursive descent."""

from typing import cast, get_args

from .errors import ExpressionError
from .lexer import Token, tokens_of
from .syntax import (
    Axis,
    Call,
    Expression,
    Filter,
    Kind,
    KindTest,
    Literal,
    NameTest,
    Negation,
    Operation,
    Operator,
    Path,
    Step,
)
from .tokens import Tokens

#: Longest expression read; the longest of 38 539 real ones is far below.
MOST_CHARACTERS = 50_000
#: Deepest nesting read, so that neither parsing nor evaluating can exhaust the stack.
MOST_LEVELS = 100

#: Binary operators by rising precedence; unary minus binds tighter than all but `|`.
_LEVELS: tuple[tuple[Operator, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)
_PRECEDENCE = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}
_UNION = len(_LEVELS)
_AXES = frozenset(get_args(Axis))
_KINDS = frozenset(get_args(Kind))
_ANY_NODE = KindTest("node")
#: Functions that name a question in a quoted argument; it is read as the path that it is.
_QUOTED_PATHS = {"jr:choice-name": 1}


def parse(source: str) -> Expression:
    """Read an expression; raises ExpressionError with the position of what is wrong."""
    if len(source) > MOST_CHARACTERS:
        raise ExpressionError("expression_too_long", MOST_CHARACTERS, {"most": MOST_CHARACTERS})
    tokens = tokens_of(source)
    if tokens[0].kind == "end":
        raise ExpressionError("expression_empty", 0)
    return _Parser(tokens).read()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = Tokens(tokens)
        self._level = 0

    def read(self) -> Expression:
        expression = self._expression()
        if self._tokens.next.kind != "end":
            raise self._tokens.unexpected()
        return expression

    # Operators

    def _expression(self, lowest: int = 0) -> Expression:
        """Precedence climbing; the operands of one repeated operator are gathered in one node."""
        self._level += 1
        self._check_depth()
        left = self._operand()
        changes = 0
        while (level := self._precedence()) >= lowest:
            left = self._operation(left, level)
            changes += 1
            self._check_depth(changes)
        self._level -= 1
        return left

    def _operation(self, left: Expression, level: int) -> Expression:
        first = self._tokens.next
        operands = [left]
        while self._tokens.is_operator(first.text):
            self._tokens.take()
            operands.append(self._expression(level + 1) if level < _UNION else self._path())
        return Operation(cast(Operator, first.text), tuple(operands), first.position)

    def _precedence(self) -> int:
        token = self._tokens.next
        if token.kind != "operator" or token.text == "|":
            return -1
        return _PRECEDENCE[cast(Operator, token.text)]

    def _check_depth(self, more: int = 0) -> None:
        if self._level + more > MOST_LEVELS:
            raise ExpressionError("expression_too_deep", self._tokens.next.position, {"most": MOST_LEVELS})

    def _operand(self) -> Expression:
        """Unary minuses, then a union of paths."""
        token = self._tokens.next
        minuses = 0
        while self._tokens.is_operator("-"):
            self._tokens.take()
            minuses += 1
        operand = self._path()
        if self._tokens.is_operator("|"):
            operand = self._operation(operand, _UNION)
        return _negated(operand, minuses, token.position)

    # Paths

    def _path(self) -> Expression:
        token = self._tokens.next
        if self._tokens.taken("/"):
            steps = self._steps() if self._starts_step() else []
            return Path("/", tuple(steps), token.position)
        if self._tokens.taken("//"):
            return Path("/", (_any_depth(token.position), *self._steps()), token.position)
        if self._starts_step():
            return Path(None, tuple(self._steps()), token.position)
        return self._filter_path()

    def _filter_path(self) -> Expression:
        position = self._tokens.next.position
        primary = self._primary()
        predicates = self._predicates()
        start = Filter(primary, predicates, position) if predicates else primary
        if self._tokens.is_next("/") or self._tokens.is_next("//"):
            return Path(start, tuple(self._more_steps()), position)
        return start

    def _starts_step(self) -> bool:
        token = self._tokens.next
        if token.kind == "name":
            return not self._tokens.is_after_next("(") or token.text in _KINDS
        return token.text in {".", "..", "@", "*"} and token.kind != "literal"

    def _steps(self) -> list[Step]:
        return [self._step(), *self._more_steps()]

    def _more_steps(self) -> list[Step]:
        steps: list[Step] = []
        while self._tokens.is_next("/") or self._tokens.is_next("//"):
            separator = self._tokens.take()
            if separator.text == "//":
                steps.append(_any_depth(separator.position))
            steps.append(self._step())
        return steps

    def _step(self) -> Step:
        position = self._tokens.next.position
        if self._tokens.taken("."):
            return Step("self", _ANY_NODE, (), position)
        if self._tokens.taken(".."):
            return Step("parent", _ANY_NODE, (), position)
        axis = self._axis()
        return Step(axis, self._test(), self._predicates(), position)

    def _axis(self) -> Axis:
        if self._tokens.taken("@"):
            return "attribute"
        if not (self._tokens.next.kind == "name" and self._tokens.is_after_next("::")):
            return "child"
        name = self._tokens.take()
        self._tokens.expect("::")
        if name.text not in _AXES:
            raise ExpressionError("expression_axis", name.position, {"name": name.text})
        return cast(Axis, name.text)

    def _test(self) -> NameTest | KindTest:
        token = self._tokens.next
        if self._tokens.taken("*"):
            return NameTest("*")
        if token.kind != "name":
            raise self._tokens.unexpected()
        self._tokens.take()
        if token.text in _KINDS and self._tokens.taken("("):
            return self._kind_test(cast(Kind, token.text))
        return NameTest(token.text)

    def _kind_test(self, kind: Kind) -> KindTest:
        target = None
        if kind == "processing-instruction" and self._tokens.next.kind == "literal":
            target = self._tokens.take().text[1:-1]
        self._tokens.expect(")")
        return KindTest(kind, target)

    def _predicates(self) -> tuple[Expression, ...]:
        predicates: list[Expression] = []
        while self._tokens.taken("["):
            predicates.append(self._expression())
            self._tokens.expect("]")
        return tuple(predicates)

    # Primaries

    def _primary(self) -> Expression:
        token = self._tokens.next
        if self._tokens.taken("("):
            expression = self._expression()
            self._tokens.expect(")")
            return expression
        if token.kind == "literal":
            return Literal(self._tokens.take().text[1:-1], token.position)
        if token.kind == "number":
            return Literal(float(self._tokens.take().text), token.position)
        if token.kind == "name" and self._tokens.is_after_next("("):
            return self._call()
        raise self._tokens.unexpected()

    def _call(self) -> Call:
        name = self._tokens.take()
        self._tokens.expect("(")
        arguments: list[Expression] = []
        if not self._tokens.is_next(")"):
            arguments.append(self._expression())
            while self._tokens.taken(","):
                arguments.append(self._expression())
        self._tokens.expect(")")
        quoted = _QUOTED_PATHS.get(name.text)
        if quoted is not None and quoted < len(arguments):
            arguments[quoted] = _unquoted(name.text, arguments[quoted])
        return Call(name.text, tuple(arguments), name.position)


def _any_depth(position: int) -> Step:
    """What `//` stands for."""
    return Step("descendant-or-self", _ANY_NODE, (), position)


def _negated(operand: Expression, minuses: int, position: int) -> Expression:
    """Two minuses make a number of anything, so they may be dropped only in pairs beyond the second."""
    for _ in range(minuses if minuses <= 2 else 2 - minuses % 2):
        operand = Negation(operand, position)
    return operand


def _unquoted(function: str, argument: Expression) -> Expression:
    """The path written in a quoted argument, with positions in the whole source."""
    if not isinstance(argument, Literal) or isinstance(argument.value, float):
        raise ExpressionError("argument_not_literal", argument.position, {"name": function})
    inside = argument.position + 1
    tokens = [Token(each.kind, each.text, each.position + inside) for each in tokens_of(argument.value)]
    return _Parser(tokens).read()
