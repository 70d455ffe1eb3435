"""Writing an address anew: by hand on its page, or as the file has it that replaces its list."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict
from uuid import UUID

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.households.addresses import LONGEST, LONGEST_REMARK, Address
from app.households.lines import Parts, identity, read_line
from app.households.models import Household
from app.households.receiving import known_at, lock_addresses
from app.projects.models import Project
from app.projects.quartiers import fold

#: Who is told which addresses of a project read otherwise now; they may take the project's counter.
after_change: list[Callable[[UUID, Collection[UUID]], None]] = []


def find_household(project: Project, household_id: UUID) -> Household:
    """An address of this project. Refused: not_found (404)."""
    found = db.session.get(Household, (project.id, household_id))
    if found is None:
        raise Refused("not_found", 404)
    return found


def correct_address(
    project: Project, household: Household, text: str, remark: str, *, by: Person | None = None
) -> None:
    """Write an address anew, and what helps to find it; whatever hangs on it stays there.

    Refused: household_empty, address_too_long (values: most), address_known (409) where another address
    of the project is this one already.
    """
    written = " ".join(text.split())
    if not fold(written):
        raise Refused("household_empty")
    if len(written) > LONGEST or len(remark) > LONGEST_REMARK:
        raise Refused(
            "address_too_long", 422, {"most": LONGEST if len(written) > LONGEST else LONGEST_REMARK}
        )
    lock_addresses(project)
    if written != household.address:
        _rewrite(project, household, written)
    household.remark = " ".join(remark.split()) or None
    record("household.correct", f"household {household.id}", by=by, project_id=project.id)
    db.session.flush()
    _tell_changed(project, [household.id])


def take_over(project: Project, pairs: Iterable[tuple[Household, Address]]) -> None:
    """Let households read as a file has them that means the same doors."""
    changed = [household.id for household, address in pairs if _take_over(household, address)]
    db.session.flush()
    _tell_changed(project, changed)


def _take_over(household: Household, address: Address) -> bool:
    """Whether the household reads otherwise now."""
    told = {name: value for name, value in asdict(address.parts).items() if value is not None}
    told |= {"address": address.text}
    changed = {name: value for name, value in told.items() if getattr(household, name) != value}
    for name, value in changed.items():
        setattr(household, name, value)
    return bool(changed)


def _tell_changed(project: Project, household_ids: Collection[UUID]) -> None:
    for told in after_change:
        told(project.id, household_ids)


def _rewrite(project: Project, household: Household, text: str) -> None:
    key = identity(text)
    others = known_at(project, [key]).values()
    if any(other.id != household.id for other in others):
        raise Refused("address_known", 409)
    line = read_line(text)
    inside = line.inside
    parts = Parts(
        number=line.number or None,
        street=line.street or None,
        building=inside.building or None,
        floor=inside.floor or None,
        door=inside.door or None,
        town=line.town or None,
        latitude=household.latitude,
        longitude=household.longitude,
    )
    for name, value in asdict(parts).items():
        setattr(household, name, value)
    household.address, household.identity = text, key
