"""The choices that a question offers, given the other answers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from app.questionnaire.definition.choices import Choice, Itemset, kind_of
from app.questionnaire.definition.items import Question
from app.questionnaire.evaluation.nodes import AnswerNode
from app.questionnaire.expression import Element, Node
from app.questionnaire.texts import Label, Text

if TYPE_CHECKING:
    from .instance import Instance


def offered_choices(instance: "Instance", question: Question, node: AnswerNode) -> tuple[Choice, ...]:
    """Return the choices offered now, in order; their labels may still hold outputs."""
    itemset = question.itemset
    rule = instance.plan.itemsets.get(node.place)
    if itemset is None or rule is None:
        return question.choices
    if not itemset.is_filtered and not itemset.is_randomized and question.choices:
        return question.choices
    items = instance.evaluation.nodes(rule, node)
    known, parts = instance.plan.offers.of_item, (itemset.value, itemset.label)
    return tuple(known.get((id(item), *parts)) or _choice(item, itemset) for item in items if item.relevant)


def with_outputs(instance: "Instance", choices: tuple[Choice, ...], node: AnswerNode) -> Iterator[Choice]:
    """Yield the choices with the outputs in their labels evaluated at the question."""
    for choice in choices:
        if not choice.text.has_outputs:
            yield choice
            continue
        texts = {
            tag: Text((instance.text(choice.text, node.path, tag),), text.media)
            for tag, text in choice.text.texts.items()
        }
        yield replace(choice, text=Label(texts, choice.text.default))


def _choice(item: Node, itemset: Itemset) -> Choice:
    """Return an item that no list of the form holds as a choice: a repeat instance, a row of a file."""
    value = _part(item, itemset.value)
    label = _part(item, itemset.label) if itemset.label else ""
    columns = {child.local_name: child.value() for child in item.children}
    text = Label({"": Text((label,))}) if label else Label()
    return Choice(value, text, kind_of(value, columns), columns)


def _part(item: Node, ref: str) -> str:
    """Return the text at a plain relative path within an item."""
    nodes: list[Element] | list[Node] = [item]
    for step in ref.strip().removeprefix("./").split("/"):
        if step not in {".", ""}:
            nodes = [child for node in nodes for child in node.named(step)]
    return nodes[0].value() if nodes else ""
