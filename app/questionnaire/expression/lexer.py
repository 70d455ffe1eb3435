"""From the source of an expression to its tokens (XPath 1.0 §3.7).

A name or `*` after an operand is an operator, which is why the lexer remembers what came before. `1and1` is
a number, an operator, a number; `1 android` is an error.
"""

import re
from dataclasses import dataclass

from .errors import ExpressionError

_NAME = r"[^\W\d][\w.\-·]*"
_TOKEN = re.compile(
    rf"""
    (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<literal>"[^"]*"|'[^']*')
  | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
  | (?P<symbol>::|\.\.|//|!=|<=|>=|[()\[\]@,./|+\-=<>*])
    """,
    re.VERBOSE,
)
_WORD_OPERATOR = re.compile(r"(?:or|and|mod|div)(?![^\W\d])")
_SPACE = re.compile(r"[ \t\r\n]*")
_OPERATORS = {"|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "/", "//"}
_OPENS = {"(", "[", ",", "@", "::"}


@dataclass(frozen=True, slots=True)
class Token:
    """A token: `kind` is number, literal, name, operator (or, and, *, +...), symbol or end."""

    kind: str
    text: str
    position: int


def tokens_of(source: str) -> list[Token]:
    """Split `source` into tokens, the last of them `end`; raises ExpressionError."""
    tokens: list[Token] = []
    position = _after_space(source, 0)
    while position < len(source):
        token = _next(source, position, _ends_an_operand(tokens))
        tokens.append(token)
        position = _after_space(source, position + len(token.text))
    tokens.append(Token("end", "", len(source)))
    return tokens


def _after_space(source: str, position: int) -> int:
    found = _SPACE.match(source, position)
    return found.end() if found else position


def _ends_an_operand(tokens: list[Token]) -> bool:
    """Whether an operator is what may follow: the rule that tells `a * b` from `a/*`."""
    if not tokens:
        return False
    last = tokens[-1]
    return last.kind != "operator" and last.text not in _OPERATORS and last.text not in _OPENS


def _next(source: str, position: int, after_operand: bool) -> Token:
    if after_operand:
        word = _WORD_OPERATOR.match(source, position)
        if word or source[position] == "*":
            return Token("operator", word.group() if word else "*", position)
    found = _TOKEN.match(source, position)
    if found is None:
        raise _unreadable(source, position)
    kind, text = str(found.lastgroup), found.group()
    if kind == "symbol" and text in _OPERATORS and not text.startswith("/"):
        kind = "operator"
    return Token(kind, text, position)


def _unreadable(source: str, position: int) -> ExpressionError:
    character = source[position]
    if character in "'\"":
        return ExpressionError("expression_text_open", position)
    if character == "$":
        return ExpressionError("expression_variable", position)
    return ExpressionError("expression_character", position, {"found": character})
