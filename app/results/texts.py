"""Open answers, a page at a time, for members who may read answers."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from .answer import Answer
from .asking import Asking
from .filters import Filters
from .names import channel_name, quartier_name
from .variable import Variable

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class OpenText:
    """What somebody wrote, with no more about them than a reader needs."""

    words: str
    day: dt.date
    channel: str
    quartier: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of open answers; pages count from 1."""

    texts: tuple[OpenText, ...]
    page: int
    pages: int
    total: int


def texts_of(
    variable: Variable, answers: Iterable[Answer], askings: Mapping[UUID, Asking], filters: Filters
) -> list[OpenText]:
    """Every open answer to the question, newest first, without those that should have been skipped."""
    found = [
        OpenText(words, answer.day, channel_name(answer.channel), quartier_name(answer.quartier))
        for answer in answers
        if filters.admit(answer.channel, answer.quartier, answer.language, answer.day)
        for words in _words(variable, answer, askings.get(answer.version_id))
    ]
    return found[::-1]


def _words(variable: Variable, answer: Answer, asking: Asking | None) -> Iterable[str]:
    if asking is None:
        return ()
    records = asking.records(answer.values, answer.channel, answer.evaluate)
    return [
        record.values[variable.path]
        for record in records
        if record.is_relevant and variable.path in record.values and variable.path not in record.not_asked
    ]


def leaf(texts: list[OpenText], page: int) -> Leaf:
    """The page asked for, or the nearest there is."""
    pages = max(1, -(-len(texts) // PER_PAGE))
    page = min(max(page, 1), pages)
    return Leaf(tuple(texts[(page - 1) * PER_PAGE : page * PER_PAGE]), page, pages, len(texts))
