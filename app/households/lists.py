"""Lists of addresses: made, found, counted, and the day until which their contacts are kept."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.clock import now
from app.db import db, uuid7
from app.errors import Refused
from app.households.models import AddressList, Contact, Household
from app.projects.models import Project
from app.projects.projects import zone_of

LONGEST_NAME = 120


class Counted(NamedTuple):
    """A list, its addresses and the contacts that came with it."""

    address_list: AddressList
    households: int
    contacts: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a list comes from: the file that it was read from, and until when its contacts are kept."""

    list_id: UUID | None = None
    source_name: str | None = None
    contacts_until: date | None = None


NOWHERE = Origin()


def make_list(
    project: Project, name: str, origin: Origin = NOWHERE, *, by: Person | None = None
) -> AddressList:
    """Make an empty list. Refused: list_name, contacts_past, contacts_late."""
    if origin.contacts_until:
        check_contacts_until(project, origin.contacts_until)
    made = AddressList(
        project_id=project.id,
        id=origin.list_id or uuid7(),
        name=checked_name(name),
        source_name=origin.source_name,
        contacts_until=origin.contacts_until,
        report={},
        person_id=by.id if by else None,
    )
    db.session.add(made)
    db.session.flush()
    record("address_list.make", f"address_list {made.id}", by=by, project_id=project.id)
    return made


def find_list(project: Project, list_id: UUID) -> AddressList:
    """A list of this project. Refused: not_found (404)."""
    found = db.session.get(AddressList, (project.id, list_id))
    if found is None:
        raise Refused("not_found", 404)
    return found


def lists_of(project: Project) -> list[Counted]:
    """The project's lists, newest first, each with what it holds."""
    households = _by_list(project, Household)
    contacts = _by_list(project, Contact)
    query = select(AddressList).where(AddressList.project_id == project.id).order_by(AddressList.id.desc())
    return [
        Counted(one, households.get(one.id, 0), contacts.get(one.id, 0)) for one in db.session.scalars(query)
    ]


def count_unlisted(project: Project) -> int:
    """How many addresses are in no list: those that letters were sent to."""
    return _by_list(project, Household).get(None, 0)


def set_contacts_until(
    project: Project, address_list: AddressList, until: date, *, by: Person | None = None
) -> None:
    """Change the day on which a list's contacts are erased. Refused: contacts_past, contacts_late."""
    check_contacts_until(project, until)
    address_list.contacts_until = until
    subject = f"address_list {address_list.id}"
    record("address_list.contacts_until", subject, by=by, project_id=project.id, until=until.isoformat())


def check_contacts_until(project: Project, until: date) -> None:
    """Refused: contacts_past, contacts_late (values: day), if contacts cannot be kept until that day."""
    if until <= today_in(project):
        raise Refused("contacts_past")
    if project.retention_until and until > project.retention_until:
        raise Refused("contacts_late", 422, {"day": project.retention_until.strftime("%d/%m/%Y")})


def checked_name(name: str) -> str:
    """A list's name, trimmed. Refused: list_name (values: most)."""
    trimmed = " ".join(name.split())
    if not 0 < len(trimmed) <= LONGEST_NAME:
        raise Refused("list_name", 422, {"most": LONGEST_NAME})
    return trimmed


def today_in(project: Project) -> date:
    """Which day it is where the project is."""
    return now().astimezone(zone_of(project)).date()


def _by_list(project: Project, model: type[Household] | type[Contact]) -> dict[UUID | None, int]:
    query = select(model.list_id, func.count()).where(model.project_id == project.id).group_by(model.list_id)
    return {row[0]: row[1] for row in db.session.execute(query)}
