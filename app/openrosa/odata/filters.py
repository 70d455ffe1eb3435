"""$filter as Central understands it, made into SQL: only what is known of every submission can be asked for.

Source: OData 4.0 part 2 (URL conventions), section 5.1.1. A comparison with null is one with nothing, so
that `reviewState ne 'approved'` holds of what nobody reviewed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple, NoReturn

from sqlalchemy import ColumnElement, and_, false, literal, not_, or_, true
from sqlalchemy.types import BigInteger, Integer, String

from app.clock import now
from app.columns import Moment
from app.errors import Refused

from .moments import PARTS, part_of

#: The columns that may be asked for, by the name that OData gives them.
Columns = Mapping[str, ColumnElement[Any]]
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>'(?:[^']|'')*')
    | (?P<moment>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)
    | (?P<number>-?\d+(?![\w.]))
    | (?P<name>[$A-Za-z_][\w/$]*)
    | (?P<mark>[(),])
    )""",
    re.VERBOSE,
)
_COMPARISONS = {"eq", "ne", "lt", "le", "gt", "ge"}
_FOREIGN = {"add", "sub", "mul", "div", "mod", "has", "in"}
_DEEPEST = 50


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def condition(told: str, columns: Columns) -> ColumnElement[bool]:
    """The condition that a $filter states.

    Refused: odata_filter (400; values: at), odata_field and odata_expression (501; values: text).
    """
    return _Parser(told, columns).whole()


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, told: str, columns: Columns) -> None:
        self.columns = columns
        self.tokens = list(_tokens(told))
        self.at = 0
        self.depth = 0

    def whole(self) -> ColumnElement[bool]:
        found = self.either()
        if self.kind != "end":
            self.refuse()
        return found

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    @property
    def kind(self) -> str:
        return self.token.kind

    def accept(self, *texts: str) -> str | None:
        """The token's text if it is one of these words or marks, and on to the next."""
        if self.kind in {"name", "mark"} and self.token.text in texts:
            self.at += 1
            return self.tokens[self.at - 1].text
        return None

    def expect(self, text: str) -> None:
        if not self.accept(text):
            self.refuse()

    def refuse(self) -> NoReturn:
        if self.kind == "name" and self.token.text in _FOREIGN:
            raise Refused("odata_expression", 501, {"text": self.token.text})
        raise Refused("odata_filter", 400, {"at": self.token.at})

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Within something: an expression goes only so deep, for each level is one of Python's too."""
        self.depth += 1
        if self.depth > _DEEPEST:
            self.refuse()
        yield
        self.depth -= 1

    def either(self) -> ColumnElement[bool]:
        found = [self.both()]
        while self.accept("or"):
            found.append(self.both())
        return or_(*found) if len(found) > 1 else found[0]

    def both(self) -> ColumnElement[bool]:
        found = [self.single()]
        while self.accept("and"):
            found.append(self.single())
        return and_(*found) if len(found) > 1 else found[0]

    def single(self) -> ColumnElement[bool]:
        if self.accept("not"):
            with self.deeper():
                return not_(self.single())
        if self.accept("("):
            with self.deeper():
                found = self.either()
            self.expect(")")
            return found
        if self.kind == "name" and self.token.text in {"true", "false"}:
            return true() if self.accept("true", "false") == "true" else false()
        return self.comparison()

    def comparison(self) -> ColumnElement[bool]:
        left = self.operand()
        operator = self.accept(*_COMPARISONS)
        if operator is None:
            self.refuse()
        return _compare(left, operator, self.operand())

    def operand(self) -> Any:
        token = self.token
        if token.kind in _LITERALS:
            self.at += 1
            return _LITERALS[token.kind](token)
        if token.kind != "name":
            self.refuse()
        self.at += 1
        if self.accept("("):
            return self.call(token)
        if token.text == "null":
            return None
        return self.column(token)

    def call(self, name: _Token) -> Any:
        if name.text == "now":
            self.expect(")")
            return now()
        if name.text not in PARTS:
            raise Refused("odata_expression", 501, {"text": name.text})
        with self.deeper():
            value = self.operand()
        self.expect(")")
        return getattr(value, name.text) if isinstance(value, datetime) else part_of(name.text, value)

    def column(self, name: _Token) -> ColumnElement[Any]:
        column = self.columns.get(name.text.removeprefix("$root/Submissions/"))
        if column is None:
            raise Refused("odata_field", 501, {"text": name.text})
        return column


def _tokens(told: str) -> Iterator[_Token]:
    at = 0
    text = told.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise Refused("odata_filter", 400, {"at": at})
        yield _Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup))
        at = match.end()
    yield _Token("end", "", at)


def _moment(token: _Token) -> datetime:
    try:
        moment = datetime.fromisoformat(token.text)
    except ValueError:
        raise Refused("odata_filter", 400, {"at": token.at}) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_LITERALS: Mapping[str, Callable[[_Token], Any]] = {
    "text": lambda token: token.text[1:-1].replace("''", "'"),
    "number": lambda token: int(token.text[:18]),
    "moment": _moment,
}


def _compare(left: Any, operator: str, right: Any) -> ColumnElement[bool]:
    """Compare two operands, one of them a column at least; a literal takes the column's type."""
    if not isinstance(left, ColumnElement):
        if not isinstance(right, ColumnElement):
            return _of_literals(left, operator, right)
        turned = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
        left, operator, right = right, turned.get(operator, operator), left
    other = right if isinstance(right, ColumnElement) or right is None else _bound(left, right)
    if other is None and operator in _ORDERED:
        return false()
    compared: ColumnElement[bool] = (_ORDERED | _ALIKE)[operator](left, other)
    return compared


_ALIKE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": lambda left, right: left.is_not_distinct_from(right),
    "ne": lambda left, right: left.is_distinct_from(right),
}
_ORDERED: dict[str, Callable[[Any, Any], Any]] = {
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
}


def _of_literals(left: Any, operator: str, right: Any) -> ColumnElement[bool]:
    if type(left) is not type(right):
        raise Refused("odata_filter", 400, {"at": 0})
    if operator in {"eq", "ne"}:
        return true() if (left == right) == (operator == "eq") else false()
    if left is None:
        return false()
    return true() if _ORDERED[operator](left, right) else false()


def _bound(column: ColumnElement[Any], value: Any) -> ColumnElement[Any]:
    """A literal as the column's type has it. Refused: odata_filter where the two cannot be compared."""
    if isinstance(column.type, Moment):
        if isinstance(value, str):
            value = _moment(_Token("moment", value, 0))
        if not isinstance(value, datetime):
            raise Refused("odata_filter", 400, {"at": 0})
        return literal(value, Moment())
    if isinstance(column.type, Integer):
        if isinstance(value, str) and value.isdecimal() and len(value) < 19:
            value = int(value)
        if not isinstance(value, int):
            raise Refused("odata_filter", 400, {"at": 0})
        return literal(value, BigInteger())
    if isinstance(value, datetime):
        raise Refused("odata_filter", 400, {"at": 0})
    return literal(str(value), String())
