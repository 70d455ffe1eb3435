"""Addresses that are corrected or taken away, told to the devices of those whose they are."""

from collections.abc import Collection, Sequence
from secrets import SystemRandom
from uuid import UUID

from sqlalchemy import delete, select

from app.collection.sequence import take_numbers
from app.db import db
from app.fieldwork.doors import portions
from app.fieldwork.models import Assignment
from app.fieldwork.turns import CallTurn
from app.projects.models import Questionnaire


def announce(project_id: UUID, household_ids: Collection[UUID]) -> None:
    """Have devices fetch these addresses anew at their next pull; takes the project's counter."""
    for some in portions(household_ids):
        query = select(Assignment).where(
            Assignment.project_id == project_id,
            Assignment.household_id.in_(some),
            Assignment.person_id.is_not(None),
        )
        _renumber(project_id, list(db.session.scalars(query)))


def announce_round(questionnaire: Questionnaire) -> None:
    """Have devices fetch all the addresses of a questionnaire anew; takes the project's counter.

    What devices had of a questionnaire that closed they dropped, however far their cursors are.
    """
    query = select(Assignment).where(
        Assignment.project_id == questionnaire.project_id, Assignment.questionnaire_id == questionnaire.id
    )
    rows = list(db.session.scalars(query))
    # In no order: an address that was added in the field has a number next to what was answered there.
    SystemRandom().shuffle(rows)
    _renumber(questionnaire.project_id, rows)


def _renumber(project_id: UUID, rows: Sequence[Assignment]) -> None:
    if not rows:
        return
    last = take_numbers(project_id, len(rows)).last
    for number, row in enumerate(rows, start=last - len(rows) + 1):
        row.sequence = number
    db.session.flush()


def withdraw(project_id: UUID, household_ids: Collection[UUID]) -> None:
    """Take addresses that go away out of all rounds: a pull's list of `doors` tells devices so."""
    for some in portions(household_ids):
        for model, column in ((Assignment, Assignment.household_id), (CallTurn, CallTurn.household_id)):
            db.session.execute(delete(model).where(model.project_id == project_id, column.in_(some)))
