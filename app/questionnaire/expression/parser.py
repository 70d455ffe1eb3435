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
        self._tokens = tokens
        self._at = 0
        self._level = 0

    def read(self) -> Expression:
        expression = self._expression()
        if self._token.kind != "end":
            raise self._unexpected()
        return expression

    # Tokens

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _is(self, text: str) -> bool:
        return self._token.text == text and self._token.kind != "literal"

    def _follows(self, text: str) -> bool:
        """Whether the token after this one is `text`."""
        ahead = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        return ahead.text == text and ahead.kind != "literal"

    def _take(self) -> Token:
        token = self._token
        self._at += token.kind != "end"
        return token

    def _taken(self, text: str) -> bool:
        found = self._is(text)
        self._at += found
        return found

    def _expect(self, text: str) -> None:
        if not self._taken(text):
            raise self._unexpected(text)

    def _unexpected(self, expected: str = "") -> ExpressionError:
        values = {"found": self._token.text} | ({"expected": expected} if expected else {})
        return ExpressionError("expression_syntax", self._token.position, values)

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
        first = self._token
        operands = [left]
        while self._token.kind == "operator" and self._token.text == first.text:
            self._take()
            operands.append(self._expression(level + 1) if level < _UNION else self._path())
        return Operation(cast(Operator, first.text), tuple(operands), first.position)

    def _precedence(self) -> int:
        token = self._token
        if token.kind != "operator" or token.text == "|":
            return -1
        return _PRECEDENCE[cast(Operator, token.text)]

    def _check_depth(self, more: int = 0) -> None:
        if self._level + more > MOST_LEVELS:
            raise ExpressionError("expression_too_deep", self._token.position, {"most": MOST_LEVELS})

    def _operand(self) -> Expression:
        """Unary minuses, then a union of paths."""
        token = self._token
        minuses = 0
        while self._token.kind == "operator" and self._is("-"):
            self._take()
            minuses += 1
        operand = self._path()
        if self._token.kind == "operator" and self._is("|"):
            operand = self._operation(operand, _UNION)
        return _negated(operand, minuses, token.position)

    # Paths

    def _path(self) -> Expression:
        token = self._token
        if self._taken("/"):
            steps = self._steps() if self._starts_step() else []
            return Path("/", tuple(steps), token.position)
        if self._taken("//"):
            return Path("/", (_any_depth(token.position), *self._steps()), token.position)
        if self._starts_step():
            return Path(None, tuple(self._steps()), token.position)
        return self._filter_path()

    def _filter_path(self) -> Expression:
        position = self._token.position
        primary = self._primary()
        predicates = self._predicates()
        start = Filter(primary, predicates, position) if predicates else primary
        if self._is("/") or self._is("//"):
            return Path(start, tuple(self._more_steps()), position)
        return start

    def _starts_step(self) -> bool:
        token = self._token
        if token.kind == "name":
            return not self._follows("(") or token.text in _KINDS
        return token.text in {".", "..", "@", "*"} and token.kind != "literal"

    def _steps(self) -> list[Step]:
        return [self._step(), *self._more_steps()]

    def _more_steps(self) -> list[Step]:
        steps: list[Step] = []
        while self._is("/") or self._is("//"):
            separator = self._take()
            if separator.text == "//":
                steps.append(_any_depth(separator.position))
            steps.append(self._step())
        return steps

    def _step(self) -> Step:
        position = self._token.position
        if self._taken("."):
            return Step("self", _ANY_NODE, (), position)
        if self._taken(".."):
            return Step("parent", _ANY_NODE, (), position)
        axis = self._axis()
        return Step(axis, self._test(), self._predicates(), position)

    def _axis(self) -> Axis:
        if self._taken("@"):
            return "attribute"
        if not (self._token.kind == "name" and self._follows("::")):
            return "child"
        name = self._take()
        self._expect("::")
        if name.text not in _AXES:
            raise ExpressionError("expression_axis", name.position, {"name": name.text})
        return cast(Axis, name.text)

    def _test(self) -> NameTest | KindTest:
        token = self._token
        if self._taken("*"):
            return NameTest("*")
        if token.kind != "name":
            raise self._unexpected()
        self._take()
        if token.text in _KINDS and self._taken("("):
            return self._kind_test(cast(Kind, token.text))
        return NameTest(token.text)

    def _kind_test(self, kind: Kind) -> KindTest:
        target = None
        if kind == "processing-instruction" and self._token.kind == "literal":
            target = self._take().text[1:-1]
        self._expect(")")
        return KindTest(kind, target)

    def _predicates(self) -> tuple[Expression, ...]:
        predicates: list[Expression] = []
        while self._taken("["):
            predicates.append(self._expression())
            self._expect("]")
        return tuple(predicates)

    # Primaries

    def _primary(self) -> Expression:
        token = self._token
        if self._taken("("):
            expression = self._expression()
            self._expect(")")
            return expression
        if token.kind == "literal":
            return Literal(self._take().text[1:-1], token.position)
        if token.kind == "number":
            return Literal(float(self._take().text), token.position)
        if token.kind == "name" and self._follows("("):
            return self._call()
        raise self._unexpected()

    def _call(self) -> Call:
        name = self._take()
        self._expect("(")
        arguments: list[Expression] = []
        if not self._is(")"):
            arguments.append(self._expression())
            while self._taken(","):
                arguments.append(self._expression())
        self._expect(")")
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
