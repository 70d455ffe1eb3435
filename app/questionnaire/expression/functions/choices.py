"""Functions of choices and of the form's texts."""

from app.questionnaire.expression.scope import Scope
from app.questionnaire.expression.tree import Node


def selected(text: str, choice: str) -> bool:
    """Whether `choice` is among the chosen ones; no choice at all is the choice ''."""
    wanted = choice.strip()
    return wanted in text.split() if wanted else not text.split()


def selected_at(text: str, index: float) -> str:
    """The chosen one at that place, counted from 0; empty where there is none."""
    chosen = text.split()
    return chosen[int(index)] if 0 <= index < len(chosen) else ""


def count_selected(text: str) -> float:
    """How many are chosen."""
    return float(len(text.split()))


def choice_name(scope: Scope, value: str, question: list[Node]) -> str:
    """The label, in the active language, of the choice `value` of a question."""
    return scope.texts.choice_name(value, question[0]) if question else ""


def choice_label(scope: Scope, question: list[Node], value: str) -> str:
    """The same with its arguments the other way round, as SurveyCTO has it."""
    return choice_name(scope, value, question)


def itext(scope: Scope, text_id: str) -> list[Node]:
    """A text of the form in the active language."""
    return scope.texts.itext(text_id)
