"""Addresses that agents find at the door and no list had: theirs to go to from then on."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import insert, select

from app.collection.sequence import take_numbers
from app.db import db, execute, table_of
from app.fieldwork.models import Assignment
from app.fieldwork.opening import Event
from app.households.models import Household

_NEW, _ASSIGN = insert(table_of(Household)), insert(table_of(Assignment))
#: The parts of an address that a device may tell, each a column of Household.
PARTS = ("number", "street", "building", "floor", "door", "town", "remark")
_SPOKEN = ("number", "street")


def add_addresses(project_id: UUID, person_id: UUID, events: Iterable[Event]) -> None:
    """Make the households of events of the kind `added`, under the ids that the device gave them."""
    added = {event.household_id: event for event in events if event.kind == "added" and event.household_id}
    known = set(
        db.session.scalars(
            select(Household.id).where(Household.project_id == project_id, Household.id.in_(added))
        )
    )
    fresh = [(household_id, event) for household_id, event in added.items() if household_id not in known]
    if not fresh:
        return
    execute(_NEW, [_household(project_id, household_id, event) for household_id, event in fresh])
    last = take_numbers(project_id, len(fresh)).last
    numbered = enumerate(fresh, start=last - len(fresh) + 1)
    execute(
        _ASSIGN,
        [
            {
                "project_id": project_id,
                "questionnaire_id": event.questionnaire_id,
                "household_id": household_id,
                "person_id": person_id,
                "former_id": None,
                "sequence": number,
            }
            for number, (household_id, event) in numbered
        ],
    )


def _household(project_id: UUID, household_id: UUID, event: Event) -> dict[str, object]:
    told: Mapping[str, str] = event.data.get("parts") or {}
    parts = {name: " ".join(told.get(name, "").split()) or None for name in PARTS}
    return {"project_id": project_id, "id": household_id, "address": one_line(parts), **parts}


def one_line(parts: Mapping[str, str | None]) -> str:
    """An address in one line, as `Household.address` has it: what is inside the building, street, town."""
    inside = [parts.get(name) for name in ("building", "floor", "door")]
    street = " ".join(filter(None, (parts.get(name) for name in _SPOKEN)))
    return ", ".join(filter(None, (*inside, street, parts.get("town")))) or "—"
