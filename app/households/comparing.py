"""What a file of addresses would change, before it does: which are new, which are known and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.households.addresses import Addresses
from app.households.lines import identity
from app.households.models import AddressList, Household
from app.households.resembling import Named, resembling
from app.projects.models import Project


@dataclass(frozen=True, slots=True)
class Compared:
    """How many addresses of a file would be what.

    `added` come into the list, `kept` are in the list that the file replaces, `elsewhere` in another;
    `gone` are those that the replaced list has and the file has not, or has twice.
    """

    added: int
    kept: int
    elsewhere: int
    gone: Sequence[UUID] = ()


def compare(project: Project, addresses: Addresses, replaced: AddressList | None = None) -> Compared:
    """A file beside what the project has; `replaced` is the list that it would replace."""
    rows = _rows(project)
    oldest = {row.identity: row for row in reversed(rows)}
    told = {one.identity for one in addresses.found}
    lists = [oldest[one].list_id for one in told if one in oldest]
    kept = lists.count(replaced.id) if replaced else 0
    elsewhere = len(lists) - lists.count(None) - kept
    gone = [row.id for row in rows if replaced and row.list_id == replaced.id
            and (row.identity not in told or oldest[row.identity] is not row)]  # fmt: skip
    return Compared(len(told) - kept - elsewhere, kept, elsewhere, gone)


def near_spellings(project: Project, addresses: Addresses) -> list[tuple[Named, Named]]:
    """Streets of a file that resemble one another, or one that the project has."""
    told = {(one.parts.street or "", one.parts.town or "") for one in addresses.found if one.parts.street}
    query = (
        select(Household.street, Household.town)
        .distinct()
        .where(Household.project_id == project.id, Household.street.is_not(None))
    )
    return resembling(told, [(street or "", town or "") for street, town in db.session.execute(query)])


class _Row(NamedTuple):
    """An address of the project, by what it is compared by."""

    id: UUID
    list_id: UUID | None
    identity: str


def _rows(project: Project) -> list[_Row]:
    """The project's addresses, oldest first."""
    one = Household
    query = select(one.id, one.list_id, one.identity, one.address, one.number, one.street)
    rows = db.session.execute(query.where(one.project_id == project.id).order_by(one.id))
    return [
        _Row(household_id, list_id, known or identity(address, number, street))
        for household_id, list_id, known, address, number, street in rows
    ]
