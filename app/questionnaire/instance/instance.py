"""An instance: the answers to one form in progress, and all that follows from them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Self

from app.questionnaire.definition.binding import Plan
from app.questionnaire.definition.choices import Choice
from app.questionnaire.definition.form import Form
from app.questionnaire.evaluation import actions
from app.questionnaire.evaluation.nodes import AnswerNode
from app.questionnaire.evaluation.recompute import Evaluation
from app.questionnaire.evaluation.tree import AnswerTree
from app.questionnaire.expression import Context, Scope
from app.questionnaire.texts import Label

from .entries import Entry, entries
from .json_form import Answers, read_json, write_json
from .lexical import writable
from .offers import offered_choices, with_outputs
from .violations import Violation, violations
from .wording import InstanceTexts, resolve
from .xml_form import read_xml, write_xml


class Instance:
    """Answers in progress. Paths have positions from 1 (/data/member[2]/age); KeyError for another.

    Not to be shared between threads. `strays` are paths that arrived and that the form has no place for.
    """

    def __init__(self, form: Form, context: Context) -> None:
        self.form = form
        self.plan: Plan = form.plan
        self.context = context
        self.tree = AnswerTree(self.plan)
        scope = Scope(self.tree.document, context, form.instances, InstanceTexts(self))
        self.evaluation = Evaluation(self.plan, self.tree, scope)
        self.strays: tuple[str, ...] = ()
        self._arrived: dict[AnswerNode, str] = {}

    @classmethod
    def blank(cls, form: Form, context: Context) -> Self:
        """Start an instance: defaults, preloads, first instances of repeats, actions of the first load."""
        instance = cls(form, context)
        evaluation = instance.evaluation
        instance.tree.fill_defaults(form.root)
        actions.preload(evaluation, instance.tree.walk())
        evaluation.run_all()
        actions.first_load(evaluation)
        evaluation.run_pending()
        actions.fire(evaluation)
        return instance

    @classmethod
    def from_json(cls, form: Form, answers: Mapping[str, Any], context: Context) -> Self:
        """Take up answers as `to_json` writes them; AnswersUnreadable where their shape is another.

        Defaults are not applied: what is absent is empty, a repeat without list has no instance.
        """
        instance = cls(form, context)
        instance.strays = read_json(instance.tree, answers)
        return instance._taken_up()

    @classmethod
    def from_xml(cls, form: Form, data: bytes, context: Context) -> Self:
        """Take up a submission; FormRefused for unacceptable XML, AnswersUnreadable for another form."""
        instance = cls(form, context)
        instance.strays = read_xml(instance.tree, data)
        return instance._taken_up()

    def _taken_up(self) -> Self:
        calculated = self.plan.calculated
        self._arrived = {node: node.text for place in calculated for node in self.tree.at[place.index]}
        self.evaluation.run_all()
        actions.fire_new(self.evaluation)
        return self

    # Changing answers

    def answer(self, path: str, value: str) -> None:
        """Set one answer to its lexical text, empty to clear it; what follows from it is recomputed."""
        self.answers({path: value})

    def answers(self, values: Mapping[str, str]) -> None:
        """Set several answers at once. What is calculated stays so; KeyError for what holds no answer."""
        for path, written in values.items():
            node, value = self.node(path), writable(written)
            if not node.place.is_leaf:
                raise KeyError(path)
            if node.text != value and node.place not in self.plan.calculated:
                node.text = value
                self.evaluation.value_changed(node)
        self._follow()

    def add_repeat(self, path: str) -> str:
        """Add an instance to the repeat at a path such as /data/member; return the new instance's path.

        KeyError where there is no such repeat, or no room for more (`evaluation.tree`).
        """
        holder_path, _, step = path.rpartition("/")
        holder, key = self.node(holder_path), step.partition("[")[0]
        place = next((child for child in holder.place.children if child.key == key), None)
        if place is None or not place.is_repeat or not self.tree.room(holder, place):
            raise KeyError(path)
        node = self.evaluation.add(holder, place)
        self._follow()
        return node.path

    def remove_repeat(self, path: str) -> None:
        """Remove the repeat instance at a path such as /data/member[2]; those after it move up."""
        node = self.node(path)
        if not node.place.is_repeat:
            raise KeyError(path)
        self.evaluation.remove(node)
        self._follow()

    def finish(self, at: datetime | None = None) -> None:
        """Note that filling ended, where the form asks for it: at the context's time or the one told."""
        actions.finish(self.evaluation, at)
        self._follow()

    def recompute(self) -> None:
        """Run all rules again. Changes do it by themselves as far as needed."""
        self.evaluation.run_all()

    def _follow(self) -> None:
        self.evaluation.run_pending()
        actions.fire(self.evaluation)

    # Asking

    def node(self, path: str) -> AnswerNode:
        return self.tree.node(path)

    def below(self, holder: AnswerNode, path: str) -> AnswerNode | None:
        """Return the node of a path without positions in the same repeat instances as `holder`."""
        place = self.plan.by_path[path]
        if place.repeat is None:
            return self.tree.at[place.index][0]
        return next(iter(self.tree.nodes_in(place, holder)), None)

    def value(self, path: str) -> str:
        """Return the answer at a path; empty when it is not relevant."""
        node = self.node(path)
        return node.text if node.relevant else ""

    def is_relevant(self, path: str) -> bool:
        return self.node(path).relevant

    def is_required(self, path: str) -> bool:
        return self.requires(self.node(path))

    def requires(self, node: AnswerNode) -> bool:
        rule = self.plan.required.get(node.place)
        if rule is None:
            return False
        return self.evaluation.truth(rule, node) if rule.always is None else rule.always

    def is_readonly(self, path: str) -> bool:
        """Whether people may not change the answer: by its own rule, or because it is calculated."""
        return self.fixes(self.node(path))

    def fixes(self, node: AnswerNode) -> bool:
        """Whether the form lets people only read a node."""
        rule = self.plan.readonly.get(node.place)
        return node.place in self.plan.calculated or (rule is not None and self.evaluation.truth(rule, node))

    def choices(self, path: str) -> tuple[Choice, ...]:
        """Return the choices offered now, filtered and in order, outputs in labels resolved."""
        node = self.node(path)
        question = node.place.question
        if question is None:
            return ()
        offers = offered_choices(self, question, node)
        return tuple(with_outputs(self, offers, node)) if self.plan.offers.are_piped else offers

    def offered(self, node: AnswerNode) -> frozenset[str] | None:
        """Return the values that a choice question takes now; None when its list is not known."""
        question = node.place.question
        if question is None or node.place in self.plan.offers.open:
            return None
        if fixed := self.plan.offers.fixed.get(node.place):
            return fixed
        return frozenset(choice.value for choice in offered_choices(self, question, node))

    def labels_of_choices(self, node: AnswerNode) -> dict[str, str]:
        """Return the labels of the offered choices by value, in the language of the context."""
        return {choice.value: choice.label(self.context.language) for choice in self.choices(node.path)}

    def label(self, path: str, language: str | None = None) -> str:
        """Return the label of the question at a path, outputs resolved; empty when it has none."""
        question = self.node(path).place.question
        return "" if question is None else self.text(question.label, path, language)

    def hint(self, path: str, language: str | None = None) -> str:
        question = self.node(path).place.question
        return "" if question is None else self.text(question.hint, path, language)

    def text(self, label: Label, path: str, language: str | None = None) -> str:
        """Return any wording (a group's label, a violation's message) as it reads at a path."""
        return resolve(self, label, self.tree.vantage(path), language)

    def items(self, channel: str | None = None) -> Iterator[Entry]:
        """Yield the relevant body items in display order, those not asked in `channel` left out."""
        return entries(self, self.form.body, self.tree.root, channel)

    def violations(self, channel: str | None = None) -> tuple[Violation, ...]:
        """Return what is wrong with relevant answers, at most one thing for each, in display order."""
        return tuple(violations(self, channel))

    # Giving back

    def to_json(self, everything: bool = False) -> Answers:
        """Return the answers as canonical nested JSON: the content of the root element.

        Keys are names without prefix, in the order of the form. Every value is its XForm lexical text;
        a group is an object; a repeat a list with an object per instance, empty ones included. Empty
        texts and groups and all that is not relevant are left out; `everything` keeps what is not
        relevant, for drafts.
        """
        return write_json(self.tree.root, everything)

    def to_xml(self, everything: bool = False) -> bytes:
        """Return the answers as an XForms submission."""
        return write_xml(self.tree.root, everything)

    def differences(self) -> tuple[tuple[str, str, str], ...]:
        """Return the calculated values that arrived otherwise than computed here: path, arrived, computed."""
        return tuple(
            (node.path, text, node.text)
            for node, text in self._arrived.items()
            if node.relevant and text and text != node.text
        )

    @property
    def instance_id(self) -> str:
        """The instanceID in the answers, empty where the form has no place for one."""
        place = self.plan.by_path.get(f"{self.form.root.path}/meta/instanceID")
        return "" if place is None else self.tree.at[place.index][0].text
