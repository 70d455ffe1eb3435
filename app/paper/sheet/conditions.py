"""Filters as conditions: each `and` apart, with the questions that decide it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.questionnaire.definition import Form, Question
from app.questionnaire.definition.binding import Place
from app.questionnaire.definition.binding.references import bind
from app.questionnaire.expression import Compiled, Expression, ExpressionError, compile_expression, parse
from app.questionnaire.expression.syntax import Call, Operation, Path


@dataclass(frozen=True, eq=False)
class Condition:
    """A part of a filter that must hold by itself. `place` is where it is evaluated."""

    form: Form
    place: Place
    expression: Expression

    @cached_property
    def compiled(self) -> Compiled:
        return compile_expression(bind(self.expression, self.place).expression)

    @cached_property
    def leaves(self) -> tuple[Place, ...]:
        """The places that people or devices fill and that decide it, calculations looked through."""
        found: dict[Place, None] = {}
        seen: set[Place] = set()
        self._follow(self.expression, self.place, found, seen)
        return tuple(found)

    def part(self, expression: Expression) -> "Condition":
        """Another condition at the same place."""
        return Condition(self.form, self.place, expression)

    def question(self, place: Place) -> Question | None:
        return place.question if place.question and place.question.is_asked else None

    def calculation(self, path: Expression) -> "Condition | None":
        """The expression of a calculated value that `path` names alone."""
        if not isinstance(path, Path):
            return None
        reads = bind(path, self.place).reads
        source = reads[0].place.bind.calculate if len(reads) == 1 and reads[0].place.bind else None
        return Condition(self.form, reads[0].place, parse(source)) if source else None

    def place_of(self, path: Expression) -> Place | None:
        """The one place that a path reads."""
        reads = bind(path, self.place).reads if isinstance(path, Path) else ()
        return reads[0].place if len(reads) == 1 and not reads[0].structure else None

    def _follow(self, expression: Expression, at: Place, found: dict[Place, None], seen: set[Place]) -> None:
        for read in bind(expression, at).reads:
            for place in read.place.walk():
                if place in seen:
                    continue
                seen.add(place)
                source = place.bind.calculate if place.bind else None
                if source:
                    self._follow(parse(source), place, found, seen)
                elif place.is_leaf or read.structure:
                    found[place] = None


def conditions_at(form: Form, path: str) -> tuple[Condition, ...]:
    """What the filter of the node at `path` itself asks; its groups' and repeats' are theirs."""
    place = form.plan.by_path.get(path)
    source = place.bind.relevant if place and place.bind else None
    if place is None or not source:
        return ()
    try:
        return tuple(Condition(form, place, part) for part in _conjuncts(parse(source)))
    except ExpressionError:
        return ()  # the form's own problems tell of it


def _conjuncts(expression: Expression) -> Iterator[Expression]:
    match expression:
        case Operation(operator="and", operands=operands):
            for operand in operands:
                yield from _conjuncts(operand)
        case Call(name="true", arguments=()):
            return
        case _:
            yield expression
