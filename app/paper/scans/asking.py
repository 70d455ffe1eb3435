"""Questions as a person keys them from a sheet."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.collection.keying.keyed import Keyed, kind_of, table_of
from app.questionnaire.definition import Form, Question

_POSITION = re.compile(r"\[(\d+)\]")


def without_positions(path: str) -> str:
    return _POSITION.sub("", path)


def keyed_at(form: Form, places: Sequence[Mapping[str, Any]], path: str, language: str) -> Keyed | None:
    """The question at a path of a sheet with these places; None where the form has none there."""
    item = form.items_by_path.get(without_positions(path))
    if not isinstance(item, Question):
        return None
    options = tuple((choice.value, choice.label(language)) for choice in item.choices)
    kind = kind_of(item)
    here = [place for place in places if place.get("path") == path and place["kind"] == "box"]
    if kind == "text" and here:
        # The steps of a short range are boxes.
        kind, options = "one", tuple((place["value"], place["value"]) for place in here)
    label = item.label.plain(language) or item.name
    where = ", ".join(filter(None, (_where(form, path, language), table_of(form, item, language))))
    return Keyed(path, item, label, where, kind, options)


def _where(form: Form, path: str, language: str) -> str:
    """« Les personnes du foyer 2 », for what is asked once for each of several."""
    told = []
    for found in _POSITION.finditer(path):
        repeat = form.items_by_path.get(without_positions(path[: found.start()]))
        label = repeat.label.plain(language) if repeat else ""
        told.append(f"{label} {found[1]}".strip())
    return ", ".join(told)


def keyed_of(form: Form, places: Sequence[Mapping[str, Any]], language: str) -> Iterator[Keyed]:
    """All questions of a sheet, in its order."""
    paths = dict.fromkeys(str(place["path"]) for place in places if "path" in place)
    for path in paths:
        if keyed := keyed_at(form, places, path, language):
            yield keyed
