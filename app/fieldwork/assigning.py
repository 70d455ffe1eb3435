"""Who goes where: assignments, each under a number of the project's sequence, so that devices hear of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from app.accounts.access import Act, can
from app.accounts.audit import record
from app.accounts.models import Person
from app.collection.sequence import take_numbers
from app.db import db, execute, table_of
from app.errors import Refused
from app.fieldwork.models import Assignment
from app.households.models import Household
from app.households.receiving import lock_addresses
from app.projects.models import Questionnaire
from app.projects.terms import State

#: Households named in one query: below what SQLite and PostgreSQL take.
_AT_ONCE = 5_000
_assignment = table_of(Assignment)
_ADD = insert(_assignment)
_CHANGE = (
    update(_assignment)
    .where(
        _assignment.c.project_id == bindparam("in_project"),
        _assignment.c.questionnaire_id == bindparam("for_questionnaire"),
        _assignment.c.household_id == bindparam("at_household"),
    )
    .values(
        person_id=bindparam("new_person"),
        former_id=bindparam("new_former"),
        sequence=bindparam("new_sequence"),
    )
)


def assign(
    questionnaire: Questionnaire,
    household_ids: Collection[UUID],
    person: Person | None,
    *,
    by: Person | None = None,
) -> int:
    """Send `person` to these households, or nobody any more (None); says for how many that is new.

    Takes the project's counter, so nothing that others wait for may be locked after it.
    Refused: questionnaire_closed (409), agent_without_right (values: name), household_foreign.
    """
    if questionnaire.state == State.CLOSED:
        raise Refused("questionnaire_closed", 409)
    if person and not can(person, Act.COLLECT, questionnaire.project):
        raise Refused("agent_without_right", 422, {"name": person.name})
    wanted = list(dict.fromkeys(household_ids))
    lock_addresses(questionnaire.project)
    if count_of(questionnaire, wanted) != len(wanted):
        raise Refused("household_foreign")
    kept = _kept(questionnaire, wanted)
    person_id = person.id if person else None
    changed = [one for one in wanted if kept.get(one, _NOBODY)["person_id"] != person_id]
    if changed:
        record(
            "assignment.make" if person else "assignment.take_back",
            f"questionnaire {questionnaire.id}",
            by=by,
            project_id=questionnaire.project_id,
            person=str(person_id) if person_id else None,
            households=len(changed),
        )
        db.session.flush()
        _write(questionnaire, changed, kept, person_id)
    return len(changed)


def assigned(questionnaire: Questionnaire) -> dict[UUID, UUID]:
    """Who goes to each household that is assigned."""
    query = select(Assignment.household_id, Assignment.person_id).where(
        Assignment.project_id == questionnaire.project_id,
        Assignment.questionnaire_id == questionnaire.id,
        Assignment.person_id.is_not(None),
    )
    return {household: person for household, person in db.session.execute(query) if person}


def count_of(questionnaire: Questionnaire, household_ids: Sequence[UUID]) -> int:
    """How many of these are households of the questionnaire's project."""
    return sum(
        db.session.scalar(
            select(func.count()).where(
                Household.project_id == questionnaire.project_id, Household.id.in_(some)
            )
        )
        or 0
        for some in _portions(household_ids)
    )


#: What there is to know of an assignment that was never made.
_NOBODY: Mapping[str, UUID | None] = {"person_id": None, "former_id": None}


def _kept(
    questionnaire: Questionnaire, household_ids: Sequence[UUID]
) -> dict[UUID, Mapping[str, UUID | None]]:
    found: dict[UUID, Mapping[str, UUID | None]] = {}
    for some in _portions(household_ids):
        query = select(Assignment.household_id, Assignment.person_id, Assignment.former_id).where(
            Assignment.project_id == questionnaire.project_id,
            Assignment.questionnaire_id == questionnaire.id,
            Assignment.household_id.in_(some),
        )
        for household_id, person_id, former_id in db.session.execute(query):
            found[household_id] = {"person_id": person_id, "former_id": former_id}
    return found


def _write(
    questionnaire: Questionnaire,
    changed: Sequence[UUID],
    kept: Mapping[UUID, Mapping[str, UUID | None]],
    person_id: UUID | None,
) -> None:
    last = take_numbers(questionnaire.project_id, len(changed)).last
    numbered = list(enumerate(changed, start=last - len(changed) + 1))
    if fresh := [(number, one) for number, one in numbered if one not in kept]:
        execute(_ADD, [_row(questionnaire, one, person_id, number) for number, one in fresh])
    if known := [(number, one) for number, one in numbered if one in kept]:
        execute(_CHANGE, [_change(questionnaire, one, kept[one], person_id, number) for number, one in known])


def _row(
    questionnaire: Questionnaire, household_id: UUID, person_id: UUID | None, number: int
) -> dict[str, Any]:
    return {
        "project_id": questionnaire.project_id,
        "questionnaire_id": questionnaire.id,
        "household_id": household_id,
        "person_id": person_id,
        "former_id": None,
        "sequence": number,
    }


def _change(
    questionnaire: Questionnaire,
    household_id: UUID,
    before: Mapping[str, UUID | None],
    person_id: UUID | None,
    number: int,
) -> dict[str, Any]:
    """Who had it before is told; where nobody had it any more, who had it last still is."""
    return {
        "in_project": questionnaire.project_id,
        "for_questionnaire": questionnaire.id,
        "at_household": household_id,
        "new_person": person_id,
        "new_former": before["person_id"] or before["former_id"],
        "new_sequence": number,
    }


def _portions(household_ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(household_ids), _AT_ONCE):
        yield household_ids[start : start + _AT_ONCE]
