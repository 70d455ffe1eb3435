"""What is done to entities: each change is a version, and none is ever lost.

An update says from which version it began. Where another came first it is taken all the same, on top, and the
entity is in conflict: `soft` where the two changed different properties, `hard` where they changed the same
one to different values. A person looks at it; until then the later one holds. It is `soft` too where others
changed it while a device made its branch (`branches`). What comes late of a branch changes nothing that the
branch changed since.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from app.accounts.audit import record
from app.accounts.models import Person
from app.clock import now
from app.collection.sequence import take_numbers
from app.db import db, execute, table_of, uuid7
from app.errors import Refused
from app.openrosa.entities.branches import LABEL, Branch, is_interrupted, said_later
from app.openrosa.listed import listed
from app.openrosa.models import Entity, EntityList, EntityVersion

_AT_ONCE = 1_000
_entities, _versions = map(table_of, (Entity, EntityVersion))
_UUID = re.compile(r"(?:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who makes a version: the number of a person, an app user or a resident, and by what."""

    creator: int
    user_agent: str = ""
    submission_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of an entity: properties that are not named stay as they are."""

    label: str | None
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Current:
    """An entity and the version that holds."""

    entity: Entity
    version: EntityVersion


def normal_uuid(told: str) -> str | None:
    """The identifier as it is stored, without `uuid:`; None for what is none."""
    match = _UUID.fullmatch(told.strip())
    return match[1].lower() if match else None


def create_entities(
    found: EntityList, told: Sequence[tuple[str | None, Told]], origin: Origin, branch: Branch | None = None
) -> list[Current]:
    """New entities, each under its uuid or one that is made; `branch`: of an update that waited in vain.

    Refused: entity_invalid (400), entity_taken (409).
    """
    made = [_made(found, uuid, one, origin, branch) for uuid, one in told]
    uuids = [one.entity.uuid for one in made]
    if taken := _taken(found, uuids):
        raise Refused("entity_taken", 409, {"uuid": taken})
    db.session.add_all(one.entity for one in made)
    db.session.flush()
    db.session.add_all(one.version for one in made)
    db.session.flush()
    return made


def update_entity(
    current: Current, told: Told, origin: Origin, base_version: int | None, branch: Branch | None = None
) -> Current:
    """A version on top of the one that holds; `base_version` is what it began from, None for that one."""
    entity, before = current.entity, current.version
    versions = versions_of(entity) if branch else []
    if branch:
        told = _without(told, said_later(branch, versions))
    if base_version is not None and base_version != entity.version:
        entity.conflict = _conflict(current, told, base_version)
    elif branch and is_interrupted(branch, versions):
        entity.conflict = entity.conflict or "soft"
    base = base_version if base_version is not None else before.version
    merged = Told(told.label or before.label, {**before.data, **told.data})
    return _put_on(current, merged, origin, base, branch)


def put_beneath(current: Current, told: Told, origin: Origin) -> Current:
    """What created an entity that an update began, come after all: only what nothing was said of since."""
    entity, before = current.entity, current.version
    began = versions_of(entity)[0]
    label = told.label if told.label and before.label == entity.uuid else before.label
    branch = Branch(began.branch_id or "", None, 0)
    merged = Told(label, {**told.data, **before.data})
    return _put_on(current, merged, origin, before.version, branch)


def _put_on(current: Current, told: Told, origin: Origin, base: int, branch: Branch | None) -> Current:
    entity = current.entity
    entity.version += 1
    entity.updated_at = now()
    after = EntityVersion(
        project_id=entity.project_id,
        entity_id=entity.id,
        version=entity.version,
        label=told.label,
        data=dict(told.data),
        base_version=base,
        creator=origin.creator,
        user_agent=origin.user_agent,
        submission_id=origin.submission_id,
        created_at=entity.updated_at,
        **_columns(branch),
    )
    db.session.add(after)
    db.session.flush()
    return Current(entity, after)


def delete_entity(current: Current, *, by: Person | None = None) -> None:
    """Take an entity out of its list; its versions stay."""
    entity = current.entity
    entity.deleted_at = entity.updated_at = now()
    record("entity.delete", f"entity {entity.id}", by=by, project_id=entity.project_id)


def resolve(current: Current, *, by: Person | None = None) -> None:
    """Say that a person looked at the conflict."""
    entity = current.entity
    entity.conflict = None
    record("entity.resolve", f"entity {entity.id}", by=by, project_id=entity.project_id)


def find_entity(found: EntityList, uuid: str, *, lock: bool = False) -> Current | None:
    """An entity of the list, deleted or not; `lock`: it is about to be changed."""
    query = select(Entity).where(
        Entity.project_id == found.project_id, Entity.list_id == found.id, Entity.uuid == uuid
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    entity = db.session.scalar(query)
    return Current(entity, _holds(entity)) if entity else None


def entities_of(found: EntityList) -> Iterator[Current]:
    """What is in a list now, newest first, read in batches that are let go: for a unit of work that reads."""
    now_there = listed(select(*_entities.c, *_versions.c), found.project_id, found.id)
    first = page = now_there.order_by(_entities.c.id.desc()).limit(_AT_ONCE)
    while batch := [_current(row) for row in execute(page).all()]:
        db.session.rollback()
        yield from batch
        page = first.where(_entities.c.id < batch[-1].entity.id)


def _current(row: Sequence[Any]) -> Current:
    """An entity and its version apart from the session, which would keep them."""
    parts = len(_entities.c)
    return Current(
        Entity(**dict(zip(_entities.c.keys(), row[:parts], strict=True))),
        EntityVersion(**dict(zip(_versions.c.keys(), row[parts:], strict=True))),
    )


def versions_of(entity: Entity) -> list[EntityVersion]:
    """Its versions, the first one first."""
    return list(
        db.session.scalars(
            select(EntityVersion)
            .where(EntityVersion.project_id == entity.project_id, EntityVersion.entity_id == entity.id)
            .order_by(EntityVersion.version)
        )
    )


def forget_submission(project_id: UUID, submission_id: UUID) -> None:
    """Take out what a submission said that is erased for good.

    An entity that only it spoke of goes. Of others its versions lose their content, and where one of them
    held, a new one says again what was said before it.
    """
    of_it = (EntityVersion.project_id == project_id, EntityVersion.submission_id == submission_id)
    touched = set(db.session.scalars(select(EntityVersion.entity_id).where(*of_it)))
    if not touched:
        return
    # Answers that speak of the same entities hold the project's sequence: wait for it before the entities.
    take_numbers(project_id, 1)
    db.session.execute(update(EntityVersion).where(*of_it).values(label="", data={}))
    for entity_id in sorted(touched):
        entity = db.session.get_one(Entity, (project_id, entity_id), populate_existing=True)
        _mend(entity, submission_id)
    db.session.flush()


def _mend(entity: Entity, erased: UUID) -> None:
    versions = versions_of(entity)
    others = [version for version in versions if version.submission_id != erased]
    if not others:
        for version in versions:
            db.session.delete(version)
        db.session.flush()
        db.session.delete(entity)
    elif versions[-1].submission_id == erased:
        last = others[-1]
        told = Told(last.label, last.data)
        holds = EntityVersion(version=entity.version, label="", data={})
        update_entity(Current(entity, holds), told, Origin(last.creator, last.user_agent), None)


def _holds(entity: Entity) -> EntityVersion:
    return db.session.get_one(EntityVersion, (entity.project_id, entity.id, entity.version))


def _columns(branch: Branch | None) -> dict[str, Any]:
    if branch is None:
        return {}
    return {"branch_id": branch.id, "trunk_version": branch.trunk, "branch_base": branch.base}


def _without(told: Told, names: Collection[str]) -> Told:
    data = {name: value for name, value in told.data.items() if name not in names}
    return Told(None if LABEL in names else told.label, data)


def _made(found: EntityList, uuid: str | None, told: Told, origin: Origin, branch: Branch | None) -> Current:
    known = normal_uuid(uuid) if uuid else str(uuid4())
    if known is None:
        raise Refused("entity_invalid", 400, {"field": "uuid"})
    if not told.label or not told.label.strip():
        raise Refused("entity_invalid", 400, {"field": "label"})
    at = now()
    entity = Entity(
        project_id=found.project_id,
        id=uuid7(),
        list_id=found.id,
        uuid=known,
        version=1,
        creator=origin.creator,
        created_at=at,
    )
    version = EntityVersion(
        project_id=found.project_id,
        entity_id=entity.id,
        version=1,
        label=told.label,
        data=dict(told.data),
        creator=origin.creator,
        user_agent=origin.user_agent,
        submission_id=origin.submission_id,
        created_at=at,
        **_columns(branch),
    )
    return Current(entity, version)


def _taken(found: EntityList, uuids: Sequence[str]) -> str | None:
    """The first uuid that the project has already, or that comes twice."""
    if len(set(uuids)) < len(uuids):
        return next(one for one in uuids if uuids.count(one) > 1)
    return db.session.scalar(
        select(Entity.uuid).where(Entity.project_id == found.project_id, Entity.uuid.in_(uuids)).limit(1)
    )


def _conflict(current: Current, told: Told, base_version: int) -> str:
    """What this update and those since its base version make of each other."""
    versions = {version.version: _said(version) for version in versions_of(current.entity)}
    base = versions.get(base_version, {})
    now_ = _said(current.version)
    changed = {name for name in {*base, *now_} if base.get(name) != now_.get(name)}
    ours: dict[str, Any] = {**told.data, **({LABEL: told.label} if told.label else {})}
    clash = {name for name in changed & {*ours} if ours[name] != now_.get(name)}
    return "hard" if clash or current.entity.conflict == "hard" else "soft"


def _said(version: EntityVersion) -> dict[str, Any]:
    return {**version.data, LABEL: version.label}
