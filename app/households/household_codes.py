"""The code of each household for a questionnaire, found or made: by it a door counts once, on any channel."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.households.bulk_links import link_batch
from app.households.minting import mint_batch
from app.households.models import AccessCode, CodeLink, Household
from app.projects.models import Questionnaire


def codes_of(questionnaire: Questionnaire, household_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The active code of each of these households that has one: of several the first that was sent."""
    rows = db.session.execute(
        select(CodeLink.household_id, AccessCode.id)
        .join(
            AccessCode,
            (AccessCode.project_id == CodeLink.project_id) & (AccessCode.id == CodeLink.code_id),
        )
        .where(
            CodeLink.project_id == questionnaire.project_id,
            CodeLink.household_id.in_(household_ids),
            AccessCode.questionnaire_id == questionnaire.id,
            AccessCode.state == "active",
        )
        .order_by(AccessCode.id.desc())
    )
    return {row.household_id: row.id for row in rows}


def make_codes(
    questionnaire: Questionnaire, households: Sequence[Household], name: str, *, by: Person | None = None
) -> dict[UUID, UUID]:
    """Mint a code for each of these households that has none; gives the codes of all. Nobody sees them."""
    known = codes_of(questionnaire, [household.id for household in households])
    without = [household for household in households if household.id not in known]
    if without:
        batch = mint_batch(questionnaire, name, len(without), by=by).batch
        link_batch(batch, dict(enumerate(without, start=1)), by=by)
        known |= codes_of(questionnaire, [household.id for household in without])
    return known


def note_use(questionnaire: Questionnaire, count: int, *, by: Person | None = None) -> None:
    """Log that answers were put under the codes of their households: the link was read, for nobody's eyes."""
    subject = f"questionnaire {questionnaire.id}"
    record("code_link.use", subject, by=by, project_id=questionnaire.project_id, answers=count)
