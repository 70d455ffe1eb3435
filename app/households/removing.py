"""Taking single addresses away, those that nothing hangs on; a round without a visit goes with them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.households.dropping import naming
from app.households.models import Contact, Household
from app.households.receiving import lock_addresses
from app.projects.models import Project

#: Columns of `naming` that hold no address: what they say goes with it.
yielding: list[InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]] = []
#: What takes that away, for the addresses of a project.
before_removal: list[Callable[[UUID, Collection[UUID]], None]] = []
#: Addresses in one statement.
_AT_ONCE = 5_000


class Removed(NamedTuple):
    """How many addresses are gone, and how many stay for what hangs on them."""

    gone: int
    held: int


def held_among(project: Project, household_ids: Collection[UUID]) -> set[UUID]:
    """Of these addresses those that have a code, a visit, a request or anything else that names them."""
    holding = [column for column in naming if all(column is not one for one in yielding)]
    found: set[UUID] = set()
    for some in _portions(household_ids):
        for column in holding:
            query = select(column).where(column.class_.project_id == project.id, column.in_(some))
            found |= {one for one in db.session.scalars(query) if one}
    return found


def remove_addresses(
    project: Project, household_ids: Collection[UUID], *, by: Person | None = None
) -> Removed:
    """Erase these addresses and their contacts, but for those that something hangs on."""
    lock_addresses(project)
    held = held_among(project, household_ids)
    free = [one for one in household_ids if one not in held]
    for some in _portions(free):
        for take_away in before_removal:
            take_away(project.id, some)
        for model, column in ((Contact, Contact.household_id), (Household, Household.id)):
            db.session.execute(delete(model).where(model.project_id == project.id, column.in_(some)))
    if free:
        record(
            "household.remove", f"project {project.id}", by=by, project_id=project.id, households=len(free)
        )
    return Removed(len(free), len(held))


def remove_address(project: Project, household: Household, *, by: Person | None = None) -> None:
    """Erase one address. Refused: address_used (409)."""
    if remove_addresses(project, [household.id], by=by).held:
        raise Refused("address_used", 409)


def _portions(household_ids: Collection[UUID]) -> Iterator[Sequence[UUID]]:
    told = list(household_ids)
    return (told[start : start + _AT_ONCE] for start in range(0, len(told), _AT_ONCE))
