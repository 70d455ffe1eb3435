"""$filter as Central understands it, made into SQL: only what is known of every submission can be asked for.

Source: OData 4.0 part 2 (URL conventions), section 5.1.1. A comparison with null is one with nothing, so
that `reviewState ne 'approved'` holds of what nobody reviewed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple, NoReturn

from sqlalchemy import ColumnElement, and_, false, literal, not_, or_, true
from sqlalchemy.types import BigInteger, Boolean, Float, Integer, String

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
    | (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
    | (?P<name>[$A-Za-z_][\w/$]*)
    | (?P<mark>[(),])
    )""",
    re.VERBOSE,
)
_WORDS: Mapping[str, bool | None] = {"null": None, "true": True, "false": False}
_COMPARISONS = {"eq", "ne", "lt", "le", "gt", "ge"}
_FOREIGN = {"add", "sub", "mul", "div", "mod", "has", "in"}
_DEEPEST = 50
_MOST_INT64 = 2**63 - 1


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def condition(told: str, columns: Columns) -> ColumnElement[bool]:
    """The condition that a $filter states.

    Refused: odata_filter (400; values: at), odata_field and odata_expression (501; values: text).
    """
    return _Parser(told, columns).whole()


def column_named(name: str, columns: Columns) -> ColumnElement[Any]:
    """The column of that name, from a repeat's table too. Refused: odata_field (501; values: text)."""
    column = columns.get(name.removeprefix("$root/Submissions/"))
    if column is None:
        raise Refused("odata_field", 501, {"text": name})
    return column


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
        return self.comparison()

    def comparison(self) -> ColumnElement[bool]:
        """Two operands compared; or what is true or false by itself, a column too."""
        left = self.operand()
        operator = self.accept(*_COMPARISONS)
        if operator is not None:
            return _compare(left, operator, self.operand())
        if isinstance(left, bool):
            return true() if left else false()
        if not isinstance(left, ColumnElement) or not isinstance(left.type, Boolean):
            self.refuse()
        return left

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
        if token.text in _WORDS:
            return _WORDS[token.text]
        return column_named(token.text, self.columns)

    def call(self, name: _Token) -> Any:
        if name.text == "now":
            self.expect(")")
            return now()
        if name.text not in PARTS:
            raise Refused("odata_expression", 501, {"text": name.text})
        told = self.token
        with self.deeper():
            value = self.operand()
        self.expect(")")
        if isinstance(value, str):
            value = _moment(told._replace(text=value))
        if isinstance(value, datetime):
            return getattr(value, name.text)
        if not isinstance(value, ColumnElement) or not isinstance(value.type, Moment):
            raise Refused("odata_filter", 400, {"at": told.at})
        return part_of(name.text, value)


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
    """In UTC, where the first and the last year have moments that others cannot tell."""
    try:
        moment = datetime.fromisoformat(token.text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Refused("odata_filter", 400, {"at": token.at}) from None


def _number(token: _Token) -> int | Decimal:
    """Python reads only so many digits."""
    try:
        return Decimal(token.text) if "." in token.text else int(token.text)
    except ValueError:
        raise Refused("odata_filter", 400, {"at": token.at}) from None


_LITERALS: Mapping[str, Callable[[_Token], Any]] = {
    "text": lambda token: token.text[1:-1].replace("''", "'"),
    "number": _number,
    "moment": _moment,
}


def _compare(left: Any, operator: str, right: Any) -> ColumnElement[bool]:
    """Compare two operands, one of them a column at least; a literal takes the column's type."""
    if not isinstance(left, ColumnElement):
        if not isinstance(right, ColumnElement):
            return _of_literals(left, operator, right)
        turned = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
        left, operator, right = right, turned.get(operator, operator), left
    if isinstance(left.type, Boolean):
        return _of_truth(left, operator, right)
    if isinstance(right, ColumnElement) and type(left.type) is not type(right.type):
        raise Refused("odata_filter", 400, {"at": 0})
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


def _of_truth(column: ColumnElement[bool], operator: str, right: Any) -> ColumnElement[bool]:
    """A column that is true or false, and never null. Refused: odata_filter for any other comparison."""
    if operator not in _ALIKE or not (right is None or isinstance(right, bool)):
        raise Refused("odata_filter", 400, {"at": 0})
    if right is None:
        return false() if operator == "eq" else true()
    return column if right == (operator == "eq") else not_(column)


def _of_literals(left: Any, operator: str, right: Any) -> ColumnElement[bool]:
    if type(left) is not type(right) and {type(left), type(right)} != {int, Decimal}:
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
    if isinstance(value, bool):
        raise Refused("odata_filter", 400, {"at": 0})
    if isinstance(column.type, Integer):
        if isinstance(value, str) and value.isdecimal() and len(value) < 19:
            value = int(value)
        if isinstance(value, Decimal):
            return literal(float(value), Float())
        if not isinstance(value, int):
            raise Refused("odata_filter", 400, {"at": 0})
        return literal(max(-_MOST_INT64, min(value, _MOST_INT64)), BigInteger())
    if isinstance(value, datetime):
        raise Refused("odata_filter", 400, {"at": 0})
    return literal(str(value), String())
