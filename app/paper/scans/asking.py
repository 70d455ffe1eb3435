"""Questions as a person keys them from a sheet: what is asked, and what may be chosen."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from app.collection.pages.paging import is_row_of_table
from app.paper.sheet.areas import LONGEST_LIST
from app.questionnaire.definition import Form, Group, Question
from app.questionnaire.question_types import Answer

_POSITION = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A question at a path with positions. `kind` is one, several, code, ranking or text."""

    path: str
    question: Question
    label: str
    where: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()

    @property
    def number(self) -> int | None:
        return self.question.number


def without_positions(path: str) -> str:
    return _POSITION.sub("", path)


def keyed_at(form: Form, places: Sequence[Mapping[str, Any]], path: str, language: str) -> Keyed | None:
    """The question at a path of a sheet with these places; None where the form has none there."""
    item = form.items_by_path.get(without_positions(path))
    if not isinstance(item, Question):
        return None
    options = tuple((choice.value, choice.label(language)) for choice in item.choices)
    kind = _kind(item)
    here = [place for place in places if place.get("path") == path and place["kind"] == "box"]
    if kind == "text" and here:
        # The steps of a short range are boxes.
        kind, options = "one", tuple((place["value"], place["value"]) for place in here)
    label = item.label.plain(language) or item.name
    where = ", ".join(filter(None, (_where(form, path, language), _table(form, item, language))))
    return Keyed(path, item, label, where, kind, options)


def _kind(question: Question) -> str:
    match question.type.answer:
        case Answer.CHOICE | Answer.CHOICES if len(question.choices) > LONGEST_LIST:
            return "code"
        case Answer.CHOICE:
            return "one"
        case Answer.CHOICES:
            return "several"
        case Answer.RANKING:
            return "ranking"
        case Answer.OK:
            return "one"
        case _:
            return "text"


def _where(form: Form, path: str, language: str) -> str:
    """« Les personnes du foyer 2 », for what is asked once for each of several."""
    told = []
    for found in _POSITION.finditer(path):
        repeat = form.items_by_path.get(without_positions(path[: found.start()]))
        label = repeat.label.plain(language) if repeat else ""
        told.append(f"{label} {found[1]}".strip())
    return ", ".join(told)


def _table(form: Form, question: Question, language: str) -> str:
    """What the table asks of which the question is a row: its own label is only what it asks about."""
    if not is_row_of_table(question):
        return ""
    holder = form.items_by_path.get(question.path.rpartition("/")[0])
    rows = holder.items if isinstance(holder, Group) else form.body
    before = takewhile(lambda item: item is not question, rows)
    headings = [one for one in before if isinstance(one, Question) and "label" in one.appearance]
    told = headings[-1] if headings else holder
    return told.label.plain(language) if told else ""


def keyed_of(form: Form, places: Sequence[Mapping[str, Any]], language: str) -> Iterator[Keyed]:
    """All questions of a sheet, in its order."""
    paths = dict.fromkeys(str(place["path"]) for place in places if "path" in place)
    for path in paths:
        if keyed := keyed_at(form, places, path, language):
            yield keyed
