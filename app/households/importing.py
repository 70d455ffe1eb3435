"""From a file to a list: it is read by a job, looked at by who uploaded it, and imported by another job."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db, reading, uuid7, writing
from app.errors import Refused
from app.households.addresses import Addresses, addresses_in
from app.households.comparing import compare
from app.households.contacts import forget_contacts, keep_contacts
from app.households.correcting import take_over
from app.households.files.columns import Taken
from app.households.files.found import Found, columns_found
from app.households.files.tables import find_table
from app.households.lists import Origin, check_contacts_until, checked_name, find_list, make_list
from app.households.models import AddressList
from app.households.receiving import households_at
from app.households.removing import remove_addresses
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
    #: The list that the file takes the place of; None: it becomes one of its own.
    replaces: UUID | None = None


def receive_file(project: Project, content: bytes, source_name: str, *, by: Person) -> UUID:
    """Have a file read; gives the job, whose page tells what was found."""
    upload_id = uuid7()
    keep_file(upload_id, content)
    return enqueue(READ, **asked_for(project, by), upload_id=str(upload_id), source_name=source_name[-200:])


def read_anew(project: Project, upload_id: UUID, waiting: Waiting, taken: Taken, *, by: Person) -> UUID:
    """Have a file that waits read again, its columns taken for what somebody said; gives the job."""
    asked = {"source_name": waiting.source_name, "taken": json.dumps(asdict(taken))}
    return enqueue(READ, **asked_for(project, by), upload_id=str(upload_id), **asked)


def order_import(project: Project, upload_id: UUID, wanted: Wanted, *, by: Person) -> UUID:
    """Have what was read imported; gives the job, whose result is {"list_id"} and the list's report.

    Refused: addresses_waited (410), list_name, addresses_unaccepted, contacts_past, contacts_late, and
    not_found (404) for a list to replace that is none of the project's.
    """
    addresses = _read(project, upload_id, by)
    if addresses.faults and not wanted.without_faults:
        raise Refused("addresses_unaccepted")
    name = checked_name(wanted.name)
    if wanted.contacts_until:
        check_contacts_until(project, wanted.contacts_until)
    until = wanted.contacts_until.isoformat() if wanted.contacts_until else None
    replaces = str(find_list(project, wanted.replaces).id) if wanted.replaces else None
    asked = {"called": name, "quartier": wanted.quartier, "contacts_until": until, "replaces": replaces}
    return enqueue(IMPORT, **asked_for(project, by), upload_id=str(upload_id), **asked)


@job(READ, tries=2)
def read_uploaded(
    progress: Progress, project_id: str, person_id: str, upload_id: str, **file: str
) -> dict[str, Any]:
    """Read a file that waits; nothing is locked meanwhile."""
    reading()
    content = read_file(UUID(upload_id))
    if content is None:
        raise Refused("addresses_waited", 410)
    project, person = _who(project_id, person_id)
    waiting = _understood(file["source_name"], content, _taken(file.get("taken")))
    keep_reading(project, UUID(upload_id), waiting, person)
    return {"found": len(waiting.addresses.found) if waiting.addresses else 0}


def _understood(source_name: str, content: bytes, taken: Taken | None) -> Waiting:
    found = Found()
    try:
        table = find_table(content, taken)
        found = columns_found(table, taken)
        return Waiting(source_name, addresses_in(table), found=found)
    except Refused as refused:
        return Waiting(source_name, refused=refused, found=found)


def _taken(text: str | None) -> Taken | None:
    if not text:
        return None
    told = json.loads(text)
    return Taken(tuple(told["fields"]), told["has_headers"])


@job(IMPORT)
def import_list(
    progress: Progress, project_id: str, person_id: str, upload_id: str, **wanted: Any
) -> dict[str, Any]:
    """Make the list of what was read, portion by portion: an import that was killed goes on where it was.

    The list has the upload's id, so that it is made once. One that takes another's place keeps that one's id;
    what the other has and the file has not goes last, but for what something hangs on.
    """
    project, person = _who(project_id, person_id)
    waiting = find_reading(project, UUID(upload_id), person)
    if waiting is None or waiting.addresses is None:
        raise Refused("addresses_waited", 410)
    address_list = _list(project, UUID(upload_id), waiting, wanted, person)
    report = _import(address_list, waiting.addresses, wanted, progress)
    if wanted.get("replaces"):
        gone = compare(project, waiting.addresses, address_list).gone
        report.gone, report.held = remove_addresses(project, gone, by=person)
    address_list.report = asdict(report)
    subject = f"address_list {address_list.id}"
    record("address_list.import", subject, by=person, project_id=project.id, **asdict(report))
    forget(UUID(upload_id))
    return {"list_id": str(address_list.id), **asdict(report)}


def _list(
    project: Project, upload_id: UUID, waiting: Waiting, wanted: Mapping[str, Any], person: Person
) -> AddressList:
    """The list that a file becomes, or takes the place of."""
    until = date.fromisoformat(wanted["contacts_until"]) if wanted["contacts_until"] else None
    if wanted.get("replaces"):
        found = find_list(project, UUID(wanted["replaces"]))
        found.name, found.source_name = wanted["called"], waiting.source_name
        found.contacts_until = until or found.contacts_until
        return found
    made = db.session.get(AddressList, (project.id, upload_id))
    origin = Origin(upload_id, waiting.source_name, until)
    return made or make_list(project, wanted["called"], origin, by=person)


@dataclass(slots=True)
class _Report:
    """How many rows of a file were what: `new` are in the list now, `known` stay in the list they were in.

    Of a list whose place was taken: how many addresses are `gone`, and how many were `held` there.
    """

    read: int
    faults: int
    new: int = 0
    known: int = 0
    contacts: int = 0
    gone: int = 0
    held: int = 0


def _import(
    address_list: AddressList, addresses: Addresses, wanted: Mapping[str, Any], progress: Progress
) -> _Report:
    found, list_id = addresses.found, address_list.id
    report = _Report(len(found) + len(addresses.faults), len(addresses.faults))
    project = db.session.get_one(Project, address_list.project_id)
    is_replaced, keeps_contacts = bool(wanted.get("replaces")), bool(wanted["contacts_until"])
    if is_replaced and keeps_contacts:
        forget_contacts(address_list)
    for start in range(0, len(found), _PORTION):
        portion = found[start : start + _PORTION]
        households = households_at(project, portion, wanted["quartier"], address_list)
        pairs = list(zip(households, portion, strict=True))
        if keeps_contacts:
            people = [(household, one.contact) for household, one in pairs if one.contact]
            keep_contacts(address_list, people)
            report.contacts += len(people)
        report.new += sum(household.list_id == list_id for household in households)
        report.known = start + len(portion) - report.new
        progress(start + len(portion), len(found))
        db.session.flush()
        if is_replaced:
            take_over(project, [pair for pair in pairs if pair[0].list_id == list_id])
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
