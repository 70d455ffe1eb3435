"""The addresses that a project has, as those of a file: for who makes letters of them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.households.addresses import Address, Addresses
from app.households.lines import Parts, identity
from app.households.models import AddressList, Household
from app.projects.models import Project

_PARTS = tuple(Parts.__dataclass_fields__)


def addresses_of(project: Project, address_list: AddressList | None = None) -> Addresses:
    """The addresses of a list, or all of the project's, each door once, in the order in which they came."""
    query = select(Household).where(Household.project_id == project.id)
    if address_list:
        query = query.where(Household.list_id == address_list.id)
    told = (_address(one) for one in db.session.scalars(query.order_by(Household.id)))
    doors: dict[str, Address] = {}
    for one in told:
        doors.setdefault(one.identity, one)
    return Addresses(tuple(doors.values()))


def known_doors(project: Project, addresses: Iterable[Address]) -> dict[str, UUID]:
    """The households that these addresses are already, by identity; of several that mean one door the oldest.

    Writes nothing, unlike `receiving.households_at`.
    """
    wanted = {one.identity for one in addresses}
    one = Household
    query = select(one.id, one.identity, one.address, one.number, one.street).where(
        one.project_id == project.id
    )
    found: dict[str, UUID] = {}
    for household_id, known, address, number, street in db.session.execute(query.order_by(one.id)):
        key = known or identity(address, number, street)
        if key in wanted:
            found.setdefault(key, household_id)
    return found


def _address(household: Household) -> Address:
    parts = Parts(**{name: getattr(household, name) for name in _PARTS})
    return Address(household.address, household.quartier, parts)
