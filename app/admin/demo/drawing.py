"""Draws an answer by lot, for each kind of answer, in proportion to a leaning."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.admin.demo.leanings import Leaning, is_no_answer
from app.questionnaire.definition.items import Question
from app.questionnaire.question_types import Answer

#: Latitude and longitude of the middle of the made-up answers on the map, and how far they stray (degrees).
_MIDDLE = (47.2142, -1.5303)
_STRAY = 0.004
_LAST_MINUTE = 24 * 60 - 1


@dataclass(frozen=True, slots=True)
class Lot:
    """What a draw is made with.

    `offered` are the choices, `sentences` what may be written, `now` is aware; `start` is the time, in
    minutes after midnight, that a time is drawn after.
    """

    random: Random
    leaning: Leaning
    question: Question
    offered: tuple[str, ...]
    sentences: Sequence[str]
    now: datetime
    start: int = 0


def draw(lot: Lot) -> str:
    """An answer as XForms writes it; "" where this kind of answer is never made up."""
    by_kind = _DRAWS.get(lot.question.type.answer)
    return by_kind(lot) if by_kind else ""


def _choice(lot: Lot) -> str:
    if not lot.offered:
        return ""
    return lot.random.choices(lot.offered, [lot.leaning.weight(value) for value in lot.offered])[0]


def _shuffled(lot: Lot) -> list[str]:
    """All choices, the heavier ones rather first (Efraimidis and Spirakis, 2006)."""
    keys = {value: lot.random.random() ** (1 / lot.leaning.weight(value)) for value in lot.offered}
    return sorted(lot.offered, key=lambda value: keys[value], reverse=True)


def _choices(lot: Lot) -> str:
    drawn = _shuffled(lot)[: lot.random.randint(*lot.leaning.picks)]
    if drawn and is_no_answer(drawn[0]):
        return drawn[0]
    chosen = {value for value in drawn if not is_no_answer(value)}
    return " ".join(value for value in lot.offered if value in chosen)


def _ranking(lot: Lot) -> str:
    return " ".join(_shuffled(lot))


def _number(lot: Lot) -> str:
    if lot.leaning.weights:
        return _weighted(lot)
    lowest, highest, step = lot.leaning.between or (0.0, 10.0, 1.0)
    return f"{lowest + step * lot.random.randint(0, round((highest - lowest) / step)):g}"


def _text(lot: Lot) -> str:
    if lot.leaning.weights:
        return _weighted(lot)
    return lot.random.choice(lot.sentences) if lot.sentences else ""


def _date(lot: Lot) -> str:
    if lot.leaning.weights:
        return _weighted(lot)
    return (lot.now - timedelta(days=int(_number(lot)))).date().isoformat()


def minutes_of(written: str) -> int:
    """Minutes after midnight of a time as XForms writes it; 0 for none."""
    hours, _, rest = written.partition(":")
    return int(hours) * 60 + int(rest[:2]) if rest else 0


def _time(lot: Lot) -> str:
    minutes = min(lot.start + int(_number(lot)), _LAST_MINUTE)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00.000"


def _datetime(lot: Lot) -> str:
    day = lot.now - timedelta(days=int(_number(lot)))
    return day.strftime("%Y-%m-%dT%H:00:00.000")


def _weighted(lot: Lot) -> str:
    return lot.random.choices(list(lot.leaning.weights), list(lot.leaning.weights.values()))[0]


def _near(random: Random, middle: tuple[float, float], stray: float) -> tuple[float, float]:
    return random.gauss(middle[0], stray), random.gauss(middle[1], stray)


def _written(*points: tuple[float, float]) -> str:
    return "; ".join(f"{latitude:.6f} {longitude:.6f} 0 0" for latitude, longitude in points)


def _point(lot: Lot) -> str:
    return _written(_near(lot.random, _MIDDLE, _STRAY / 2))


def _line(lot: Lot) -> str:
    start = _near(lot.random, _MIDDLE, _STRAY)
    return _written(start, _near(lot.random, start, _STRAY / 4), _near(lot.random, _MIDDLE, _STRAY / 2))


def _area(lot: Lot) -> str:
    south, west = _near(lot.random, _MIDDLE, _STRAY / 2)
    north, east = south + lot.random.uniform(0.0003, 0.001), west + lot.random.uniform(0.0005, 0.0015)
    return _written((south, west), (north, west), (north, east), (south, east), (south, west))


_DRAWS: dict[Answer, Callable[[Lot], str]] = {
    Answer.TEXT: _text,
    Answer.INTEGER: _number,
    Answer.DECIMAL: _number,
    Answer.DATE: _date,
    Answer.TIME: _time,
    Answer.DATETIME: _datetime,
    Answer.CHOICE: _choice,
    Answer.CHOICES: _choices,
    Answer.RANKING: _ranking,
    Answer.OK: lambda _lot: "OK",
    Answer.POINT: _point,
    Answer.LINE: _line,
    Answer.AREA: _area,
}
