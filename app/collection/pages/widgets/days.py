"""Dates, months, years, hours: fields for the parts, forgiving of how they are filled."""

from app.collection.pages.dates import (
    read_date,
    read_month,
    read_time,
    read_year,
    show_date,
    show_moment,
    show_month,
    show_time,
)
from app.collection.pages.draft import Typed
from app.collection.pages.numerals import Unreadable
from app.collection.pages.widgets.widget import Asked, part

DATE_PARTS = ("d", "m", "y")
MONTH_PARTS = ("m", "y")
MOMENT_PARTS = ("d", "m", "y", "t")


def read_day(typed: Typed, asked: Asked) -> str:
    parts = [part(typed, name) for name in DATE_PARTS]
    return read_date(parts, asked.today) if any(parts) else ""


def write_day(value: str, asked: Asked) -> Typed:
    year, _, rest = value[:10].partition("-")
    month, _, day = rest.partition("-")
    return {"d": [day.lstrip("0")], "m": [month.lstrip("0")], "y": [year]}


def read_month_of_year(typed: Typed, asked: Asked) -> str:
    month, year = part(typed, "m"), part(typed, "y")
    if not month and not year:
        return ""
    if not month or not year:
        raise Unreadable("month")
    return f"{read_year(year, asked.today):04}-{read_month(month):02}-01"


def read_year_alone(typed: Typed, asked: Asked) -> str:
    return f"{read_year(part(typed, 'y'), asked.today):04}-01-01" if part(typed, "y") else ""


def read_hour(typed: Typed, asked: Asked) -> str:
    return read_time(part(typed)) if part(typed) else ""


def write_hour(value: str, asked: Asked) -> Typed:
    return {"": [show_time(value, asked.language).replace("\u00a0", " ")]}


def read_moment(typed: Typed, asked: Asked) -> str:
    day, hour = read_day(typed, asked), part(typed, "t")
    if not day and not hour:
        return ""
    if not day or not hour:
        raise Unreadable("moment")
    return f"{day}T{read_time(hour)}"


def write_moment(value: str, asked: Asked) -> Typed:
    day, _, hour = value.partition("T")
    return {**write_day(day, asked), "t": write_hour(hour, asked)[""]}


def show_day(value: str, asked: Asked) -> str:
    return show_date(value, asked.language)


def show_month_of_year(value: str, asked: Asked) -> str:
    return show_month(value, asked.language)


def show_year_alone(value: str, asked: Asked) -> str:
    return value[:4]


def show_hour(value: str, asked: Asked) -> str:
    return show_time(value, asked.language)


def show_day_and_hour(value: str, asked: Asked) -> str:
    return show_moment(value, asked.language)
