"""…/datasets/<list>/entities: what is in a list, one by one or many at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request, stream_with_context

from app.accounts.access import Act
from app.accounts.audit import record
from app.db import writing
from app.errors import Refused
from app.openrosa.central.answers import SUCCESS, to_json, write_array
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.bodies import checked_text, read_object, text_in
from app.openrosa.central.callers import caller
from app.openrosa.central.datasets import BASE, list_named
from app.openrosa.central.place import project_numbered, user_agent
from app.openrosa.entities.lists import properties_of
from app.openrosa.entities.versions import (
    Current,
    Origin,
    Told,
    create_entities,
    delete_entity,
    entities_of,
    find_entity,
    normal_uuid,
    resolve,
    update_entity,
    versions_of,
)
from app.openrosa.models import EntityList, EntityVersion
from app.openrosa.odata.options import is_true

_BASE = f"{BASE}/<name>/entities"
_ONE = f"{_BASE}/<uuid>"
_NAMES = {"uuid", "label", "data"}


@blueprint.get(_BASE)
def list_entities(number: int, name: str) -> Response:
    """All that are in the list, newest first."""
    told = (_told(one) for one in entities_of(_list(number, name, Act.READ_ANSWERS)))
    return Response(stream_with_context(write_array(told)), mimetype="application/json")


@blueprint.get(_ONE)
def show_entity(number: int, name: str, uuid: str) -> Response:
    """One entity."""
    return to_json(_told(_find(_list(number, name, Act.READ_ANSWERS), uuid)))


@blueprint.get(f"{_ONE}/versions")
def list_versions(number: int, name: str, uuid: str) -> Response:
    """All that was ever said of it."""
    current = _find(_list(number, name, Act.READ_ANSWERS), uuid)
    holds = current.entity.version
    return to_json([_version(one, current=one.version == holds) for one in versions_of(current.entity)])


@blueprint.post(_BASE)
def add_entities(number: int, name: str) -> Response:
    """One entity, or several as {"entities": […]}. Refused: entity_invalid (400), entity_taken (409)."""
    found = _list(number, name, Act.MANAGE)
    body = read_object()
    known = {one.name for one in properties_of(found)}
    several = body.get("entities")
    items = [_read(item, known) for item in _items(several)] if "entities" in body else [_read(body, known)]
    writing()
    made = create_entities(found, items, _origin())
    subject = f"entity_list {found.id}"
    record("entity.create", subject, by=caller(), project_id=found.project_id, count=len(made))
    return to_json(SUCCESS if "entities" in body else _told(made[0]))


@blueprint.patch(_ONE)
def change_entity(number: int, name: str, uuid: str) -> Response:
    """A new version, begun from ?baseVersion= or ?force=true; ?resolve=true ends a conflict.

    Refused: entity_stale (409), entity_invalid (400).
    """
    found = _list(number, name, Act.MANAGE)
    body = read_object()
    writing()
    current = _find(found, uuid, lock=True)
    base = request.args.get("baseVersion", "")
    if base != str(current.entity.version) and not is_true(request.args.get("force")):
        raise Refused("entity_stale", 409, {"current": current.entity.version, "provided": base})
    if body or not is_true(request.args.get("resolve")):
        told = _changes(body, {one.name for one in properties_of(found)})
        current = update_entity(current, told, _origin(), None)
        subject = f"entity {current.entity.id}"
        record("entity.update", subject, by=caller(), project_id=found.project_id)
    if is_true(request.args.get("resolve")):
        resolve(current, by=caller())
    return to_json(_told(current))


@blueprint.delete(_ONE)
def remove_entity(number: int, name: str, uuid: str) -> Response:
    """Take it out of the list."""
    found = _list(number, name, Act.MANAGE)
    writing()
    delete_entity(_find(found, uuid, lock=True), by=caller())
    return to_json(SUCCESS)


def _list(number: int, name: str, act: Act) -> EntityList:
    return list_named(project_numbered(number, act), name)


def _find(found: EntityList, uuid: str, *, lock: bool = False) -> Current:
    known = normal_uuid(uuid)
    current = find_entity(found, known, lock=lock) if known else None
    if current is None or current.entity.deleted_at is not None:
        raise Refused("not_found", 404)
    return current


def _origin() -> Origin:
    return Origin(caller().number, user_agent())


def _items(told: object) -> Sequence[Mapping[str, Any]]:
    if not isinstance(told, list) or not told or not all(isinstance(item, dict) for item in told):
        raise Refused("parameter_type", 400, {"field": "entities", "expected": "[{…}, …]"})
    return told


def _read(told: Mapping[str, Any], known: set[str]) -> tuple[str | None, Told]:
    """A new entity. Refused (400): parameter_unexpected, _missing or _type, entity_invalid."""
    for name in told.keys() - _NAMES:
        raise Refused("parameter_unexpected", 400, {"field": name})
    uuid = told.get("uuid")
    return (
        None if uuid is None else checked_text(uuid, "uuid"),
        Told(text_in(told, "label"), _data(told.get("data") or {}, known)),
    )


def _changes(told: Mapping[str, Any], known: set[str]) -> Told:
    for name in told.keys() - _NAMES:
        raise Refused("parameter_unexpected", 400, {"field": name})
    label, data = told.get("label"), told.get("data")
    if label is None and data is None:
        raise Refused("entity_invalid", 400, {"field": "label, data"})
    return Told(None if label is None else text_in(told, "label"), _data(data or {}, known))


def _data(told: object, known: set[str]) -> dict[str, str]:
    if not isinstance(told, dict):
        raise Refused("parameter_type", 400, {"field": "data", "expected": "{…}"})
    for name in told.keys() - known:
        raise Refused("entity_invalid", 400, {"field": name})
    return {name: checked_text(value, name) for name, value in told.items()}


def _told(current: Current) -> dict[str, Any]:
    entity = current.entity
    return {
        "uuid": entity.uuid,
        "creatorId": entity.creator,
        "createdAt": entity.created_at,
        "updatedAt": entity.updated_at,
        "deletedAt": entity.deleted_at,
        "conflict": entity.conflict,
        "currentVersion": _version(current.version, current=True),
    }


def _version(version: EntityVersion, *, current: bool) -> dict[str, Any]:
    return {
        "label": version.label,
        "data": version.data,
        "version": version.version,
        "baseVersion": version.base_version,
        "branchId": version.branch_id,
        "trunkVersion": version.trunk_version,
        "branchBaseVersion": version.branch_base,
        "creatorId": version.creator,
        "userAgent": version.user_agent,
        "createdAt": version.created_at,
        "current": current,
    }
