"""Addresses of a file as households of the project: those that are there already, and new ones."""

from collections.abc import Sequence

from sqlalchemy import select

from app.db import db, uuid7
from app.households.addresses import Address
from app.households.models import Household
from app.projects.models import Project
from app.projects.quartiers import fold


def households_at(
    project: Project, addresses: Sequence[Address], quartier: str | None = None
) -> list[Household]:
    """The household at each address, in their order, made where there is none; addresses compare folded.

    `quartier` is that of addresses whose file says none; one that is kept already stays as it is.
    """
    known = {fold(one.address): one for one in _kept(project)}
    found: list[Household] = []
    for address in addresses:
        key = fold(address.text)
        if key not in known:
            made = Household(id=uuid7(), project_id=project.id, address=address.text)
            db.session.add(made)
            known[key] = made
        household = known[key]
        household.quartier = household.quartier or address.quartier or quartier
        found.append(household)
    db.session.flush()
    return found


def _kept(project: Project) -> Sequence[Household]:
    return db.session.scalars(select(Household).where(Household.project_id == project.id)).all()
