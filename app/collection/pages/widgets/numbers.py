"""Numbers: typed, or picked on a scale."""

from decimal import Decimal

from app.collection.pages.draft import Typed
from app.collection.pages.numerals import read_decimal, read_integer, show_number
from app.collection.pages.widgets.widget import Asked, part


def read_whole(typed: Typed, asked: Asked) -> str:
    return read_integer(part(typed)) if part(typed) else ""


def read_fraction(typed: Typed, asked: Asked) -> str:
    return read_decimal(part(typed)) if part(typed) else ""


def write_number(value: str, asked: Asked) -> Typed:
    return {"": [show_number(value, asked.language)]}


def show(value: str, asked: Asked) -> str:
    return show_number(value, asked.language)


def scale(start: str, end: str, step: str, most: int) -> tuple[str, ...]:
    """The values from `start` to `end`; empty where there are more than `most` or none."""
    first, last, by = Decimal(start), Decimal(end), abs(Decimal(step)) or Decimal(1)
    count = int(abs(last - first) / by) + 1
    if count > most:
        return ()
    sign = 1 if last >= first else -1
    return tuple(f"{first + sign * by * index:f}" for index in range(count))
