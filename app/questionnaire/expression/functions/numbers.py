"""Functions of numbers. Outside its domain a function gives NaN or an infinity, as in JavaScript."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from decimal import Context as Precision

from app.questionnaire.expression.dates import Moment, moment_of_text, whole_days
from app.questionnaire.expression.scope import Scope
from app.questionnaire.expression.tree import Node
from app.questionnaire.expression.values import Value, looks_like_date, numbers_of, to_number, to_text

#: Room for every digit that a double can have.
_EXACT = Precision(prec=700, rounding=ROUND_HALF_UP)


def number(scope: Scope, value: Value) -> Value:
    """The value as a number; a date still knows that it is days, and reads as whole ones."""
    if isinstance(value, Moment):
        return whole_days(value) if not math.isnan(value.days) else math.nan
    if isinstance(value, str | list) and looks_like_date(to_text(value)):
        moment = moment_of_text(to_text(value), scope.zone)
        return whole_days(moment) if not math.isnan(moment.days) else math.nan
    return to_number(value, scope.zone)


def total(scope: Scope, nodes: list[Node]) -> float:
    """The sum of the nodes' numbers, NaN as soon as one is none."""
    return sum(numbers_of(nodes, scope.zone), 0.0)


def least(scope: Scope, *values: Value) -> float:
    """The smallest number, NaN where there is none or one is NaN."""
    return _extreme(min, scope, values)


def greatest(scope: Scope, *values: Value) -> float:
    """The largest number, NaN where there is none or one is NaN."""
    return _extreme(max, scope, values)


def _extreme(choose: Callable[[list[float]], float], scope: Scope, values: tuple[Value, ...]) -> float:
    numbers = [number for value in values for number in numbers_of(value, scope.zone)]
    return choose(numbers) if numbers and not any(map(math.isnan, numbers)) else math.nan


def count(nodes: list[Node]) -> float:
    """How many nodes."""
    return float(len(nodes))


def count_non_empty(nodes: list[Node]) -> float:
    """How many nodes with a text."""
    return float(sum(1 for node in nodes if node.value()))


def truncated(number: float) -> float:
    """The whole part."""
    return _whole(math.trunc, number)


def floor(number: float) -> float:
    """The whole number below."""
    return _whole(math.floor, number)


def ceiling(number: float) -> float:
    """The whole number above."""
    return _whole(math.ceil, number)


def _whole(choose: Callable[[float], int], number: float) -> float:
    """IEEE 754 keeps the sign of what becomes zero."""
    return math.copysign(choose(number), number) if math.isfinite(number) else number


def rounded(number: float, places: float = 0.0) -> float:
    """To that many decimals, halves away from zero, as written: 2.15 to one place is 2.2."""
    if not math.isfinite(number) or not math.isfinite(places):
        return number if math.isfinite(places) else math.nan
    if not -308 <= places <= 308:
        return number if places > 0 else 0.0
    return float(_EXACT.quantize(Decimal(repr(number)), Decimal(1).scaleb(-int(places))))


def absolute(number: float) -> float:
    """Without its sign."""
    return abs(number)


def power(base: float, exponent: float) -> float:
    """`base` to the power of `exponent`."""
    if math.isnan(exponent) or (abs(base) == 1 and math.isinf(exponent)):
        return math.nan
    try:
        return math.pow(base, exponent)
    except OverflowError:
        odd = base < 0 and math.fmod(exponent, 2) != 0
        return -math.inf if odd else math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan


def logarithm(number: float) -> float:
    """The natural logarithm."""
    return math.log(number) if number > 0 else (-math.inf if number == 0 else math.nan)


def logarithm_10(number: float) -> float:
    """The logarithm to base ten."""
    return math.log10(number) if number > 0 else (-math.inf if number == 0 else math.nan)


def exponential(number: float) -> float:
    """e to that power."""
    return math.exp(number) if number < 709 else power(math.e, number)


def exponential_10(number: float) -> float:
    """Ten to that power."""
    return power(10.0, number)


def square_root(number: float) -> float:
    """The square root."""
    return math.sqrt(number) if number >= 0 else math.nan


def sine(angle: float) -> float:
    """Of an angle in radians."""
    return math.sin(angle) if math.isfinite(angle) else math.nan


def cosine(angle: float) -> float:
    """Of an angle in radians."""
    return math.cos(angle) if math.isfinite(angle) else math.nan


def tangent(angle: float) -> float:
    """Of an angle in radians."""
    return math.tan(angle) if math.isfinite(angle) else math.nan


def arc_sine(number: float) -> float:
    """The angle in radians."""
    return math.asin(number) if -1 <= number <= 1 else math.nan


def arc_cosine(number: float) -> float:
    """The angle in radians."""
    return math.acos(number) if -1 <= number <= 1 else math.nan


def arc_tangent(number: float) -> float:
    """The angle in radians."""
    return math.atan(number)


def arc_tangent_2(height: float, width: float) -> float:
    """The angle, in radians, of the point at that height and width."""
    return math.atan2(height, width)


def pi() -> float:
    """The ratio of a circle to its diameter."""
    return math.pi


def random(scope: Scope) -> float:
    """A number in [0, 1) that the context's seed decides."""
    return scope.chance.fraction()
