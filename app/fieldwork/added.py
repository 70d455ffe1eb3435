"""Addresses that agents find at the door and no list had: theirs to go to from then on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, select

from app.collection.sequence import take_numbers
from app.collection.upsert import Make, Upsert
from app.db import Model, db, table_of, writing
from app.fieldwork.models import Assignment
from app.fieldwork.opening import Event
from app.households.lines import Parts, one_line
from app.households.models import Household

#: The parts of an address that a device may tell, each a column of Household.
PARTS = ("number", "street", "building", "floor", "door", "town", "remark")
#: Of an address that an agent added without a word: the log says who did, and when. And of one that is named
#: before it is added.
NOWHERE = "—"


def _once(model: type[Model]) -> Make:
    """An insert that leaves what is there already as it is."""

    def make(insert: Any) -> Executable:
        statement: Executable = insert(table_of(model)).on_conflict_do_nothing()
        return statement

    return make


def _filled(insert: Any) -> Executable:
    """An insert that tells the address of a household that was only named until now."""
    households = table_of(Household)
    statement = insert(households)
    told: Executable = statement.on_conflict_do_update(
        index_elements=["project_id", "id"],
        set_={name: statement.excluded[name] for name in ("address", "identity", *PARTS)},
        where=households.c.address == NOWHERE,
    )
    return told


_NAMED, _ADDED, _ASSIGN = Upsert(_once(Household)), Upsert(_filled), Upsert(_once(Assignment))


def add_households(project_id: UUID, events: Sequence[Event], named: Collection[UUID] = ()) -> None:
    """Make the households of events of the kind `added`, under the ids that the device gave them.

    `named` are those at which codes are needed: what is noted at a new address may arrive before the
    address itself, and what is given there must count there.
    """
    added = _added(events)
    query = select(Household.id, Household.address).where(
        Household.project_id == project_id, Household.id.in_({*added, *named})
    )
    known = {row.id: row.address for row in db.session.execute(query)}
    fresh = [one for one in added.items() if known.get(one[0], NOWHERE) == NOWHERE]
    unknown = sorted({*named} - known.keys() - added.keys())
    if fresh or unknown:
        writing()
    for household_id, event in fresh:
        _ADDED.run(_household(project_id, household_id, event))
    for household_id in unknown:
        _NAMED.run({"project_id": project_id, "id": household_id, "address": NOWHERE})


def assign_added(project_id: UUID, person_id: UUID, events: Iterable[Event]) -> None:
    """Assign what these new events added to their agent; takes the project's counter."""
    added = _added(events)
    if not added:
        return
    last = take_numbers(project_id, len(added)).last
    for number, (household_id, event) in enumerate(added.items(), start=last - len(added) + 1):
        _ASSIGN.run(
            {
                "project_id": project_id,
                "questionnaire_id": event.questionnaire_id,
                "household_id": household_id,
                "person_id": person_id,
                "former_id": None,
                "sequence": number,
            }
        )


def _added(events: Iterable[Event]) -> dict[UUID, Event]:
    return {event.household_id: event for event in events if event.kind == "added" and event.household_id}


def _household(project_id: UUID, household_id: UUID, event: Event) -> dict[str, object]:
    told: Mapping[str, str] = event.data.get("parts") or {}
    parts: dict[str, Any] = {name: " ".join(told.get(name, "").split()) or None for name in PARTS}
    address = one_line(Parts(**parts)) or NOWHERE
    return {"project_id": project_id, "id": household_id, "address": address, **parts}
