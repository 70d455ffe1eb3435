"""Doing what one answer wants of one entity: create, update, or wait for what it builds on."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Refused
from app.openrosa.entities.branches import Branch, begun_by_update, built_on
from app.openrosa.entities.declared import Declared
from app.openrosa.entities.versions import (
    Current,
    Origin,
    Told,
    create_entities,
    find_entity,
    put_beneath,
    update_entity,
    versions_of,
)
from app.openrosa.models import EntityList, EntityVersion

#: Of a version's number, as a database holds it.
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Wish:
    """What an answer says of the entity `uuid` of a list."""

    said: Declared
    uuid: str
    list: EntityList
    origin: Origin

    @property
    def told(self) -> Told:
        """What is to be changed, empty properties too."""
        return Told(self.said.label.strip() or None, self.said.data)

    @property
    def filled(self) -> Told:
        """The same for a new entity."""
        return Told(self.told.label, {name: value for name, value in self.said.data.items() if value})


def fulfil(wish: Wish, *, force: bool = False) -> Branch | None:
    """Do it, or tell where it stands in its branch if it must wait; `force`: it waits no longer.

    An answer has its say once: it may be sealed, approved and readmitted again. Refused: what
    `create_entities` does, entity_unknown, entity_deleted, entity_base_missing.
    """
    current = find_entity(wish.list, wish.uuid, lock=True)
    versions = versions_of(current.entity) if current else []
    if any(version.submission_id == wish.origin.submission_id for version in versions):
        return None
    if current and wish.said.update:
        return _update(wish, current, versions, force=force)
    if wish.said.create or not wish.said.update:
        _create(wish, current, versions)
        return None
    branch = _branch(wish.said)
    if branch is None:
        raise Refused("entity_unknown", 404)
    if not force:
        return branch
    told = Told(wish.filled.label or wish.uuid, wish.filled.data)
    create_entities(wish.list, [(wish.uuid, told)], wish.origin, branch)
    return None


def _create(wish: Wish, current: Current | None, versions: Sequence[EntityVersion]) -> None:
    if current and current.entity.deleted_at is None and begun_by_update(versions):
        put_beneath(current, wish.filled, wish.origin)
    else:
        create_entities(wish.list, [(wish.uuid, wish.filled)], wish.origin)


def _update(wish: Wish, current: Current, versions: Sequence[EntityVersion], *, force: bool) -> Branch | None:
    if current.entity.deleted_at is not None:
        raise Refused("entity_deleted", 404)
    branch, base = _branch(wish.said), _number(wish.said.base_version)
    if branch:
        began_from = built_on(branch, versions)
        if began_from is None and not force:
            return branch
        base = current.entity.version if began_from is None else began_from
    update_entity(current, wish.told, wish.origin, base, branch)
    return None


def _branch(said: Declared) -> Branch | None:
    """Where an update stands in a device's branch, if it is of one. Refused: entity_base_missing."""
    if not said.branch_id.strip():
        return None
    trunk = _number(said.trunk_version) if said.trunk_version.strip() else None
    return Branch(said.branch_id.strip(), trunk, _number(said.base_version))


def _number(told: str) -> int:
    """Refused: entity_base_missing (400)."""
    if not told.isdecimal() or len(told) > _MOST_DIGITS:
        raise Refused("entity_base_missing", 400)
    return int(told)
