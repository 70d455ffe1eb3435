"""All that was noted at one door, taken back or not, for someone with the right to read addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.accounts.access import Act, require
from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.fieldwork.doors import Logged, answered_among, log_of, standing
from app.fieldwork.folding import State, fold
from app.fieldwork.models import Assignment, FieldEvent
from app.fieldwork.moving import doors_named
from app.households.models import Household
from app.projects.models import Questionnaire


@dataclass(frozen=True, slots=True)
class History:
    """A door: where it is, whose, how it stands, its log oldest first; `undone` are ids of events.

    `named` are the addresses of doors that answers went to or came from, by id; `moved` says where the answer
    of an event that was undone went.
    """

    household: Household
    person_id: UUID | None
    state: State
    has_answered: bool
    log: Sequence[Logged]
    undone: frozenset[str]
    named: Mapping[str, str]

    @property
    def moved(self) -> Mapping[str, str]:
        told = (one.event.data for one in self.log if "moved_to" in one.event.data)
        return {data["event"]: data["moved_to"] for data in told}


def history_of(questionnaire: Questionnaire, household_id: UUID, person: Person) -> History:
    """A door's history; the reading is logged. Refused: not_found (404), forbidden (403)."""
    require(person, Act.READ_ADDRESSES, questionnaire.project)
    household = db.session.get(Household, (questionnaire.project_id, household_id))
    if household is None:
        raise Refused("not_found", 404)
    subject = f"household {household_id}"
    record("household.read", subject, by=person, project_id=questionnaire.project_id)
    log = list(log_of(questionnaire, FieldEvent.household_id == household_id))
    kept = standing(log)
    key = (questionnaire.project_id, questionnaire.id, household_id)
    assignment = db.session.get(Assignment, key)
    return History(
        household=household,
        person_id=assignment.person_id if assignment else None,
        state=fold(one.event for one in kept),
        has_answered=bool(answered_among(questionnaire, [household_id])),
        log=log,
        undone=frozenset({one.event.id for one in log} - {one.event.id for one in kept}),
        named=doors_named(questionnaire.project_id, log),
    )
