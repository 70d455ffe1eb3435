"""Lists and their properties."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.clock import now
from app.collection.upsert import Upsert
from app.db import db, table_of, uuid7
from app.errors import Refused
from app.openrosa.models import EntityList, EntityProperty
from app.projects.models import Project

#: Names stand in XML (ODK entities specification): what a name of an element may be, without a prefix.
_NAME = re.compile(r"[^\W\d][\w.-]{0,119}")
_RESERVED = {"name", "label"}
_OURS = "__"
_PUT = Upsert(lambda insert: insert(table_of(EntityProperty)).on_conflict_do_nothing())


def create_list(
    project: Project, name: str, *, approval_required: bool = False, by: Person | None = None
) -> EntityList:
    """A new list without properties. Refused: name_invalid, list_taken (409), in whatever case.

    No form could write to one with a dot, as Central's and pyxform's rules have it.
    """
    check_name(name)
    if "." in name:
        raise Refused("name_invalid", 400, {"name": name[:60]})
    if any(one.name.casefold() == name.casefold() for one in lists_of(project)):
        raise Refused("list_taken", 409, {"name": name})
    made = EntityList(project_id=project.id, name=name, approval_required=approval_required)
    db.session.add(made)
    db.session.flush()
    record("entity_list.create", f"entity_list {made.id}", by=by, project_id=project.id)
    return made


def lists_of(project: Project) -> list[EntityList]:
    """The lists of a project, by name."""
    query = select(EntityList).where(EntityList.project_id == project.id).order_by(EntityList.name)
    return list(db.session.scalars(query))


def find_list(project: Project, name: str) -> EntityList | None:
    """The list of this name."""
    return db.session.scalar(
        select(EntityList).where(EntityList.project_id == project.id, EntityList.name == name)
    )


def properties_of(found: EntityList) -> list[EntityProperty]:
    """The properties of a list, in the order in which they were added."""
    return list(
        db.session.scalars(
            select(EntityProperty)
            .where(EntityProperty.project_id == found.project_id, EntityProperty.list_id == found.id)
            .order_by(EntityProperty.created_at, EntityProperty.name)
        )
    )


def add_property(found: EntityList, name: str, *, by: Person | None = None) -> None:
    """Add a property. Refused: name_invalid, property_taken (409), in whatever case."""
    check_name(name)
    if any(one.name.casefold() == name.casefold() for one in properties_of(found)):
        raise Refused("property_taken", 409, {"name": name})
    db.session.add(EntityProperty(project_id=found.project_id, list_id=found.id, name=name))
    db.session.flush()
    subject = f"entity_list {found.id}"
    record("entity_list.add_property", subject, by=by, project_id=found.project_id, name=name)


def ensure_list(project: Project, name: str, properties: Iterable[str]) -> EntityList | None:
    """The list as a form declares it, made where it is not there yet; None where its name is no name."""
    if not is_name(name):
        return None
    found = find_list(project, name)
    if found is None:
        found = EntityList(project_id=project.id, id=uuid7(), name=name)
        db.session.add(found)
        db.session.flush()
        record("entity_list.create", f"entity_list {found.id}", project_id=project.id)
    here = {one.name for one in properties_of(found)}
    for wanted in dict.fromkeys(properties):
        if wanted not in here and is_name(wanted):
            key = {"project_id": found.project_id, "list_id": found.id}
            _PUT.run(key | {"name": wanted, "created_at": now()})
    return found


def check_name(name: str) -> None:
    """Refused: name_invalid (400)."""
    if not is_name(name):
        raise Refused("name_invalid", 400, {"name": name[:60]})


def is_name(name: str) -> bool:
    """Whether a list or a property may be called so."""
    fits = _NAME.fullmatch(name) is not None
    return fits and not name.startswith(_OURS) and name.casefold() not in _RESERVED
