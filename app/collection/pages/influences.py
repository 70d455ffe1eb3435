"""Which answers change what a question shows: its filter, its choices, its texts, its calculated value."""

from collections.abc import Iterable, Iterator

from app.questionnaire.definition import Form, Question
from app.questionnaire.definition.binding.places import Place
from app.questionnaire.definition.binding.rules import Rule
from app.questionnaire.texts import Label


class Influences:
    """What the rules of a form read, followed through calculations and filters back to questions."""

    def __init__(self, form: Form) -> None:
        self.plan = form.plan
        self._known: dict[Place, frozenset[str]] = {}

    def on(self, question: Question) -> frozenset[str]:
        """The paths, without positions, of all that changes what `question` shows."""
        place = self.plan.by_path[question.path]
        found = set(self._reached(place))
        for rule in (self.plan.itemsets.get(place), *self._outputs(question, place)):
            if rule is not None:
                found |= self._of_rule(rule)
        return frozenset(found)

    def _outputs(self, question: Question, place: Place) -> Iterator[Rule | None]:
        labels: Iterable[Label] = (
            question.label,
            question.hint,
            *(choice.text for choice in question.choices),
        )
        sources = {
            one.expression for label in labels for text in label.texts.values() for one in text.outputs
        }
        return (self.plan.output(place, source) for source in sources)

    def _reached(self, place: Place) -> frozenset[str]:
        """What changes a place's value or presence by rule, its own and those of what it stands in."""
        if place not in self._known:
            self._known[place] = frozenset()  # a loop of rules adds nothing by going round again
            rules = [rule for at in place.ancestry for _stage, rule in self.plan.rules_at.get(at, ())]
            self._known[place] = frozenset().union(*map(self._of_rule, rules))
        return self._known[place]

    def _of_rule(self, rule: Rule) -> frozenset[str]:
        found: set[str] = set()
        for read in rule.reads:
            found |= {below.path for below in read.place.walk()} | self._reached(read.place)
        return frozenset(found)
