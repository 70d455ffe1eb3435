"""Conditions as clauses for a reader: « vous avez répondu « Oui » à la question 3 »; never an expression.

A clause is found by trying answers (`trials`), so that it says what the engine will do, however the author
wrote it. What no clause can say honestly is None: the author is asked for a sentence then.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.i18n import _
from app.paper.sheet.conditions import Condition
from app.paper.sheet.facts import Fact, fact_about
from app.paper.sheet.listing import either, quoted
from app.paper.sheet.trials import Trials
from app.questionnaire.definition import Question
from app.questionnaire.expression import Expression
from app.questionnaire.expression.syntax import Call, Literal, Operation

#: More choices than this in a sentence are not read.
_MOST_NAMED = 6


def general_filter() -> str:
    """What stands in place of a filter until somebody words it."""
    return _("Seulement si cela vous concerne.")


@dataclass(frozen=True, slots=True)
class Clause:
    """What must be so, and the same thing denied, both to follow « seulement si »."""

    holds: str
    fails: str

    def denied(self) -> "Clause":
        return Clause(self.fails, self.holds)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells conditions in one language. `is_printed` says whether a question stands on the sheet."""

    trials: Trials
    language: str
    is_printed: Callable[[Question], bool]

    def sentence(self, conditions: Sequence[Condition]) -> str | None:
        """« Seulement si … », for conditions that must all hold; "" where there are none."""
        clauses = [self.clause(condition) for condition in _by_question(conditions)]
        if not clauses:
            return ""
        if any(clause is None for clause in clauses):
            return None
        told = [clause.holds for clause in clauses if clause]
        return _("Seulement si %(condition)s.", condition=_all_of(told))

    def clause(self, condition: Condition) -> Clause | None:
        """The clause for a condition, or None."""
        if len(condition.leaves) == 1:
            question = condition.question(condition.leaves[0])
            if question and self.is_printed(question):
                fact = fact_about(self.trials, condition, question)
                return self._told(question, fact) if fact else self._composed(condition)
            return None
        return self._composed(condition)

    # Several questions: as the author composed them

    def _composed(self, condition: Condition) -> Clause | None:
        match condition.expression:
            case Operation(operator="and" | "or" as operator, operands=operands):
                return self._joined([self.clause(condition.part(each)) for each in operands], operator)
            case Call(name="not", arguments=(inner,)):
                clause = self.clause(condition.part(inner))
                return clause.denied() if clause else None
            case Call(name="boolean" | "string" | "number", arguments=(inner,)):
                return self.clause(condition.part(inner))
            case Operation(operator="=" | "!=" as operator, operands=(left, right)):
                return self._inlined(condition, left, operator, right)
            case _:
                return None

    def _joined(self, clauses: Sequence[Clause | None], operator: str) -> Clause | None:
        known = [clause for clause in clauses if clause]
        if len(known) < len(clauses):
            return None
        holds, fails = [clause.holds for clause in known], [clause.fails for clause in known]
        if operator == "and":
            return Clause(_all_of(holds), _any_of(fails))
        return Clause(_any_of(holds), _all_of(fails))

    def _inlined(
        self, condition: Condition, left: Expression, operator: str, right: Expression
    ) -> Clause | None:
        """`${calculated} = 1` where the calculation is `if(condition, 1, 0)`: the condition itself."""
        path, literal = (right, left) if isinstance(left, Literal) else (left, right)
        calculation = condition.calculation(path)
        if calculation is None or not isinstance(literal, Literal):
            return None
        match calculation.expression:
            case Call(name="if", arguments=(inner, Literal(value=yes), Literal(value=no))):
                clause = self.clause(calculation.part(inner))
                matches = [_same(value, literal.value) == (operator == "=") for value in (yes, no)]
                if clause is None or matches[0] == matches[1]:
                    return None
                return clause if matches[0] else clause.denied()
            case _:
                return None

    # One question: what its answers decide

    def _told(self, question: Question, fact: Fact) -> Clause | None:
        if fact.kind == "any":
            return self._named(question, fact.choices)
        if fact.kind == "others":
            return self._other_than(question, fact.choices)
        if fact.denied is not None:
            clause = self._told(question, fact.denied)
            return clause.denied() if clause else None
        return _OF_ONE[fact.kind](question.number or 0, fact)

    def _named(self, question: Question, values: frozenset[str]) -> Clause | None:
        """One of these choices, or none of the others, whichever is shorter to read."""
        labels = self._labels(question, values)
        if labels is None:
            return None
        return Clause(
            _(
                "vous avez répondu %(choices)s à la question %(number)s",
                choices=labels,
                number=question.number,
            ),
            _(
                "vous n’avez pas répondu %(choices)s à la question %(number)s",
                choices=labels,
                number=question.number,
            ),
        )

    def _other_than(self, question: Question, values: frozenset[str]) -> Clause | None:
        """An answer, and none of these choices."""
        labels = self._labels(question, values)
        if labels is None:
            return None
        return Clause(
            _(
                "vous avez répondu à la question %(number)s autre chose que %(choices)s",
                choices=labels,
                number=question.number,
            ),
            _(
                "vous n’avez pas répondu à la question %(number)s, ou %(choices)s",
                choices=labels,
                number=question.number,
            ),
        )

    def _labels(self, question: Question, values: frozenset[str]) -> str | None:
        chosen = [choice for choice in question.choices if choice.value in values]
        if not 0 < len(chosen) <= _MOST_NAMED:
            return None
        return either([quoted(choice.label(self.language)) for choice in chosen])


def _by_question(conditions: Sequence[Condition]) -> Iterator[Condition]:
    """The conditions, those that one question alone decides put together: from 3 and up to 5 is one thing."""
    together: dict[object, list[Condition]] = {}
    for condition in conditions:
        key = condition.leaves if len(condition.leaves) == 1 else condition
        together.setdefault((key, condition.place), []).append(condition)
    for first, *others in together.values():
        if others:
            parts = (first.expression, *(other.expression for other in others))
            yield first.part(Operation("and", parts, 0))
        else:
            yield first


def _answered(number: int, _fact: Fact) -> Clause:
    return Clause(
        _("vous avez répondu à la question %(number)s", number=number),
        _("vous n’avez pas répondu à la question %(number)s", number=number),
    )


def _at_least(number: int, fact: Fact) -> Clause:
    return Clause(
        _("votre réponse à la question %(number)s est %(value)s ou plus", number=number, value=fact.value),
        _(
            "votre réponse à la question %(number)s est plus petite que %(value)s",
            number=number,
            value=fact.value,
        ),
    )


def _at_most(number: int, fact: Fact) -> Clause:
    return _at_least(number, replace(fact, value=fact.above)).denied()


def _between(number: int, fact: Fact) -> Clause:
    told = {"number": number, "low": fact.value, "high": fact.high}
    return Clause(
        _("votre réponse à la question %(number)s va de %(low)s à %(high)s", **told),
        _("votre réponse à la question %(number)s n’est pas entre %(low)s et %(high)s", **told),
    )


def _equals(number: int, fact: Fact) -> Clause:
    return Clause(
        _("votre réponse à la question %(number)s est %(value)s", number=number, value=fact.value),
        _("votre réponse à la question %(number)s n’est pas %(value)s", number=number, value=fact.value),
    )


#: How each kind of fact about one question is told.
_OF_ONE: dict[str, Callable[[int, Fact], Clause]] = {
    "answered": _answered,
    "at_least": _at_least,
    "at_most": _at_most,
    "between": _between,
    "equals": _equals,
}


def _same(one: str | float, other: str | float) -> bool:
    return str(_plain(one)) == str(_plain(other))


def _plain(value: str | float) -> str | float:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _all_of(clauses: Sequence[str]) -> str:
    return _chained(clauses, lambda one, other: _("%(one)s et si %(other)s", one=one, other=other))


def _any_of(clauses: Sequence[str]) -> str:
    return _chained(clauses, lambda one, other: _("%(one)s ou si %(other)s", one=one, other=other))


def _chained(clauses: Sequence[str], join: Callable[[str, str], str]) -> str:
    distinct: Iterator[str] = iter(dict.fromkeys(clauses))
    told = next(distinct)
    for clause in distinct:
        told = join(told, clause)
    return told
