"""What an expression gives, and how one kind of value reads as another (XPath 1.0 §3.4 and §4; dates added).

A node-set is a list of nodes in document order, without repetition. Empty text is NaN as a number; the
text of a date is its days.
"""

import math
import operator
import re
from collections.abc import Callable
from datetime import tzinfo
from decimal import Decimal

from .dates import Moment, days_of_text
from .tree import Node

Value = float | str | bool | Moment | list[Node]

_NUMBER = re.compile(r"[ \t\r\n]*-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t\r\n]*", re.ASCII)
#: Only a text with a dash after its first four characters can be a date.
_DASH_OF_A_DATE = re.compile(r"\s*\d{4}-", re.ASCII)

Comparison = Callable[[float, float], bool]
ORDERINGS: dict[str, Comparison] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
#: The same comparison read from the right.
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def to_text(value: Value) -> str:
    """The `string()` of a value."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return value[0].value() if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.text if isinstance(value, Moment) else text_of_number(value)


def to_number(value: Value, zone: tzinfo) -> float:
    """The `number()` of a value; a date without offset is read in `zone`."""
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return number_of_text(value, zone)
    if isinstance(value, list):
        return number_of_text(value[0].value(), zone) if value else math.nan
    return value.days if isinstance(value, Moment) else float(value)


def to_boolean(value: Value) -> bool:
    """The `boolean()` of a value: zero, NaN, empty text, no node and no date are false."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    if isinstance(value, Moment):
        return not math.isnan(value.days)
    return bool(value)


def texts_of(value: Value) -> list[str]:
    """Each node's text, or the one text of what is no node-set."""
    return [node.value() for node in value] if isinstance(value, list) else [to_text(value)]


def numbers_of(value: Value, zone: tzinfo) -> list[float]:
    """Each node's number, or the one number of what is no node-set."""
    if isinstance(value, list):
        return [number_of_text(node.value(), zone) for node in value]
    return [to_number(value, zone)]


def number_of_text(text: str, zone: tzinfo) -> float:
    """A decimal number, a date as days, else NaN."""
    if _NUMBER.fullmatch(text):
        return float(text)
    return days_of_text(text, zone) if looks_like_date(text) else math.nan


def looks_like_date(text: str) -> bool:
    """Whether the number of this text may depend on the zone."""
    return _DASH_OF_A_DATE.match(text) is not None


def text_of_number(number: float) -> str:
    """Decimal notation without exponent, no point for whole numbers, no sign for zero."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return str(int(number))
    shortest = repr(number)
    return format(Decimal(shortest), "f") if "e" in shortest else shortest


def equal(left: Value, right: Value, zone: tzinfo) -> bool:
    """`left = right`."""
    if isinstance(left, list):
        return _any_equal(left, right, zone)
    if isinstance(right, list):
        return _any_equal(right, left, zone)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return to_number(left, zone) == to_number(right, zone)


def unequal(left: Value, right: Value, zone: tzinfo) -> bool:
    """`left != right`: for node-sets some pair that differs, which is not the contrary of `=`."""
    if isinstance(left, list):
        return _any_unequal(left, right, zone)
    if isinstance(right, list):
        return _any_unequal(right, left, zone)
    return not equal(left, right, zone)


def _any_equal(nodes: list[Node], other: Value, zone: tzinfo) -> bool:
    if isinstance(other, list):
        texts = {node.value() for node in other}
        return any(node.value() in texts for node in nodes)
    if isinstance(other, bool):
        return bool(nodes) == other
    if isinstance(other, str):
        return any(node.value() == other for node in nodes)
    number = to_number(other, zone)
    return any(number_of_text(node.value(), zone) == number for node in nodes)


def _any_unequal(nodes: list[Node], other: Value, zone: tzinfo) -> bool:
    if isinstance(other, list):
        return len({node.value() for node in nodes} | {node.value() for node in other}) > 1 and bool(
            nodes and other
        )
    if isinstance(other, bool):
        return bool(nodes) != other
    if isinstance(other, str):
        return any(node.value() != other for node in nodes)
    number = to_number(other, zone)
    return any(number_of_text(node.value(), zone) != number for node in nodes)


def ordered(compare: Comparison, left: Value, right: Value, zone: tzinfo) -> bool:
    """`left < right` and its like: always between numbers, some pair of them where there are node-sets."""
    if isinstance(left, bool) or isinstance(right, bool):
        # A node-set beside a boolean counts as the boolean that it is, not as its numbers.
        return compare(float(_number_beside_truth(left, zone)), float(_number_beside_truth(right, zone)))
    rights = numbers_of(right, zone)
    return any(compare(one, other) for one in numbers_of(left, zone) for other in rights)


def _number_beside_truth(value: Value, zone: tzinfo) -> float:
    """The number to compare with a boolean: that of a node-set is whether it has nodes."""
    return float(bool(value)) if isinstance(value, list) else to_number(value, zone)
