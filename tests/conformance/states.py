"""All that follows from the answers of an instance, as both engines tell it: see states.mjs."""

import hashlib
import json
from typing import Any

from app.questionnaire.evaluation.nodes import AnswerNode
from app.questionnaire.instance import Instance
from app.questionnaire.instance.wording import resolve

State = dict[str, Any]


def state_of(instance: Instance) -> State:
    """Return each node by its path, what is wrong, and what is shown."""
    return {
        "nodes": {node.path: _node(instance, node) for node in instance.tree.walk()},
        "violations": [_violation(instance, each) for each in instance.violations()],
        "items": [[entry.event, entry.path] for entry in instance.items()],
    }


def facts_in(state: State) -> int:
    """Return how many evaluations a state holds: those of each node, of each violation, of each item."""
    facts = sum(len(node) for node in state["nodes"].values())
    return facts + len(state["violations"]) + len(state["items"])


def digest_of(told: Any) -> str:
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha1(written.encode(), usedforsecurity=False).hexdigest()


def _node(instance: Instance, node: AnswerNode) -> list[Any]:
    """Return value, relevance, required, readonly; of a question its label, hint and choices."""
    told = [node.text, node.relevant, instance.requires(node), instance.fixes(node)]
    question = node.place.question
    if question is None:
        return told
    language = instance.context.language
    told += [resolve(instance, label, node, language) for label in (question.label, question.hint)]
    if question.type.has_choices:
        choices = instance.choices(node.path)
        told.append([[each.value, each.label(language), each.kind.value] for each in choices])
    return told


def _violation(instance: Instance, violation: Any) -> list[str]:
    message = violation.message and instance.text(
        violation.message, violation.path, instance.context.language
    )
    return [violation.path, violation.code, message or ""]
