"""What a person types, and how what is stored is shown to be keyed again.

Keying never refuses: what was said, or is on the sheet, is what is entered. What cannot be read as a date
or a number stays as it was typed, and the engine flags the answer.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from app.collection.keying.keyed import Keyed
from app.collection.pages.dates import read_date, read_time
from app.collection.pages.numerals import Unreadable
from app.collection.pages.widgets.places import area, line, point, shown_points
from app.questionnaire.definition import Question
from app.questionnaire.question_types import Answer

_DATE_SEPARATOR = re.compile(r"[\s/.\-]+")
_STORED_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_STORED_HOUR = re.compile(r"\d\d:\d\d")
_STORED_PLACE = re.compile(r"[-+\d.; ]*")


def shown(keyed: Keyed, value: str) -> str:
    """A stored answer as a person would key it: 1998 for a year, 22:00, 15/11/2026 18:30, 4,5."""
    kind = keyed.question.type.answer
    if keyed.kind != "text":
        return value
    if kind is Answer.DATE:
        return _shown_part(value, keyed.question.appearance)
    return _SHOWN[kind](value) if kind in _SHOWN else value


def _shown_day(value: str) -> str:
    found = _STORED_DAY.fullmatch(value)
    return "/".join(reversed(found.groups())) if found else value


def _shown_part(value: str, appearance: Collection[str]) -> str:
    """A day of which only the year, or the month too, was asked."""
    found = _STORED_DAY.fullmatch(value)
    if found and "year" in appearance:
        return found[1]
    return f"{found[2]}/{found[1]}" if found and "month-year" in appearance else _shown_day(value)


def _shown_hour(value: str) -> str:
    return value[:5] if _STORED_HOUR.match(value) else value


def _shown_moment(value: str) -> str:
    day, at, hour = value.partition("T")
    return f"{_shown_day(day)} {_shown_hour(hour)}" if at else value


def _shown_place(value: str) -> str:
    return shown_points(value) if _STORED_PLACE.fullmatch(value) else value


_SHOWN: Mapping[Answer, Callable[[str], str]] = {
    Answer.DECIMAL: lambda value: value.replace(".", ","),
    Answer.TIME: _shown_hour,
    Answer.DATETIME: _shown_moment,
    Answer.POINT: _shown_place,
    Answer.LINE: _shown_place,
    Answer.AREA: _shown_place,
}


def read_typed(keyed: Keyed, typed: Sequence[str], ranks: Mapping[str, str], today: date) -> str:
    """The answer as the form writes it: `typed` what was chosen or written, `ranks` places by choice."""
    given = [text.strip() for text in typed if text.strip()]
    match keyed.kind:
        case "one":
            return given[-1] if given else ""
        case "several":
            return " ".join(value for value, _label in keyed.options if value in given)
        case "ranking":
            return _ranked(keyed, ranks)
        case "code":
            return _coded(keyed, given)
        case _:
            return _written(keyed.question, " ".join(given), today)


def _ranked(keyed: Keyed, ranks: Mapping[str, str]) -> str:
    placed = {value: ranks.get(value, "").strip() for value, _label in keyed.options}
    return " ".join(
        sorted((value for value, rank in placed.items() if rank), key=lambda value: _whole(placed[value]))
    )


def _coded(keyed: Keyed, given: Sequence[str]) -> str:
    """Numbers of the annex, counted from 1; a value may be written too."""
    values = [value for value, _label in keyed.options]
    found = []
    for text in given:
        for part in text.replace(",", " ").split():
            at = _whole(part)
            found.append(values[at - 1] if part.isdigit() and 0 < at <= len(values) else part)
    return " ".join(dict.fromkeys(found))


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 10 else 0


def _written(question: Question, text: str, today: date) -> str:
    if not text:
        return ""
    try:
        return _READERS.get(question.type.answer, _as_is)(text, today)
    except Unreadable:
        return text


def _day(text: str, today: date) -> str:
    parts = _DATE_SEPARATOR.split(text)
    if len(parts) == 1 and text.isdigit() and len(text) == 4:
        return f"{text}-01-01"
    if len(parts) == 2:
        return read_date(["1", *parts], today)
    return read_date(parts, today)


def _moment(text: str, today: date) -> str:
    day, _space, hour = text.rpartition(" ")
    return f"{_day(day, today)}T{read_time(hour)}"


def _number(text: str, _today: date) -> str:
    return text.replace(" ", "").replace(",", ".")


def _as_is(text: str, _today: date) -> str:
    return text


_READERS: Mapping[Answer, Callable[[str, date], str]] = {
    Answer.INTEGER: _number,
    Answer.DECIMAL: _number,
    Answer.DATE: _day,
    Answer.TIME: lambda text, _today: read_time(text),
    Answer.DATETIME: _moment,
    Answer.POINT: lambda text, _today: point(text),
    Answer.LINE: lambda text, _today: line(text),
    Answer.AREA: lambda text, _today: area(text),
}
