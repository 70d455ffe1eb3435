"""What an entity list holds now: entities that were not deleted, each with the version that holds."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select

from app.db import table_of
from app.openrosa.models import Entity, EntityVersion

_entities, _versions = map(table_of, (Entity, EntityVersion))
_HOLDS = (
    (_versions.c.project_id == _entities.c.project_id)
    & (_versions.c.entity_id == _entities.c.id)
    & (_versions.c.version == _entities.c.version)
)


def listed(statement: Select[Any], project_id: UUID, list_id: UUID) -> Select[Any]:
    """Narrow a statement about the tables of entities and versions to what a list holds now."""
    return (
        statement.select_from(_entities)
        .join(_versions, _HOLDS)
        .where(
            _entities.c.project_id == project_id,
            _entities.c.list_id == list_id,
            _entities.c.deleted_at.is_(None),
        )
    )
