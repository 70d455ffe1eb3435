"""An answer as it is stored, in the words of its questionnaire."""

from collections.abc import Iterator
from typing import TypeAlias
from uuid import UUID

import orjson

from app.db import db
from app.projects.forms import load_form
from app.projects.models import FormVersion
from app.questionnaire.definition import Form, Question

Stored: TypeAlias = "dict[str, Stored] | list[Stored] | str"
Told: TypeAlias = Iterator[tuple[str, str]]


def tell(answers: str, project_id: UUID, form_version_id: UUID | None) -> Told:
    """Each value with its question, in the form's default language; bare names where no form is known."""
    version = db.session.get(FormVersion, (project_id, form_version_id)) if form_version_id else None
    form = load_form(version) if version else None
    return _tell(orjson.loads(answers), form.root.path if form else "", "", form)


def _tell(value: Stored, path: str, name: str, form: Form | None) -> Told:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _tell(inner, f"{path}/{key}", key, form)
        case list():
            for position, inner in enumerate(value, start=1):
                yield f"{name} {position}", ""
                yield from _tell(inner, path, name, form)
        case _:
            yield _worded(str(value), path, name, form)


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
