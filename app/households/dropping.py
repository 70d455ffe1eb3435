"""Erasing a list that was imported by mistake: as long as nothing has been done with its addresses."""

from uuid import UUID

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.households.models import AddressList, CodeLink, Contact, Household
from app.households.receiving import lock_addresses
from app.projects.models import Project

#: Every column that names a household where something was done; later rooms add theirs when installed.
naming: list[InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]] = [CodeLink.household_id]


def is_used(address_list: AddressList) -> bool:
    """Whether a code, an agent or anything else went to one of its addresses."""
    return any(
        db.session.scalar(
            select(
                exists().where(
                    Household.project_id == address_list.project_id,
                    Household.list_id == address_list.id,
                    column.class_.project_id == address_list.project_id,
                    column == Household.id,
                )
            )
        )
        for column in naming
    )


def drop_list(project: Project, address_list: AddressList, *, by: Person | None = None) -> int:
    """Erase a list, its addresses and their contacts; says how many addresses. Refused: list_used (409)."""
    lock_addresses(project)
    if is_used(address_list):
        raise Refused("list_used", 409)
    of_list = (Household.project_id == project.id, Household.list_id == address_list.id)
    there = Contact.household_id.in_(select(Household.id).where(*of_list))
    db.session.execute(
        delete(Contact).where(
            Contact.project_id == project.id, or_(there, Contact.list_id == address_list.id)
        )
    )
    gone = db.session.execute(delete(Household).where(*of_list).returning(Household.id)).all()
    subject = f"address_list {address_list.id}"
    db.session.delete(address_list)
    record("address_list.drop", subject, by=by, project_id=project.id, households=len(gone))
    return len(gone)
