"""The code that each household has for a questionnaire: by it a door counts once, on any channel."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, select

from app.accounts.audit import record_at_once
from app.accounts.models import Person
from app.db import db
from app.households.models import CODE_OF_LINK, AccessCode, CodeLink
from app.projects.models import Questionnaire

_CODES = (
    select(CodeLink.household_id, AccessCode)
    .join(AccessCode, CODE_OF_LINK)
    .where(
        CodeLink.project_id == bindparam("project"),
        CodeLink.household_id.in_(bindparam("households", expanding=True)),
        AccessCode.questionnaire_id == bindparam("questionnaire"),
        AccessCode.state == "active",
    )
    .order_by(AccessCode.id.desc())
)


def codes_of(questionnaire: Questionnaire, household_ids: Collection[UUID]) -> dict[UUID, AccessCode]:
    """The active code of each of these households that has one: of several the first that was sent."""
    asked = {
        "project": questionnaire.project_id,
        "questionnaire": questionnaire.id,
        "households": [*household_ids],
    }
    return dict(db.session.execute(_CODES, asked).all())


def note_use(questionnaire: Questionnaire, count: int, *, by: Person | None = None) -> None:
    """Log that answers were put under the codes of their households: the link was read, for nobody's eyes."""
    subject = f"questionnaire {questionnaire.id}"
    record_at_once("code_link.use", subject, by=by, project_id=questionnaire.project_id, answers=count)
