"""Contacts of households: kept apart from addresses, read by few, erased on their day (`purging`)."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from app.accounts.access import Act, require
from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.households.files.people import Told
from app.households.models import AddressList, Contact, Household
from app.projects.models import Project

_AT_ONCE = 5_000


def keep_contacts(address_list: AddressList, told: Iterable[tuple[Household, Told]]) -> None:
    """Keep what a file says of who lives where; who is known there already is not kept twice."""
    wanted = list(told)
    known = _known(address_list, [household for household, _ in wanted])
    for household, person in wanted:
        key = (household.id, person.name, person.email, person.telephone)
        if key in known:
            continue
        known.add(key)
        db.session.add(
            Contact(
                project_id=address_list.project_id,
                household_id=household.id,
                list_id=address_list.id,
                name=person.name,
                email=person.email,
                telephone=person.telephone,
            )
        )
    db.session.flush()


def forget_contacts(address_list: AddressList) -> None:
    """Erase the contacts that came with a list: the file that takes its place tells them anew."""
    of_list = (Contact.project_id == address_list.project_id, Contact.list_id == address_list.id)
    db.session.execute(delete(Contact).where(*of_list))


def contacts_of(household: Household, project: Project, person: Person) -> list[Contact]:
    """Who can be reached there, for someone with the right to read addresses; the reading is logged."""
    require(person, Act.READ_ADDRESSES, project)
    record("contact.read", f"household {household.id}", by=person, project_id=project.id)
    query = select(Contact).where(Contact.project_id == project.id, Contact.household_id == household.id)
    return list(db.session.scalars(query.order_by(Contact.id)))


def _known(address_list: AddressList, households: list[Household]) -> set[tuple[object, ...]]:
    known: set[tuple[object, ...]] = set()
    ids = [household.id for household in households]
    for start in range(0, len(ids), _AT_ONCE):
        query = select(Contact.household_id, Contact.name, Contact.email, Contact.telephone).where(
            Contact.project_id == address_list.project_id,
            Contact.household_id.in_(ids[start : start + _AT_ONCE]),
        )
        known |= {tuple(row) for row in db.session.execute(query)}
    return known
