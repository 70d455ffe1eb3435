"""What is wrong with the answers of an instance."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.questionnaire.definition.items import Question
from app.questionnaire.evaluation.nodes import AnswerNode
from app.questionnaire.question_types import Answer
from app.questionnaire.texts import Label

from .lexical import FORM_OF, is_decimal

if TYPE_CHECKING:
    from .instance import Instance


@dataclass(frozen=True, slots=True)
class Violation:
    """One answer that does not do: `path` with positions; `message` is the author's wording if any.

    `code`: required, type, choice, exclusive or constraint.
    """

    path: str
    code: str
    message: Label | None = None


def violation_of(instance: "Instance", question: Question, node: AnswerNode) -> Violation | None:
    """Return what is wrong with the answer to one relevant question, the first thing that is."""
    text = node.text
    bind = question.bind
    if not text.strip():
        if instance.requires(node) and not instance.fixes(node):
            return Violation(node.path, "required", bind.required_message or None)
        return None
    if not has_form(question, text):
        return Violation(node.path, "type")
    if question.type.has_choices and (code := _wrong_choice(instance, question, node)):
        return Violation(node.path, code)
    rule = instance.plan.constraint.get(node.place)
    if rule is not None and not instance.evaluation.truth(rule, node):
        return Violation(node.path, "constraint", bind.constraint_message or None)
    return None


def has_form(question: Question, text: str) -> bool:
    """Whether a text can be an answer to the question, choices aside."""
    if question.type.has_choices or question.type.answer is Answer.FILE:
        return True
    check = FORM_OF.get(question.bind.type, is_decimal if question.type.answer is Answer.DECIMAL else None)
    return (check is None or check(text)) and _is_on_scale(question, text)


def _is_on_scale(question: Question, text: str) -> bool:
    """Whether the answer to a range lies between its ends, which may be written in either order."""
    ends = [question.parameters.get(end, "") for end in ("start", "end")]
    if question.type.name != "range" or not all(map(is_decimal, ends)):
        return True
    low, high = sorted(map(float, ends))
    return low <= float(text) <= high


def _wrong_choice(instance: "Instance", question: Question, node: AnswerNode) -> str | None:
    chosen = [node.text] if question.type.answer is Answer.CHOICE else node.text.split()
    offered = instance.offered(node)
    if offered is not None and any(value not in offered for value in chosen):
        return "choice"
    if question.type.answer is Answer.RANKING and len(set(chosen)) < len(chosen):
        return "choice"
    if len(chosen) > 1 and not instance.plan.offers.exclusive[node.place].isdisjoint(chosen):
        return "exclusive"
    return None


def violations(instance: "Instance", channel: str | None) -> Iterator[Violation]:
    """Yield what is wrong with the relevant questions, in display order."""
    for entry in instance.items(channel):
        question, node = entry.item, entry.node
        if isinstance(question, Question) and question.is_asked:
            found = violation_of(instance, question, node)
            if found is not None:
                yield found
