"""Entity lists as the files that forms read: `people.csv` is the list named people.

Columns as ODK Central writes them: name (the uuid), label, __version, then the properties.
"""

import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from app.db import execute, table_of
from app.openrosa.models import Entity, EntityList, EntityProperty, EntityVersion

_SUFFIX = ".csv"
_lists, _properties, _entities, _versions = map(table_of, (EntityList, EntityProperty, Entity, EntityVersion))


class ListFile(NamedTuple):
    """An entity list that a form reads under `name`."""

    id: UUID
    name: str


def lists_among(project_id: UUID, files: Collection[str]) -> Mapping[str, ListFile]:
    """Those of the files that are entity lists of the project, by file name."""
    names = [file.removesuffix(_SUFFIX) for file in files if file.endswith(_SUFFIX)]
    if not names:
        return {}
    rows = execute(
        select(_lists.c.id, _lists.c.name).where(_lists.c.project_id == project_id, _lists.c.name.in_(names))
    )
    return {f"{row.name}{_SUFFIX}": ListFile(row.id, row.name) for row in rows}


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
    return hashlib.md5(f"{found.id} {state}".encode(), usedforsecurity=False).hexdigest()


def write_list(project_id: UUID, found: ListFile) -> bytes:
    """The file: what is not deleted, in the order of its making."""
    columns = _columns(project_id, found)
    out = io.StringIO(newline="")
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(("name", "label", "__version", *columns))
    sheet.writerows(_rows(project_id, found, columns))
    return out.getvalue().encode()


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


def _rows(project_id: UUID, found: ListFile, columns: Sequence[str]) -> Iterator[Sequence[str]]:
    current = (
        (_versions.c.project_id == _entities.c.project_id)
        & (_versions.c.entity_id == _entities.c.id)
        & (_versions.c.version == _entities.c.version)
    )
    rows = execute(
        select(_entities.c.uuid, _versions.c.label, _entities.c.version, _versions.c.data)
        .join(_versions, current)
        .where(
            _entities.c.project_id == project_id,
            _entities.c.list_id == found.id,
            _entities.c.deleted_at.is_(None),
        )
        .order_by(_entities.c.id)
    )
    for row in rows:
        yield (row.uuid, row.label, str(row.version), *(str(row.data.get(name, "")) for name in columns))
