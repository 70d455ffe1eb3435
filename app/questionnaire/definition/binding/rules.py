"""Rules: one expression of the form, bound and compiled for its place."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.questionnaire.expression import Compiled, ExpressionError, compile_expression, parse
from app.questionnaire.expression.syntax import Call
from app.questionnaire.problems import Problem, Severity

from .places import Place
from .references import Read, bind

# Many rules of a form are written alike, true() above all.
_parse = lru_cache(4096)(parse)

DRAWING = frozenset({"random", "uuid", "randomize"})


class Kind(StrEnum):
    """What the result of a rule is for. The first three change the instance, the others are asked."""

    COUNT = "jr:count"
    RELEVANT = "relevant"
    CALCULATE = "calculate"
    REQUIRED = "required"
    CONSTRAINT = "constraint"
    READONLY = "readonly"
    ITEMSET = "itemset"
    OUTPUT = "output"
    VALUE = "setvalue"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """An expression of `kind` at `place`.

    `always` is its result when it is a plain true() or false(); `draws` tells that it uses chance.
    """

    kind: Kind
    place: Place
    source: str
    compiled: Compiled
    reads: tuple[Read, ...]
    always: bool | None
    draws: bool

    @property
    def seat(self) -> Place:
        """The place whose nodes it runs on: how many instances a repeat has is asked once per holder."""
        holder = self.place.parent
        return holder if self.kind is Kind.COUNT and holder is not None else self.place


class RuleMaker:
    """Makes rules and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def make(self, kind: Kind, place: Place, source: str) -> Rule | None:
        """Return the rule, None when there is a problem with it."""
        where = {"path": place.path, "rule": kind.value, "expression": source}
        try:
            parsed = _parse(source)
            bound = bind(parsed, place)
            compiled = compile_expression(bound.expression)
        except ExpressionError as error:
            self._report(error.code, {**where, "position": error.position, **error.values})
            return None
        for broken in bound.broken:
            code = "reference_inside_question" if broken.is_bare else "reference_unknown"
            severity = Severity.WARNING if broken.is_bare else Severity.ERROR
            self._report(code, {**where, "position": broken.position, "name": broken.name}, severity)
        if any(not broken.is_bare for broken in bound.broken):
            return None
        always = {"true": True, "false": False}.get(parsed.name) if isinstance(parsed, Call) else None
        return Rule(kind, place, source, compiled, bound.reads, always, bool(bound.functions & DRAWING))

    def _report(self, code: str, values: dict[str, str | int], severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(code, severity, values=values))
