"""From a file to a list: it is read by a job, looked at by who uploaded it, and imported by another job."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db, reading, uuid7, writing
from app.errors import Refused
from app.households.addresses import Addresses, read_addresses
from app.households.contacts import keep_contacts
from app.households.lists import Origin, check_contacts_until, checked_name, make_list
from app.households.models import AddressList
from app.households.receiving import households_at
from app.households.waiting import Waiting, find_reading, forget, keep_file, keep_reading, read_file
from app.households.work import IMPORT, READ, asked_for
from app.jobs import Progress, enqueue, job
from app.projects.models import Project

#: Addresses between two commits: nobody waits for the write lock for longer than these take.
_PORTION = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to become of a file that was read."""

    name: str
    #: Of addresses whose file says none.
    quartier: str | None = None
    #: Contacts are kept until then; None: none is kept.
    contacts_until: date | None = None
    #: Rows at fault are left out, and that is wanted.
    without_faults: bool = False


def receive_file(project: Project, content: bytes, source_name: str, *, by: Person) -> UUID:
    """Have a file read; gives the job, whose page tells what was found."""
    upload_id = uuid7()
    keep_file(upload_id, content)
    return enqueue(READ, **asked_for(project, by), upload_id=str(upload_id), source_name=source_name[-200:])


def order_import(project: Project, upload_id: UUID, wanted: Wanted, *, by: Person) -> UUID:
    """Have what was read imported; gives the job, whose result is {"list_id"} and the list's report.

    Refused: addresses_waited (410), list_name, addresses_unaccepted, contacts_past, contacts_late.
    """
    addresses = _read(project, upload_id, by)
    if addresses.faults and not wanted.without_faults:
        raise Refused("addresses_unaccepted")
    name = checked_name(wanted.name)
    if wanted.contacts_until:
        check_contacts_until(project, wanted.contacts_until)
    until = wanted.contacts_until.isoformat() if wanted.contacts_until else None
    asked = {"called": name, "quartier": wanted.quartier, "contacts_until": until}
    return enqueue(IMPORT, **asked_for(project, by), upload_id=str(upload_id), **asked)


@job(READ, tries=2)
def read_uploaded(
    progress: Progress, project_id: str, person_id: str, upload_id: str, source_name: str
) -> dict[str, Any]:
    """Read a file that waits; nothing is locked meanwhile."""
    reading()
    content = read_file(UUID(upload_id))
    if content is None:
        raise Refused("addresses_waited", 410)
    project, person = _who(project_id, person_id)
    try:
        waiting = Waiting(source_name, addresses=read_addresses(content))
    except Refused as refused:
        waiting = Waiting(source_name, refused=refused)
    keep_reading(project, UUID(upload_id), waiting, person)
    return {"found": len(waiting.addresses.found) if waiting.addresses else 0}


@job(IMPORT)
def import_list(
    progress: Progress, project_id: str, person_id: str, upload_id: str, **wanted: Any
) -> dict[str, Any]:
    """Make the list of what was read, portion by portion: an import that was killed goes on where it was.

    The list has the upload's id, so that it is made once.
    """
    project, person = _who(project_id, person_id)
    waiting = find_reading(project, UUID(upload_id), person)
    if waiting is None or waiting.addresses is None:
        raise Refused("addresses_waited", 410)
    address_list = db.session.get(AddressList, (project.id, UUID(upload_id)))
    if address_list is None:
        until = date.fromisoformat(wanted["contacts_until"]) if wanted["contacts_until"] else None
        origin = Origin(UUID(upload_id), waiting.source_name, until)
        address_list = make_list(project, wanted["called"], origin, by=person)
    report = _import(address_list, waiting.addresses, wanted["quartier"], progress)
    address_list.report = asdict(report)
    subject = f"address_list {address_list.id}"
    record("address_list.import", subject, by=person, project_id=project.id, **asdict(report))
    forget(UUID(upload_id))
    return {"list_id": upload_id, **asdict(report)}


@dataclass(slots=True)
class _Report:
    """How many rows of a file were what: `new` are in the list now, `known` stay in the list they were in."""

    read: int
    faults: int
    new: int = 0
    known: int = 0
    contacts: int = 0


def _import(
    address_list: AddressList, addresses: Addresses, quartier: str | None, progress: Progress
) -> _Report:
    found, list_id = addresses.found, address_list.id
    report = _Report(len(found) + len(addresses.faults), len(addresses.faults))
    project = db.session.get_one(Project, address_list.project_id)
    for start in range(0, len(found), _PORTION):
        portion = found[start : start + _PORTION]
        households = households_at(project, portion, quartier, address_list)
        pairs = list(zip(households, portion, strict=True))
        if address_list.contacts_until:
            people = [(household, one.contact) for household, one in pairs if one.contact]
            keep_contacts(address_list, people)
            report.contacts += len(people)
        report.new += sum(household.list_id == list_id for household in households)
        report.known = start + len(portion) - report.new
        progress(start + len(portion), len(found))
        db.session.flush()
        reading()  # what was done until here is committed
        writing()
    return report


def _read(project: Project, upload_id: UUID, person: Person) -> Addresses:
    waiting = find_reading(project, upload_id, person)
    if waiting is None or waiting.addresses is None:
        raise Refused("addresses_waited", 410)
    return waiting.addresses


def _who(project_id: str, person_id: str) -> tuple[Project, Person]:
    return db.session.get_one(Project, UUID(project_id)), db.session.get_one(Person, UUID(person_id))
