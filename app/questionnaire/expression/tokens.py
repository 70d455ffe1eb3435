"""Reading tokens one after the other."""

from .errors import ExpressionError
from .lexer import Token


class Tokens:
    """The tokens of an expression and the place in them; the last one is never passed."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def next(self) -> Token:
        """The token that is to be read."""
        return self._tokens[self._at]

    def is_next(self, text: str) -> bool:
        """Whether the next token is `text`."""
        return self.next.text == text and self.next.kind != "literal"

    def is_operator(self, text: str) -> bool:
        """Whether the next token is the operator `text`."""
        return self.next.text == text and self.next.kind == "operator"

    def is_after_next(self, text: str) -> bool:
        """Whether the token after the next is `text`."""
        ahead = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        return ahead.text == text and ahead.kind != "literal"

    def take(self) -> Token:
        """Read a token."""
        token = self.next
        self._at += token.kind != "end"
        return token

    def taken(self, text: str) -> bool:
        """Read the token `text` if it is the next; tell whether it was."""
        found = self.is_next(text)
        self._at += found
        return found

    def expect(self, text: str) -> None:
        """Read the token `text`; raises ExpressionError where there is another."""
        if not self.taken(text):
            raise self.unexpected(text)

    def unexpected(self, expected: str = "") -> ExpressionError:
        """The error of the next token."""
        values: dict[str, str | int] = {"found": self.next.text}
        if expected:
            values["expected"] = expected
        return ExpressionError("expression_syntax", self.next.position, values)
