"""Addresses that agents find at the door and no list had: theirs to go to from then on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, delete, or_, select, update
from sqlalchemy.orm import aliased

from app.collection.sequence import take_numbers
from app.collection.upsert import Make, Upsert
from app.db import Model, db, execute, table_of, writing
from app.fieldwork.announcing import withdraw
from app.fieldwork.models import Assignment, FieldEvent
from app.fieldwork.opening import Event
from app.households.dropping import naming
from app.households.lines import Parts, one_line
from app.households.models import Contact, Household

#: The parts of an address that a device may tell, each a column of Household.
PARTS = ("number", "street", "building", "floor", "door", "town", "remark")
#: Of an address that an agent added without a word: the log says who did, and when. And of one that is named
#: before it is added.
NOWHERE = "—"
#: What is noted where an address is added, and taken back.
_OF_ADDING = frozenset({"added", "undone"})

_households = table_of(Household)
_KNOWN = select(_households.c.id, _households.c.address).where(
    _households.c.project_id == bindparam("project"),
    _households.c.id.in_(bindparam("ids", expanding=True)),
)


def _once(model: type[Model]) -> Make:
    """An insert that leaves what is there already as it is."""

    def make(insert: Any) -> Executable:
        statement: Executable = insert(table_of(model)).on_conflict_do_nothing()
        return statement

    return make


def _filled(insert: Any) -> Executable:
    """An insert that tells the address of a household that was only named until now."""
    statement = insert(_households)
    told: Executable = statement.on_conflict_do_update(
        index_elements=["project_id", "id"],
        set_={name: statement.excluded[name] for name in ("address", "identity", *PARTS)},
        where=_households.c.address == NOWHERE,
    )
    return told


_NAMED, _ADDED, _ASSIGN = Upsert(_once(Household)), Upsert(_filled), Upsert(_once(Assignment))


def add_households(project_id: UUID, events: Sequence[Event], named: Collection[UUID] = ()) -> None:
    """Make the households of events of the kind `added`, under the ids that the device gave them.

    `named` are those at which codes are needed: what is noted at a new address may arrive before the
    address itself, and what is given there must count there.
    """
    added = _added(events)
    if not added and not named:
        return
    rows = execute(_KNOWN, {"project": project_id, "ids": [*{*added, *named}]})
    known = {row.id: row.address for row in rows}
    mistaken = _nothing_at(project_id, added.keys() - known.keys() - {*named}, events)
    fresh = [one for one in added.items() if known.get(one[0], NOWHERE) == NOWHERE and one[0] not in mistaken]
    unknown = sorted({*named} - known.keys() - added.keys())
    if fresh or unknown:
        writing()
    for household_id, event in fresh:
        _ADDED.run(_household(project_id, household_id, event))
    told = _told_before(project_id, unknown)
    for household_id in unknown:
        if earlier := told.get(household_id):
            _ADDED.run(_household(project_id, household_id, earlier))
        else:
            _NAMED.run({"project_id": project_id, "id": household_id, "address": NOWHERE})


def remember_households(project_id: UUID, events: Iterable[Event]) -> None:
    """Make the addresses of these events again, which are in the log already, where it tells what they were.

    They were added by mistake and are gone: somebody was there all the same.
    """
    named = {event.household_id for event in events if event.household_id and event.kind not in _OF_ADDING}
    for household_id, event in sorted(_told_before(project_id, named).items()):
        _ADDED.run(_household(project_id, household_id, event))


def assign_added(project_id: UUID, person_id: UUID, events: Iterable[Event]) -> None:
    """Assign what these new events added to their agent; takes the project's counter."""
    added = _added(events)
    mistaken = _nothing_at(project_id, added.keys())
    added = {household_id: event for household_id, event in added.items() if household_id not in mistaken}
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


def release_undone(project_id: UUID, person_id: UUID, events: Iterable[Event]) -> None:
    """Take back from their agent what these new events say was added by mistake; takes the project's counter.

    Where somebody else has been meanwhile, or an answer was given, the address stays whose it is. Where
    nothing at all was noted it goes: nobody is to be sent there.
    """
    undone = [UUID(event.data["event"]) for event in events if event.kind == "undone"]
    mistaken = _mistaken(project_id, person_id, undone) if undone else []
    if not mistaken:
        return
    last = take_numbers(project_id, len(mistaken)).last
    for number, added in enumerate(mistaken, start=last - len(mistaken) + 1):
        db.session.execute(
            update(Assignment)
            .where(
                Assignment.project_id == project_id,
                Assignment.questionnaire_id == added.questionnaire_id,
                Assignment.household_id == added.household_id,
                Assignment.person_id == person_id,
            )
            .values(person_id=None, former_id=person_id, sequence=number)
        )
    _drop(project_id, _nothing_at(project_id, {one.household_id for one in mistaken if one.household_id}))


def _mistaken(project_id: UUID, person_id: UUID, undone: Sequence[UUID]) -> Sequence[FieldEvent]:
    other = aliased(FieldEvent)
    of_others = select(other.id).where(
        other.project_id == project_id,
        other.household_id == FieldEvent.household_id,
        other.kind != "undone",
        or_(other.person_id != person_id, other.kind == "accepted"),
    )
    query = select(FieldEvent).where(
        FieldEvent.project_id == project_id,
        FieldEvent.id.in_(undone),
        FieldEvent.kind == "added",
        FieldEvent.person_id == person_id,
        ~of_others.exists(),
    )
    return db.session.scalars(query).all()


def _nothing_at(project_id: UUID, household_ids: Collection[UUID], events: Iterable[Event] = ()) -> set[UUID]:
    """Of these addresses those that were added by mistake, and where nothing else was ever noted.

    `events` are not in the log yet.
    """
    if not household_ids:
        return set()
    query = select(FieldEvent).where(
        FieldEvent.project_id == project_id, FieldEvent.household_id.in_(household_ids)
    )
    told: dict[UUID, list[Event | FieldEvent]] = {}
    for event in (*db.session.scalars(query), *events):
        if event.household_id in household_ids:
            told.setdefault(event.household_id, []).append(event)
    return {household_id for household_id, some in told.items() if _is_nothing(some)}


def _is_nothing(events: Sequence[Event | FieldEvent]) -> bool:
    undone = {event.data["event"] for event in events if event.kind == "undone"}
    left = [event for event in events if event.kind != "undone" and str(event.id) not in undone]
    return bool(undone) and not left and all(event.kind in _OF_ADDING for event in events)


def _drop(project_id: UUID, household_ids: Collection[UUID]) -> None:
    """Take these addresses out of rounds and lists, but for those that anything beside the log names."""
    if not household_ids:
        return
    for column in (Contact.household_id, *naming):
        if column.class_ in (FieldEvent, Assignment):
            continue
        query = select(column).where(column.class_.project_id == project_id, column.in_(household_ids))
        household_ids = {*household_ids} - {*db.session.scalars(query)}
    if household_ids:
        withdraw(project_id, household_ids)
        db.session.execute(
            delete(Household).where(Household.project_id == project_id, Household.id.in_(household_ids))
        )


def _told_before(project_id: UUID, household_ids: Collection[UUID]) -> dict[UUID, FieldEvent]:
    """What told of these addresses once: they were taken back, and something is noted there all the same."""
    if not household_ids:
        return {}
    query = select(FieldEvent).where(
        FieldEvent.project_id == project_id,
        FieldEvent.household_id.in_(household_ids),
        FieldEvent.kind == "added",
    )
    return {event.household_id: event for event in db.session.scalars(query) if event.household_id}


def _added(events: Iterable[Event]) -> dict[UUID, Event]:
    return {event.household_id: event for event in events if event.kind == "added" and event.household_id}


def _household(project_id: UUID, household_id: UUID, event: Event | FieldEvent) -> dict[str, object]:
    told: Mapping[str, str] = event.data.get("parts") or {}
    parts: dict[str, Any] = {name: " ".join(told.get(name, "").split()) or None for name in PARTS}
    address = one_line(Parts(**parts)) or NOWHERE
    return {"project_id": project_id, "id": household_id, "address": address, **parts}
