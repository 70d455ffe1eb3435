"""An entity list as a table: its label and its properties, all of them texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, Text, func, null, select, type_coerce

from app.accounts.models import Person
from app.columns import Moment
from app.db import db, execute, table_of
from app.errors import Refused
from app.openrosa.entities.lists import properties_of
from app.openrosa.listed import listed
from app.openrosa.models import Entity, EntityList, EntityVersion

from .feed import Placed
from .filters import condition
from .metadata import begin, entity_set, finish, keyed, properties, schema, sub
from .names import identifier, identifiers, told_apart
from .options import Options
from .orders import order
from .selecting import shows, system_fields, with_system

TABLE = "Entities"
_AT_ONCE = 1_000
_SYSTEM = "org.opendatakit.entity"
_entities, _versions, _people = map(table_of, (Entity, EntityVersion, Person))
_creator = select(_people.c.name).where(_people.c.number == _entities.c.creator).scalar_subquery()
_SYSTEM_TYPES = {
    "createdAt": "Edm.DateTimeOffset",
    "creatorId": "Edm.String",
    "creatorName": "Edm.String",
    "updates": "Edm.Int64",
    "updatedAt": "Edm.DateTimeOffset",
    "deletedAt": "Edm.DateTimeOffset",
    "version": "Edm.Int64",
    "conflict": "Edm.String",
}
#: What $filter and $orderby may name.
COLUMNS: dict[str, ColumnElement[Any]] = {
    "__id": _entities.c.uuid,
    "__system/createdAt": _entities.c.created_at,
    "__system/updatedAt": _entities.c.updated_at,
    "__system/deletedAt": type_coerce(null(), Moment()),
    "__system/creatorId": _entities.c.creator,
    "__system/conflict": _entities.c.conflict,
}


@dataclass(frozen=True, slots=True)
class EntityTable:
    """The table of a list, as a request asks for it; `names` are identifiers by property."""

    project_id: UUID
    list_id: UUID
    names: Mapping[str, str]
    options: Options

    def count(self) -> int | None:
        """How many entities there are, if that is asked for."""
        if not self.options.count:
            return None
        return int(execute(self._of(select(func.count()))).scalar_one())

    def placed(self) -> Iterator[Placed]:
        """The rows from where the page begins, each with its place."""
        after, skip = _entity(self.options.after), self.options.skip
        ordered = order(self.options.orderby, COLUMNS)
        while True:
            page = self._of(_ROW).order_by(*ordered, _entities.c.id.desc()).limit(_AT_ONCE)
            if after is not None:
                page = page.where(_entities.c.id < after)
            found = execute(page.offset(skip) if skip else page).all()
            db.session.rollback()
            for row in found:
                yield self._row(row), {"entity": row.id.hex}
            if len(found) < _AT_ONCE:
                return
            skip, after = (skip + _AT_ONCE, None) if ordered else (0, found[-1].id)

    def _of(self, statement: Select[Any]) -> Select[Any]:
        narrowed = listed(statement, self.project_id, self.list_id)
        told = self.options.filter
        return narrowed.where(condition(told, COLUMNS)) if told else narrowed

    def _row(self, row: Any) -> dict[str, Any]:
        select_, data = self.options.select, orjson.loads(row.data)
        told: dict[str, Any] = {}
        if shows(select_, "__id"):
            told["__id"] = row.uuid
        if shows(select_, "label"):
            told["label"] = row.label
        if shows(select_, "__system"):
            told["__system"] = _system(row, system_fields(select_))
        told |= {one: data.get(name) for name, one in self.names.items() if shows(select_, one)}
        return told


_ROW = select(
    *_entities.c["id", "uuid", "version", "creator", "created_at", "updated_at", "conflict"],
    _versions.c.label,
    type_coerce(_versions.c.data, Text).label("data"),
    _creator.label("creator_name"),
)


def open_entities(found: EntityList, options: Options) -> EntityTable:
    """The table of a list. Refused: odata_property (400), and what $filter and $orderby refuse."""
    names = identifiers(one.name for one in properties_of(found))
    known = with_system("__id", "label", *names.values(), system=_SYSTEM_TYPES)
    for path in options.select - known:
        raise Refused("odata_property", 400, {"property": path})
    if options.filter:
        condition(options.filter, COLUMNS)
    order(options.orderby, COLUMNS)
    _entity(options.after)
    return EntityTable(found.project_id, found.id, names, options)


def entities_metadata(found: EntityList) -> bytes:
    """The $metadata of a list."""
    document, services = begin()
    properties(sub(schema(services, _SYSTEM), "ComplexType", Name="metadata"), _SYSTEM_TYPES.items())
    space = f"org.opendatakit.user.{identifier(found.name)}"
    ours = schema(services, space)
    names = identifiers(one.name for one in properties_of(found))
    told = [("__system", f"{_SYSTEM}.metadata"), ("label", "Edm.String")]
    properties(keyed(ours, TABLE), [*told, *((name, "Edm.String") for name in names.values())])
    _, holder = told_apart([TABLE, identifier(found.name)])
    entity_set(sub(ours, "EntityContainer", Name=holder), TABLE, f"{space}.{TABLE}")
    return finish(document)


def _system(row: Any, shown: frozenset[str]) -> dict[str, Any]:
    told = {
        "createdAt": row.created_at,
        "creatorId": str(row.creator),
        "creatorName": row.creator_name,
        "updates": row.version - 1,
        "updatedAt": row.updated_at,
        "deletedAt": None,
        "version": row.version,
        "conflict": row.conflict,
    }
    return {name: told[name] for name in told if not shown or name in shown}


def _entity(after: Mapping[str, Any]) -> UUID | None:
    if not after:
        return None
    try:
        return UUID(hex=str(after["entity"]))
    except (KeyError, ValueError):
        raise Refused("odata_token", 400) from None
