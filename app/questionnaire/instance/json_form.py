"""Instances as canonical nested JSON: how answers are stored."""

from collections.abc import Mapping
from typing import Any

from app.questionnaire.definition.binding import Place
from app.questionnaire.evaluation.nodes import AnswerNode
from app.questionnaire.evaluation.tree import AnswerTree

from .lexical import writable

Answers = dict[str, Any]


class AnswersUnreadable(Exception):
    """Answers that do not have the shape of the form: `path` and what was there (`found`)."""

    def __init__(self, path: str, found: str) -> None:
        super().__init__(f"{path}: {found}")
        self.path = path
        self.found = found


def write_json(node: AnswerNode, everything: bool) -> Answers:
    """Return the content of a node; `everything` keeps what is not relevant."""
    found: Answers = {}
    for child in node.answers():
        place = child.place
        if not (everything or child.relevant):
            continue
        if place.is_repeat:
            found.setdefault(place.key, []).append(write_json(child, everything))
        elif place.is_leaf:
            if child.text:
                found[place.key] = child.text
        elif content := write_json(child, everything):
            found[place.key] = content
    return found


def read_json(tree: AnswerTree, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Fill a tree with answers; return the paths of those that the form has no place for.

    Numbers and truths are taken as their lexical form. AnswersUnreadable is raised where an object, a
    list or a text stands in place of another.
    """
    strays: list[str] = []
    _read_node(tree, tree.root, answers, strays)
    return tuple(strays)


def _read_node(tree: AnswerTree, node: AnswerNode, answers: Any, strays: list[str]) -> None:
    if not isinstance(answers, Mapping):
        raise AnswersUnreadable(node.path, type(answers).__name__)
    known = 0
    for child in list(node.answers()):
        value = answers.get(child.place.key)
        if value is None:
            continue
        known += 1
        if child.place.is_leaf:
            child.text = _text(value, child)
        else:
            _read_node(tree, child, value, strays)
    if node.place.has_repeats:
        known += _read_repeats(tree, node, answers, strays)
    if known < len(answers):
        keys = {child.key for child in node.place.children}
        strays.extend(f"{node.path}/{key}" for key in answers if key not in keys)


def _read_repeats(tree: AnswerTree, node: AnswerNode, answers: Mapping[str, Any], strays: list[str]) -> int:
    known = 0
    for place in node.place.children:
        if place.is_repeat and (rows := answers.get(place.key)) is not None:
            known += 1
            for row in _rows(rows, node, place, tree.room(node, place)):
                _read_node(tree, tree.add_instance(node, place), row, strays)
    return known


def _rows(rows: Any, holder: AnswerNode, place: Place, most: int) -> list[Any]:
    if not isinstance(rows, list):
        raise AnswersUnreadable(f"{holder.path}/{place.key}", type(rows).__name__)
    if len(rows) > most:
        raise AnswersUnreadable(f"{holder.path}/{place.key}", f"{len(rows)} instances")
    return rows


def _text(value: Any, node: AnswerNode) -> str:
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)
    raise AnswersUnreadable(node.path, type(value).__name__)
