"""A code for every address of a list, so that a door counts once whatever channel it answers on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db, reading, writing
from app.errors import Refused
from app.households.batch_kinds import DOORSTEP
from app.households.bulk_links import draw_serials, link_batch
from app.households.household_codes import codes_of
from app.households.lists import find_list
from app.households.minting import Minting, mint
from app.households.models import CODE_OF_LINK, AccessCode, CodeLink, Household
from app.households.work import BIND, asked_for
from app.jobs import Progress, enqueue, job
from app.projects.held_open import require_open
from app.projects.models import Questionnaire
from app.projects.terms import State

#: Codes in one batch and one commit: nobody waits for the write lock for longer than these take.
_PORTION = 2_000


def bind_households(
    questionnaire: Questionnaire, households: Sequence[Household], name: str, *, by: Person | None = None
) -> int:
    """Mint a code for each of these households that has none; says how many. Nobody sees the codes.

    Refused: questionnaire_closed (409), for its links are cut.
    """
    require_open(questionnaire.id)
    known = codes_of(questionnaire, [household.id for household in households])
    without = [household for household in households if household.id not in known]
    if without:
        batch = mint(questionnaire, Minting(name, len(without), questionnaire.admits, DOORSTEP), by=by).batch
        link_batch(batch, dict(zip(draw_serials(len(without)), without, strict=True)), by=by)
    return len(without)


def households_in(project_id: UUID, list_id: UUID) -> list[Household]:
    """The households of a list."""
    query = select(Household).where(Household.project_id == project_id, Household.list_id == list_id)
    return list(db.session.scalars(query.order_by(Household.id)))


def count_bound(questionnaire: Questionnaire, list_id: UUID) -> int:
    """How many addresses of a list have an active code of the questionnaire."""
    query = (
        select(func.count(CodeLink.household_id.distinct()))
        .join(
            Household,
            (Household.project_id == CodeLink.project_id) & (Household.id == CodeLink.household_id),
        )
        .join(AccessCode, CODE_OF_LINK)
        .where(
            CodeLink.project_id == questionnaire.project_id,
            Household.list_id == list_id,
            AccessCode.questionnaire_id == questionnaire.id,
            AccessCode.state == "active",
        )
    )
    return db.session.scalar(query) or 0


def order_codes(questionnaire: Questionnaire, list_id: UUID, *, by: Person) -> UUID:
    """Have each address of a list bound to a code. The job's result is {"made", "addresses", "list_id"}.

    Refused: questionnaire_closed (409), not_found (404).
    """
    if questionnaire.state == State.CLOSED:
        raise Refused("questionnaire_closed", 409)
    find_list(questionnaire.project, list_id)
    asked = asked_for(questionnaire.project, by)
    return enqueue(BIND, **asked, questionnaire_id=str(questionnaire.id), list_id=str(list_id))


@job(BIND)
def bind_list(
    progress: Progress, project_id: str, person_id: str, questionnaire_id: str, list_id: str
) -> dict[str, Any]:
    """Bind the addresses of a list, portion by portion; run again it goes on where it was."""
    questionnaire = db.session.get_one(Questionnaire, UUID(questionnaire_id))
    person = db.session.get_one(Person, UUID(person_id))
    address_list = find_list(questionnaire.project, UUID(list_id))
    households = households_in(questionnaire.project_id, address_list.id)
    made = 0
    for start in range(0, len(households), _PORTION):
        made += bind_households(
            questionnaire, households[start : start + _PORTION], address_list.name, by=person
        )
        progress(min(start + _PORTION, len(households)), len(households))
        db.session.flush()
        reading()  # what was done until here is committed
        writing()
    return {"made": made, "addresses": len(households), "list_id": list_id}
