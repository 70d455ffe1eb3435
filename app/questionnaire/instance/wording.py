"""Texts as they read for an instance: pieces taken from answers, labels of choices."""

from typing import TYPE_CHECKING

from app.questionnaire.definition.binding import Place
from app.questionnaire.evaluation.nodes import AnswerNode
from app.questionnaire.expression import Node
from app.questionnaire.texts import Label

if TYPE_CHECKING:
    from .instance import Instance


class InstanceTexts:
    """The words of a form for the functions of expressions, in the language of the context."""

    def __init__(self, instance: "Instance") -> None:
        self.instance = instance

    def itext(self, text_id: str) -> list[Node]:
        """Return the wording of a text of the form as a node."""
        label = self.instance.form.texts.get(text_id)
        if label is None:
            return []
        return [Node("value", label.plain(self.instance.context.language))]

    def choice_name(self, value: str, question: Node) -> str:
        """Return the label of a choice of the question at this node; values that are several are joined."""
        if not isinstance(question, AnswerNode) or question.place.question is None:
            return ""
        labels = self.instance.labels_of_choices(question)
        return ", ".join(labels.get(each, each) for each in value.split()) if value else ""


def resolve(instance: "Instance", label: Label, node: AnswerNode, language: str | None) -> str:
    """Return a wording with its outputs evaluated at a node."""
    text = label.text(language)
    pieces = (
        piece if isinstance(piece, str) else _output(instance, node.place, piece.expression, node)
        for piece in text.pieces
    )
    return "".join(pieces)


def _output(instance: "Instance", place: Place, source: str, node: AnswerNode) -> str:
    rule = instance.plan.output(place, source)
    return "" if rule is None else instance.evaluation.text(rule, node)
