"""The code that each household has for a questionnaire: by it a door counts once, on any channel."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.households.links import CODE_OF_LINK
from app.households.models import AccessCode, CodeLink
from app.projects.models import Questionnaire


def codes_of(questionnaire: Questionnaire, household_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The active code of each of these households that has one: of several the first that was sent."""
    rows = db.session.execute(
        select(CodeLink.household_id, AccessCode.id)
        .join(AccessCode, CODE_OF_LINK)
        .where(
            CodeLink.project_id == questionnaire.project_id,
            CodeLink.household_id.in_(household_ids),
            AccessCode.questionnaire_id == questionnaire.id,
            AccessCode.state == "active",
        )
        .order_by(AccessCode.id.desc())
    )
    return {row.household_id: row.id for row in rows}


def note_use(questionnaire: Questionnaire, count: int, *, by: Person | None = None) -> None:
    """Log that answers were put under the codes of their households: the link was read, for nobody's eyes."""
    subject = f"questionnaire {questionnaire.id}"
    record("code_link.use", subject, by=by, project_id=questionnaire.project_id, answers=count)
