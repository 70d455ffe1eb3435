"""Entity lists as the files that forms read: `people.csv` is the list named people.

Columns as ODK Central writes them: name (the uuid), label, __version, then the properties.
"""

import csv
import hashlib
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, Text, func, select, type_coerce

from app.db import db, execute, table_of
from app.openrosa.listed import listed
from app.openrosa.models import Entity, EntityList, EntityProperty, EntityVersion
from app.questionnaire.definition.external import ITEMSETS

_SUFFIX = ".csv"
_AT_ONCE = 1_000
_lists, _properties, _entities, _versions = map(table_of, (EntityList, EntityProperty, Entity, EntityVersion))


class ListFile(NamedTuple):
    """An entity list that a form reads under `name`; `is_reviewed`: what makes entities is approved first."""

    id: UUID
    name: str
    is_reviewed: bool = False


def lists_among(project_id: UUID, files: Collection[str]) -> Mapping[str, ListFile]:
    """Those of the files that are entity lists of the project, by file name; itemsets.csv never is one."""
    names = [file.removesuffix(_SUFFIX) for file in files if file.endswith(_SUFFIX) and file != ITEMSETS]
    if not names:
        return {}
    rows = execute(
        select(*_lists.c["id", "name", "approval_required"]).where(
            _lists.c.project_id == project_id, _lists.c.name.in_(names)
        )
    )
    found = (ListFile._make(row) for row in rows)
    return {f"{one.name}{_SUFFIX}": one for one in found}


def mark_of(project_id: UUID, found: ListFile) -> str:
    """Changes whenever the file does: 32 hexadecimal digits, as clients want them, that hash no content."""
    told = select(
        func.count(),
        func.sum(_entities.c.version),
        func.max(_entities.c.created_at),
        func.max(_entities.c.updated_at),
        func.count(_entities.c.deleted_at),
    ).where(_entities.c.project_id == project_id, _entities.c.list_id == found.id)
    state = (*execute(told).one(), *_columns(project_id, found))
    return hashlib.md5(f"{found} {state}".encode(), usedforsecurity=False).hexdigest()


def write_list(project_id: UUID, found: ListFile) -> Iterator[bytes]:
    """The file in pieces: what is not deleted, in the order of its making. For a unit of work that reads."""
    columns = _columns(project_id, found)
    yield _written([("name", "label", "__version", *columns)])
    after: UUID | None = None
    while batch := _batch(project_id, found, after):
        # Between batches nothing is held: a tablet that reads slowly must not keep the log from shrinking.
        db.session.rollback()
        yield _written(_cells(row, columns) for row in batch)
        after = batch[-1].id


def deleted_among(project_id: UUID, found: ListFile, uuids: Sequence[str]) -> Mapping[str, bool]:
    """Of those entities of the list that are known, whether they were deleted."""
    rows = execute(
        select(_entities.c.uuid, _entities.c.deleted_at).where(
            _entities.c.project_id == project_id,
            _entities.c.list_id == found.id,
            _entities.c.uuid.in_(uuids),
        )
    )
    return {row.uuid: row.deleted_at is not None for row in rows}


def _columns(project_id: UUID, found: ListFile) -> list[str]:
    rows = execute(
        select(_properties.c.name)
        .where(_properties.c.project_id == project_id, _properties.c.list_id == found.id)
        .order_by(_properties.c.created_at, _properties.c.name)
    )
    return [row.name for row in rows]


def _batch(project_id: UUID, found: ListFile, after: UUID | None) -> Sequence[Row[Any]]:
    columns = (*_entities.c["id", "uuid", "version"], _versions.c.label, type_coerce(_versions.c.data, Text))
    rows = listed(select(*columns), project_id, found.id).order_by(_entities.c.id).limit(_AT_ONCE)
    return execute(rows.where(_entities.c.id > after) if after else rows).all()


def _cells(row: Row[Any], columns: Sequence[str]) -> Sequence[str]:
    data = orjson.loads(row.data)
    return (row.uuid, row.label, str(row.version), *(str(data.get(name, "")) for name in columns))


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
