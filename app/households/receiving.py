"""Addresses of a file as households of the project: those that are there already, and new ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db, uuid7
from app.errors import Refused
from app.households.addresses import Address
from app.households.lines import Parts, identity, one_line
from app.households.models import AddressList, Household
from app.projects.models import Project
from app.projects.quartiers import fold

#: Addresses in one statement: below what SQLite and PostgreSQL take.
_AT_ONCE = 5_000


def households_at(
    project: Project,
    addresses: Sequence[Address],
    quartier: str | None = None,
    address_list: AddressList | None = None,
) -> list[Household]:
    """The household at each address, in their order, made where there is none.

    Two spellings of one door are one household (`lines.identity`). `quartier` is that of addresses whose
    file says none; one that is kept already stays as it is, and stays in the list that it came with.
    """
    lock_addresses(project)
    identities = [address.identity for address in addresses]
    known = known_at(project, identities)
    found: list[Household] = []
    for address, key in zip(addresses, identities, strict=True):
        if key not in known:
            known[key] = _new(project, address.text, address.parts)
            db.session.add(known[key])
        household = known[key]
        household.quartier = household.quartier or address.quartier or quartier
        household.list_id = household.list_id or (address_list.id if address_list else None)
        _complete(household, address.parts)
        found.append(household)
    db.session.flush()
    return found


def add_household(
    project: Project,
    parts: Parts,
    address_list: AddressList | None = None,
    *,
    household_id: UUID | None = None,
    by: Person | None = None,
) -> Household:
    """The household with these parts, made if it is not there, as an agent adds one at a door.

    `household_id` is what a new one is called. Refused: household_empty where nothing is told.
    """
    text = one_line(parts)
    if not fold(text):
        raise Refused("household_empty")
    lock_addresses(project)
    if known := known_at(project, [identity(text, parts.number, parts.street)]):
        return next(iter(known.values()))
    made = _new(project, text, parts)
    made.id = household_id or made.id
    made.list_id = address_list.id if address_list else None
    db.session.add(made)
    db.session.flush()
    record("household.add", f"household {made.id}", by=by, project_id=project.id)
    return made


def lock_addresses(project: Project) -> None:
    """Until the commit nobody else adds or assigns addresses here; who only refers to the project goes on."""
    db.session.execute(select(Project.id).where(Project.id == project.id).with_for_update(key_share=True))


def _new(project: Project, text: str, parts: Parts) -> Household:
    return Household(id=uuid7(), project_id=project.id, address=text, **asdict(parts))


def _complete(household: Household, parts: Parts) -> None:
    """Learn of an address that was kept what this file says more of it."""
    for name, value in asdict(parts).items():
        if value is not None and getattr(household, name) is None:
            setattr(household, name, value)


def known_at(project: Project, identities: Iterable[str]) -> dict[str, Household]:
    """The project's households of these identities; of several that mean one door, the oldest."""
    _tell_older_apart(project)
    known: dict[str, Household] = {}
    for some in _portions(list(dict.fromkeys(identities))):
        query = select(Household).where(Household.project_id == project.id, Household.identity.in_(some))
        for household in db.session.scalars(query.order_by(Household.id)):
            known.setdefault(household.identity or "", household)
    return known


def _tell_older_apart(project: Project) -> None:
    """Addresses that were kept before identities were: they learn theirs once."""
    older = select(Household).where(Household.project_id == project.id, Household.identity.is_(None))
    for household in db.session.scalars(older):
        household.identity = identity(household.address, household.number, household.street)
    db.session.flush()


def _portions(identities: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(identities), _AT_ONCE):
        yield identities[start : start + _AT_ONCE]
