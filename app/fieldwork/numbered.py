"""The households that left a number, and whose doors they are: what a campaign of calls starts from."""

from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from app.db import db
from app.fieldwork.doors import answered_among, by_door, log_of
from app.fieldwork.folding import fold
from app.fieldwork.kinds import OVER
from app.fieldwork.models import Assignment, FieldEvent
from app.households.models import Contact
from app.projects.models import Questionnaire


def has_number(questionnaire: Questionnaire) -> ColumnElement[bool]:
    """Whether a row of `Contact` is one of the project's that can be called."""
    told: Any = func.trim(func.coalesce(Contact.telephone, ""))
    return and_(Contact.project_id == questionnaire.project_id, told != "")


def assignment_of_contact(questionnaire: Questionnaire) -> ColumnElement[bool]:
    """Joins a contact's household to whose door it is."""
    return and_(
        Assignment.project_id == Contact.project_id,
        Assignment.household_id == Contact.household_id,
        Assignment.questionnaire_id == questionnaire.id,
    )


def numbered_doors(questionnaire: Questionnaire) -> dict[UUID, UUID | None]:
    """The households that left a number and from which something may still come, with whose each is."""
    rows = db.session.execute(
        select(Contact.household_id, Assignment.person_id)
        .outerjoin(Assignment, assignment_of_contact(questionnaire))
        .where(has_number(questionnaire))
    )
    found: dict[UUID, UUID | None] = {row.household_id: row.person_id for row in rows}
    over = answered_among(questionnaire, found) | _over(questionnaire)
    return {household_id: whose for household_id, whose in found.items() if household_id not in over}


def count_numbered(questionnaire: Questionnaire) -> Counter[UUID | None]:
    """How many of them are whose; None: nobody's."""
    return Counter(numbered_doors(questionnaire).values())


def _over(questionnaire: Questionnaire) -> set[UUID]:
    with_number = select(Contact.household_id).where(has_number(questionnaire))
    logs = by_door(log_of(questionnaire, FieldEvent.household_id.in_(with_number)))
    return {
        household_id for household_id, log in logs.items() if fold(one.event for one in log).stand in OVER
    }
