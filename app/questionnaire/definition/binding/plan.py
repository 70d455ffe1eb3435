"""The plan of a form: its rules compiled once, and which of them to run when an answer changes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from app.questionnaire.definition.items import Repeat, walk
from app.questionnaire.definition.model import Action
from app.questionnaire.problems import Problem

from .dependencies import Reader, Stage, circles, presence_readers, stages_of, value_readers, with_stages
from .offers import Offers
from .places import Place, read_places
from .rules import Kind, Rule, RuleMaker

if TYPE_CHECKING:
    from app.questionnaire.definition.form import Form

EXPRESSION_OF = {
    Kind.RELEVANT: "relevant",
    Kind.CALCULATE: "calculate",
    Kind.REQUIRED: "required",
    Kind.CONSTRAINT: "constraint",
    Kind.READONLY: "readonly",
}


class Setter:
    """A setvalue action bound to its place; without a rule the node becomes empty."""

    __slots__ = ("events", "place", "rule", "trigger")

    def __init__(self, action: Action, place: Place, trigger: Place | None, rule: Rule | None) -> None:
        self.events = action.events
        self.place = place
        self.trigger = trigger
        self.rule = rule


class Plan:
    """What the instances of a form share. It never changes once built, but for outputs compiled on demand."""

    def __init__(self, form: "Form") -> None:
        self.form = form
        self.places = read_places(form)
        self.by_path: Mapping[str, Place] = {place.path: place for place in self.places}
        self._maker = RuleMaker()
        self.required = self._rules_by_place(Kind.REQUIRED)
        self.constraint = self._rules_by_place(Kind.CONSTRAINT)
        self.readonly = self._rules_by_place(Kind.READONLY)
        self.itemsets = dict(self._itemsets())
        self.offers = Offers(form, self.by_path)
        self.calculated = frozenset(place for place in self.places if place.bind and place.bind.calculate)
        self.setters = tuple(self._setters())
        self.triggered = self._triggered()
        derived = self._derived()
        self.relevant = {rule.place: rule for rule in derived if rule.kind is Kind.RELEVANT}
        values, presence = value_readers(derived, self.places), presence_readers(derived, self.places)
        self.stages: tuple[Stage, ...] = stages_of(derived, values, presence)
        self.readers: Sequence[Sequence[Reader]] = with_stages(values, self.stages)
        self.presence_readers: Sequence[Sequence[Reader]] = with_stages(presence, self.stages)
        self.rules_at: Mapping[Place, tuple[tuple[int, Rule], ...]] = self._rules_at()
        self._outputs: dict[tuple[Place, str], Rule | None] = {}
        self._check_outputs()
        self.problems: tuple[Problem, ...] = (*self._maker.problems, *circles(self.stages))

    def output(self, place: Place, source: str) -> Rule | None:
        """Return the rule of a piece of text at a place, None where it cannot be evaluated."""
        key = (place, source)
        if key not in self._outputs:
            self._outputs[key] = self._maker.make(Kind.OUTPUT, place, source)
        return self._outputs[key]

    def setters_on(self, event: str) -> Iterable[Setter]:
        return (setter for setter in self.setters if event in setter.events)

    def _rule(self, kind: Kind, place: Place) -> Rule | None:
        source = getattr(place.bind, EXPRESSION_OF[kind]) if place.bind else None
        return self._maker.make(kind, place, source) if source else None

    def _rules_by_place(self, kind: Kind) -> dict[Place, Rule]:
        made = ((place, self._rule(kind, place)) for place in self.places)
        return {place: rule for place, rule in made if rule is not None}

    def _derived(self) -> tuple[Rule, ...]:
        counts = (
            self._maker.make(Kind.COUNT, self.by_path[item.path], item.count)
            for item in walk(self.form.body)
            if isinstance(item, Repeat) and item.count
        )
        others = (
            self._rule(kind, place) for place in self.places for kind in (Kind.RELEVANT, Kind.CALCULATE)
        )
        rules = (rule for rule in (*counts, *others) if rule is not None)
        return tuple(rule for rule in rules if not (rule.kind is Kind.RELEVANT and rule.always))

    def _itemsets(self) -> Iterable[tuple[Place, Rule]]:
        for question in self.form.questions:
            if question.itemset is not None:
                place = self.by_path[question.path]
                rule = self._maker.make(Kind.ITEMSET, place, question.itemset.nodeset)
                if rule is not None:
                    yield place, rule

    def _setters(self) -> Iterable[Setter]:
        for action in self.form.actions:
            place = self.by_path[action.path]
            trigger = self.by_path.get(action.trigger) if action.trigger else None
            rule = self._maker.make(Kind.VALUE, place, action.value) if action.value else None
            yield Setter(action, place, trigger, rule)

    def _triggered(self) -> dict[Place, list[Setter]]:
        found: dict[Place, list[Setter]] = {}
        for setter in self.setters_on("xforms-value-changed"):
            if setter.trigger is not None:
                found.setdefault(setter.trigger, []).append(setter)
        return found

    def _rules_at(self) -> dict[Place, tuple[tuple[int, Rule], ...]]:
        found: dict[Place, list[tuple[int, Rule]]] = {}
        for stage in self.stages:
            for rule in stage.rules:
                found.setdefault(rule.place, []).append((stage.order, rule))
        return {place: tuple(rules) for place, rules in found.items()}

    def _check_outputs(self) -> None:
        for item in walk(self.form.body):
            for text in (*item.label.texts.values(), *item.hint.texts.values()):
                for piece in text.outputs:
                    if item.path:
                        self.output(self.by_path[item.path], piece.expression)


def build_plan(form: "Form") -> Plan:
    """Compile the rules of a form; `problems` of the plan tell what is wrong with them."""
    return Plan(form)
