"""What a condition on one question comes to, found by trying that question's answers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal as Among

from app.paper.sheet.conditions import Condition
from app.paper.sheet.trials import Trials, pairs
from app.questionnaire.definition import Question
from app.questionnaire.expression.syntax import Literal
from app.questionnaire.expression.walk import own_parts
from app.questionnaire.question_types import Answer

#: Longer lists are not tried choice by choice.
MOST_TRIED = 60
#: Numbers tried around those that the condition names.
_FURTHEST = 1_000_000
_NUMBERS = frozenset({Answer.INTEGER, Answer.DECIMAL})
#: An answer of each kind that is like any other.
_SOME: dict[Answer, str] = {
    Answer.TEXT: "lorem",
    Answer.DATE: "2000-01-01",
    Answer.TIME: "10:00:00.000+00:00",
    Answer.DATETIME: "2000-01-01T10:00:00.000+00:00",
    Answer.OK: "OK",
    Answer.POINT: "47.2 -1.5 0 0",
}

Kind = Among["answered", "any", "others", "at_least", "at_most", "between", "equals", "not"]
_Try = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Fact:
    """`any`: one of `choices`; `others`: an answer, and none of them; numbers: from `value` to `high`.

    `above` is the first number past `high`. `not`: whatever `denied` does not say.
    """

    kind: Kind
    choices: frozenset[str] = frozenset()
    value: str = ""
    high: str = ""
    above: str = ""
    denied: "Fact | None" = None


def fact_about(trials: Trials, condition: Condition, question: Question) -> Fact | None:
    """What the condition says of the question's answer, if it can be said."""
    attempt: _Try = partial(_attempt, trials, condition, question.path)
    kind = question.type.answer
    if kind in {Answer.CHOICE, Answer.CHOICES}:
        return _of_choices(attempt, question)
    if kind in _NUMBERS:
        return _presence(attempt, _spread(condition)) or _of_numbers(attempt, condition)
    some = _SOME.get(kind)
    return _presence(attempt, (some,)) if some else None


def excluded(trials: Trials, condition: Condition, question: Question) -> frozenset[str]:
    """The choices of a single-choice question with which the condition fails."""
    attempt: _Try = partial(_attempt, trials, condition, question.path)
    return frozenset(choice.value for choice in question.choices if not attempt(choice.value))


def _attempt(trials: Trials, condition: Condition, path: str, value: str) -> bool:
    return trials.truth(condition.compiled, condition.place, {path: value})


def _presence(attempt: _Try, values: Iterable[str]) -> Fact | None:
    given = {attempt(value) for value in values}
    if len(given) != 1:
        return None
    always = given.pop()
    if attempt("") is always:
        return None
    answered = Fact("answered")
    return answered if always else Fact("not", denied=answered)


def _of_choices(attempt: _Try, question: Question) -> Fact | None:
    values = tuple(choice.value for choice in question.choices)
    if not 0 < len(values) <= MOST_TRIED or len(set(values)) < len(values):
        return None
    if presence := _presence(attempt, values):
        return presence
    chosen = frozenset(value for value in values if attempt(value))
    others = frozenset(values) - chosen
    if not chosen or not others:
        return None
    if question.type.answer is Answer.CHOICE:
        return _shorter(chosen, others, holds_unanswered=attempt(""))
    return _of_several(attempt, values, chosen)


def _of_several(attempt: _Try, values: tuple[str, ...], chosen: frozenset[str]) -> Fact | None:
    others = frozenset(values) - chosen
    if _is_any_of(attempt, values, chosen):
        return Fact("any", chosen)
    if _is_any_of(lambda value: not attempt(value), values, others):
        return Fact("not", denied=Fact("any", others))
    return None


def _shorter(chosen: frozenset[str], others: frozenset[str], *, holds_unanswered: bool) -> Fact:
    """By what is shorter to read. Where a condition may hold unanswered, nobody is sent away for that."""
    if len(chosen) == 1 or len(others) >= len(chosen):
        return Fact("any", chosen)
    return Fact("not", denied=Fact("any", others)) if holds_unanswered else Fact("others", others)


def _is_any_of(attempt: _Try, values: tuple[str, ...], chosen: frozenset[str]) -> bool:
    """Whether it holds exactly when one of `chosen` is among what is ticked."""
    tried = (*((value,) for value in values), *pairs(values), values)
    return all(attempt(" ".join(ticked)) is bool(chosen & set(ticked)) for ticked in tried)


def _of_numbers(attempt: _Try, condition: Condition) -> Fact | None:
    """One interval of whole numbers where it holds, or where it fails."""
    holds = [value for value in _numbers(condition) if attempt(str(value))]
    fails = [value for value in _numbers(condition) if not attempt(str(value))]
    if not holds or not fails:
        return None
    if _is_run(holds, fails):
        return _interval(holds)
    return Fact("not", denied=_interval(fails)) if _is_run(fails, holds) else None


def _is_run(inside: list[int], outside: list[int]) -> bool:
    return not any(inside[0] < value < inside[-1] for value in outside)


def _interval(run: list[int]) -> Fact:
    low, high = run[0], run[-1]
    if high == _FURTHEST:
        return Fact("at_least", value=str(low))
    if low == -_FURTHEST:
        return Fact("at_most", value=str(high), above=str(high + 1))
    if low == high:
        return Fact("equals", value=str(low))
    return Fact("between", value=str(low), high=str(high))


def _spread(condition: Condition) -> tuple[str, ...]:
    return tuple(map(str, _numbers(condition)))


def _numbers(condition: Condition) -> list[int]:
    """The whole numbers on both sides of every number that is named, and far ones."""
    named = {int(value) for value in _literals(condition) if abs(value) < _FURTHEST / 10}
    near = {value + step for value in named for step in (-1, 0, 1)}
    return sorted(near | {-_FURTHEST, 0, 1, _FURTHEST})


def _literals(condition: Condition) -> Iterator[float]:
    for part in own_parts(condition.expression):
        if isinstance(part, Literal):
            number = _number(part.value)
            if number is not None:
                yield number
        elif inner := condition.calculation(part):
            yield from _literals(inner)


def _number(value: str | float) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
