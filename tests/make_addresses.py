"""Plain factories for addresses: files, lists, and doors along a street. All are called in an app context."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.accounts.models import Person
from app.db import db, transaction
from app.households.addresses import Address
from app.households.contacts import keep_contacts
from app.households.files.people import Told
from app.households.lines import Parts, one_line
from app.households.lists import Origin, make_list
from app.households.models import AddressList, Household
from app.households.receiving import households_at
from app.projects.models import Project

TOWN = "44000 Nantes"


def make_file(rows: Iterable[Sequence[object]], *headers: str) -> bytes:
    """A CSV as Excel writes it in France."""
    return "\r\n".join(";".join(map(str, row)) for row in (headers, *rows)).encode("cp1252")


def make_parts(number: object, street: str = "rue Kervégan", **inside: str) -> Parts:
    """A door of a street in Nantes."""
    return Parts(number=str(number), street=street, town=TOWN, **inside)


def make_households(
    project: Project, parts: Sequence[Parts], address_list: AddressList | None = None
) -> list[Household]:
    """Households at these doors, in this list if there is one."""
    addresses = [Address(one_line(one), "5", one) for one in parts]
    with transaction():
        return households_at(db.session.merge(project), addresses, None, address_list)


def make_address_list(
    project: Project, parts: Sequence[Parts], name: str = "Malakoff", *, by: Person | None = None
) -> AddressList:
    """A list of these doors."""
    with transaction():
        made = make_list(db.session.merge(project), name, by=by)
    make_households(project, parts, made)
    return made


def make_contacts(
    project: Project, until: date, people: Sequence[Told], name: str = "Volontaires"
) -> AddressList:
    """A list with a door for each of these people, whose contacts are kept until that day."""
    doors = [make_parts(number) for number in range(1, len(people) + 1)]
    with transaction():
        made = make_list(db.session.merge(project), name, Origin(contacts_until=until))
    households = make_households(project, doors, made)
    with transaction():
        keep_contacts(made, zip(households, people, strict=True))
    return made
