"""Answers as tables: a row per submission in the main table, one per instance in that of each repeat."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from .definition.binding import Place
from .definition.form import Form
from .definition.items import Question

EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Column:
    """A leaf of the answers. `type` is a question type's name, or `calculate`, `metadata`, `hidden`.

    `name` is unique in its table: the question's, with its groups (group/question) where two share it.
    """

    path: str
    name: str
    type: str
    question: Question | None


@dataclass(frozen=True, slots=True)
class Table:
    """The main table (path of the root, parent None) or that of a repeat, below the table `parent`."""

    path: str
    name: str
    parent: str | None
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `position` counts repeat instances from 1, the outermost first; () in the main table.

    `values` are lexical texts in the order of the table's columns, "" where there is no answer.
    """

    position: tuple[int, ...]
    values: tuple[str, ...]


def columns(form: Form) -> tuple[Table, ...]:
    """Return the tables of a form, the main one first, then repeats in document order."""
    return tuple(shape.table for shape in _shape_of(form).walk())


def rows(form: Form, answers: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Return the rows of one submission's canonical JSON by path of table, in the order of `columns`."""
    shape = _shape_of(form)
    found: dict[str, list[Row]] = {each.table.path: [] for each in shape.walk()}
    shape.read(answers, (), found)
    return found


@dataclass(slots=True)
class _Keys:
    """What to take from one JSON object: its leaves (no keys of their own) and groups, and its repeats."""

    parts: list[tuple[str, "_Keys | None"]] = field(default_factory=list)
    repeats: list[tuple[str, "_Shape"]] = field(default_factory=list)

    def values(self, answers: Mapping[str, Any]) -> list[str]:
        get = answers.get
        found: list[str] = []
        for key, inner in self.parts:
            if inner is None:
                found.append(get(key) or "")
            else:
                found += inner.values(get(key) or EMPTY)
        return found

    def instances(self, answers: Mapping[str, Any]) -> Iterator[tuple["_Shape", list[Mapping[str, Any]]]]:
        for key, shape in self.repeats:
            yield shape, answers.get(key) or []
        for key, inner in self.parts:
            if inner is not None and inner.has_repeats:
                yield from inner.instances(answers.get(key) or EMPTY)

    @property
    def has_repeats(self) -> bool:
        return bool(self.repeats) or any(inner.has_repeats for _, inner in self.parts if inner)

    def paths(self, holder: str) -> Iterator[str]:
        """Yield the paths of the values in the order of `values`."""
        for key, inner in self.parts:
            path = f"{holder}/{key}"
            yield from (path,) if inner is None else inner.paths(path)


class _Shape:
    """A table and how to read its rows."""

    def __init__(self, form: Form, place: Place, parent: str | None) -> None:
        self.keys = _Keys()
        self.inner: list[_Shape] = []
        self._gather(form, place, self.keys, place.path)
        self.table = Table(place.path, place.key, parent, tuple(_columns(form, place, self.keys)))

    def _gather(self, form: Form, place: Place, keys: _Keys, table: str) -> None:
        for child in place.children:
            if child.is_repeat:
                shape = _Shape(form, child, table)
                self.inner.append(shape)
                keys.repeats.append((child.key, shape))
            elif not child.is_leaf:
                inner = _Keys()
                keys.parts.append((child.key, inner))
                self._gather(form, child, inner, table)
            elif _holds_data(child):
                keys.parts.append((child.key, None))

    def walk(self) -> "Iterator[_Shape]":
        yield self
        for shape in self.inner:
            yield from shape.walk()

    def read(
        self, answers: Mapping[str, Any], position: tuple[int, ...], found: dict[str, list[Row]]
    ) -> None:
        found[self.table.path].append(Row(position, tuple(self.keys.values(answers))))
        for shape, instances in self.keys.instances(answers):
            for at, instance in enumerate(instances, 1):
                shape.read(instance, (*position, at), found)


def _holds_data(place: Place) -> bool:
    """Whether people or rules put a value there: all but notes that only speak."""
    question = place.question
    return question is None or question.type.name != "note" or bool(question.bind.calculate)


def _columns(form: Form, place: Place, keys: _Keys) -> Iterator[Column]:
    paths = list(keys.paths(place.path))
    short = [path.rpartition("/")[2] for path in paths]
    for path, name in zip(paths, short, strict=True):
        unique = name if short.count(name) == 1 else path.removeprefix(f"{place.path}/")
        yield Column(path, unique, _type(form, path), form.plan.by_path[path].question)


def _type(form: Form, path: str) -> str:
    place = form.plan.by_path[path]
    if place.question is not None:
        return place.question.type.name
    if place.bind is not None and place.bind.preload:
        return "metadata"
    return "calculate" if place.bind is not None and place.bind.calculate else "hidden"


_shapes: WeakKeyDictionary[Form, _Shape] = WeakKeyDictionary()


def _shape_of(form: Form) -> _Shape:
    if form not in _shapes:
        _shapes[form] = _Shape(form, form.plan.places[0], None)
    return _shapes[form]
