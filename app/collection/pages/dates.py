"""Dates and times as people write them, to the lexical forms of XForms, and back."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from unicodedata import combining, normalize

from babel import Locale
from babel.dates import format_date

from app.collection.pages.numerals import Unreadable, plain_digits

_WHOLE = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\w+?)\.?\s*[/.\-\s]\s*(\d{2,4})", re.UNICODE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(
    r"(\d{1,2})\s*(?:h|:|\.|heures?|ч)?\s*(\d{2})?\s*(?:min)?\s*([ap])?\.?m?\.?", re.IGNORECASE
)
_MONTH_LANGUAGES = ("fr", "en", "ar", "es", "pt", "tr", "uk", "ru")


def fold(text: str) -> str:
    """Lower case, no accents: what a search or a name of a month is compared by."""
    spread = normalize("NFKD", text.casefold())
    return "".join(mark for mark in spread if not combining(mark)).strip(" .")


@cache
def _month_names() -> dict[str, int]:
    """Every way of writing a month in the languages of our pages, alone or in a date, short or long."""
    names: dict[str, int] = {}
    for language in _MONTH_LANGUAGES:
        for form in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                names |= {fold(name): number for number, name in form[width].items()}
    return names


def read_month(typed: str) -> int:
    """« 2 », « 02 », « février », « févr. » → 2. Raises Unreadable("date")."""
    text = plain_digits(typed)
    number = int(text) if text.isdigit() else _month_names().get(fold(text), 0)
    if not 1 <= number <= 12:
        raise Unreadable("date")
    return number


def read_year(typed: str, today: date) -> int:
    """« 1980 », « 80 » → 1980: two digits mean the last hundred years. Raises Unreadable("year")."""
    text = plain_digits(typed)
    if not text.isdigit() or len(text) not in {2, 4}:
        raise Unreadable("year")
    if len(text) == 4:
        return int(text)
    year = today.year - today.year % 100 + int(text)
    return year if year <= today.year else year - 100


def read_date(parts: Sequence[str], today: date) -> str:
    """Day, month, year as typed in three fields, or all in the first → `1980-02-03`.

    Raises Unreadable("date"), or Unreadable("year") when only the year is at fault.
    """
    day, month, year = _apart(parts)
    if not plain_digits(day).isdigit():
        raise Unreadable("date")
    try:
        return date(read_year(year, today), read_month(month), int(plain_digits(day))).isoformat()
    except ValueError:
        raise Unreadable("date") from None


def _apart(parts: Sequence[str]) -> tuple[str, str, str]:
    given = [part for part in map(plain_digits, parts) if part]
    if len(given) == 3:
        return given[0], given[1], given[2]
    whole = " ".join(given)
    if iso := _ISO.fullmatch(whole):
        return iso[3], iso[2], iso[1]
    if written := _WHOLE.fullmatch(whole):
        return written[1], written[2], written[3]
    raise Unreadable("date")


def read_time(typed: str) -> str:
    """« 14 h 30 », « 14:30 », « 14h », « 2 pm » → `14:30:00.000`. Raises Unreadable("time")."""
    written = _TIME.fullmatch(plain_digits(typed))
    if not written:
        raise Unreadable("time")
    hour, minute = int(written[1]), int(written[2] or 0)
    if written[3]:
        hour = hour % 12 + (12 if written[3].lower() == "p" else 0)
    if hour > 23 or minute > 59:
        raise Unreadable("time")
    return f"{hour:02}:{minute:02}:00.000"


def show_date(lexical: str, language: str) -> str:
    """`1980-02-03` → « 3 février 1980 ». What is not a date comes back as it is."""
    try:
        day = date.fromisoformat(lexical[:10])
    except ValueError:
        return lexical
    return format_date(day, "long", locale=language.split("-", maxsplit=1)[0])


def show_month(lexical: str, language: str) -> str:
    """`1980-02-01` → « février 1980 »."""
    try:
        day = date.fromisoformat(lexical[:10])
    except ValueError:
        return lexical
    return format_date(day, "LLLL y", locale=language.split("-", maxsplit=1)[0])


def show_time(lexical: str, language: str) -> str:
    """`14:30:00.000` → « 14 h 30 » in French, « 14:30 » elsewhere."""
    hour, _, rest = lexical.partition(":")
    if not rest:
        return lexical
    between = "\u00a0h\u00a0" if language.split("-", maxsplit=1)[0] == "fr" else ":"
    return f"{int(hour) if between != ':' else hour}{between}{rest[:2]}"


def show_moment(lexical: str, language: str) -> str:
    """`1980-02-03T14:30:00.000+01:00` → « 3 février 1980, 14 h 30 »."""
    try:
        datetime.fromisoformat(lexical)
    except ValueError:
        return lexical
    day, _, time = lexical.partition("T")
    return f"{show_date(day, language)}, {show_time(time, language)}"
