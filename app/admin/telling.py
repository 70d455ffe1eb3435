"""An answer as it is stored, in the words of its questionnaire."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias
from uuid import UUID

import orjson

from app.db import db
from app.projects.forms import load_form
from app.projects.models import FormVersion
from app.questionnaire.definition import Form, Question

Stored: TypeAlias = "dict[str, Stored] | list[Stored] | str"
Told: TypeAlias = Iterator[tuple[str, str]]
#: What stands beside the answers in an instance and is for programs (instanceID and the like).
_META = "meta"


def tell(answers: str, project_id: UUID, form_version_id: UUID | None) -> Told:
    """Each value with its question, as the form orders and words them; bare names where no form is known.

    What the form works out or notes for itself is left out, but where its author gave it a label.
    """
    version = db.session.get(FormVersion, (project_id, form_version_id)) if form_version_id else None
    form = load_form(version) if version else None
    stored = orjson.loads(answers)
    stored.pop(_META, None)
    return _tell(stored, form.root.path if form else "", "", form)


def _tell(value: Stored, path: str, name: str, form: Form | None) -> Told:
    match value:
        case dict():
            for key in _in_order(value, path, form):
                yield from _tell(value[key], f"{path}/{key}", key, form)
        case list():
            for position, inner in enumerate(value, start=1):
                yield f"{_label(path, form) or name} {position}", ""
                yield from _tell(inner, path, name, form)
        case _ if not _is_for_programs(path, form):
            yield _worded(str(value), path, name, form)


def _in_order(names: Iterable[str], path: str, form: Form | None) -> list[str]:
    """The names of a group as the form has them, those that it has not last."""
    places = {one: place for place, one in enumerate(form.items_by_path)} if form else {}
    return sorted(names, key=lambda name: places.get(f"{path}/{name}", len(places)))


def _is_for_programs(path: str, form: Form | None) -> bool:
    """Whether the form works a value out, or notes it, and says nothing of it to anybody."""
    item = form.items_by_path.get(path) if form else None
    if form and item is None:
        return path in form.binds
    return isinstance(item, Question) and not item.is_asked and not _label(path, form)


def _label(path: str, form: Form | None) -> str:
    """What the form calls a group or a repeat; nothing where it says nothing."""
    item = form.items_by_path.get(path) if form else None
    return item.label.plain(item.label.default) if item else ""


def _worded(value: str, path: str, name: str, form: Form | None) -> tuple[str, str]:
    item = form.items_by_path.get(path) if form else None
    if not isinstance(item, Question):
        return name, value
    tag = item.label.default
    number = f"{item.number}. " if item.number else ""
    return f"{number}{item.label.plain(tag) or name}", _choices(item, value, tag)


def _choices(question: Question, value: str, tag: str) -> str:
    if not question.type.has_choices:
        return value
    labels = {choice.value: choice.label(tag) for choice in question.choices}
    return ", ".join(labels.get(word, word) for word in value.split())
