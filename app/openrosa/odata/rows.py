"""Rows of a table from one submission's stored answers: every field is there, null where nothing is."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from .fields import Field, parent_key
from .types import Manner, Read, reader

Row = dict[str, Any]
Answers = Mapping[str, Any]
_NOTHING: Answers = {}


class Place(NamedTuple):
    """Where in a submission a row stands: `id` is what the row is known by, `link` its address."""

    instance_id: str
    id: str
    link: str
    trail: str = ""

    def into(self, group: Field) -> "Place":
        """Within a group: the same row, further down."""
        return self._replace(link=f"{self.link}/{group.name}")

    def instance(self, repeat: Field, position: int) -> "Place":
        """The repeat instance at a position from 1."""
        trail = f"{self.trail}/{'/'.join(repeat.steps)}[{position}]"
        row_id = _hash(f"{self.instance_id}{trail}")
        return Place(self.instance_id, row_id, f"{self.link}/{repeat.name}('{row_id}')", trail)


def origin(instance_id: str) -> Place:
    """The place of a submission's own row."""
    return Place(instance_id, instance_id, f"Submissions('{_key(instance_id)}')")


def _key(instance_id: str) -> str:
    """A key as it stands in an address, between apostrophes."""
    return quote(instance_id.replace("'", "''"), safe="")


class _Part(NamedTuple):
    """A field made ready: a leaf has no `parts`; `links` where a repeat is in it or is it."""

    field: Field
    name: str
    key: str
    read: Read | None
    parts: "tuple[_Part, ...]"
    links: bool


class Rows:
    """Makes the rows of one table. `way` leads to it, `fields` are what its rows show.

    `expands`: repeats within a row are written into it, not only linked.
    """

    def __init__(
        self, way: Sequence[Field], fields: Sequence[Field], manner: Manner, *, expands: bool
    ) -> None:
        self._way, self._expands = way, expands
        self._parts = _made_ready(fields, manner)
        self._parent = parent_key(way) if way else ""

    def of(self, instance_id: str, answers: Answers) -> Iterator[Row]:
        """The rows of a submission, in document order."""
        start = origin(instance_id)
        if not self._way:
            yield self._row(self._parts, answers, start)
            return
        for node, place, parent in _reach(self._way, answers, start, start):
            row = self._row(self._parts, node, place)
            row[self._parent] = parent.id
            yield row

    def _row(self, parts: Sequence[_Part], node: Answers, place: Place) -> Row:
        row: Row = {"__id": place.id}
        self._fill(parts, node, place, row)
        return row

    def _fill(self, parts: Sequence[_Part], node: Answers, place: Place, row: Row) -> None:
        get = node.get
        for field, name, key, read, inner, links in parts:
            if not inner:
                text = get(key)
                row[name] = (read(text) if read else text) if text and type(text) is str else None
            elif field.is_repeat:
                self._link(field, inner, get(key), place, row)
            else:
                below: Row = {}
                row[name] = below
                self._fill(inner, _group(get(key)), place.into(field) if links else place, below)

    def _link(self, field: Field, parts: Sequence[_Part], instances: Any, place: Place, row: Row) -> None:
        row[f"{field.name}@odata.navigationLink"] = f"{place.link}/{field.name}"
        if self._expands:
            row[field.name] = [
                self._row(parts, node, place.instance(field, position))
                for position, node in _instances(instances)
            ]


def _made_ready(fields: Sequence[Field], manner: Manner) -> tuple[_Part, ...]:
    return tuple(
        _Part(
            field=one,
            name=one.name,
            key=one.key,
            read=reader(one.bind_type, manner) if one.is_leaf else None,
            parts=_made_ready(one.fields, manner),
            links=one.has_repeats,
        )
        for one in fields
    )


def _reach(
    way: Sequence[Field], node: Answers, place: Place, parent: Place
) -> Iterator[tuple[Answers, Place, Place]]:
    """The instances of the last repeat of `way`, each with its place and that of the row that holds it."""
    if not way:
        yield node, place, parent
        return
    step, rest = way[0], way[1:]
    if not step.is_repeat:
        yield from _reach(rest, _group(node.get(step.key)), place.into(step), parent)
        return
    for position, inner in _instances(node.get(step.key)):
        at = place.instance(step, position)
        yield from _reach(rest, inner, at, at if rest else parent)


def _group(value: Any) -> Answers:
    return value if isinstance(value, dict) else _NOTHING


def _instances(value: Any) -> Iterator[tuple[int, Answers]]:
    if isinstance(value, list):
        yield from ((position, one) for position, one in enumerate(value, 1) if isinstance(one, dict))


def _hash(trail: str) -> str:
    return hashlib.blake2b(trail.encode(), digest_size=20).hexdigest()
