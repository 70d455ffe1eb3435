"""A code for every address of a list, so that a door counts once whatever channel it answers on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.households.bulk_links import invited_households, link_batch
from app.households.lists import find_list
from app.households.minting import mint_batch
from app.households.models import Household
from app.jobs import Progress, enqueue, job
from app.projects.models import Questionnaire
from app.projects.terms import State

_BIND = "households.bind_list"


def bind_households(
    questionnaire: Questionnaire, households: Sequence[Household], name: str, *, by: Person | None = None
) -> int:
    """Mint a code for each of these households that has none; says how many. Nobody sees the codes.

    Refused: questionnaire_closed (409), for its links are cut.
    """
    if questionnaire.state == State.CLOSED:
        raise Refused("questionnaire_closed", 409)
    invited = invited_households(questionnaire)
    without = [household for household in households if household.id not in invited]
    if without:
        batch = mint_batch(questionnaire, name, len(without), by=by).batch
        link_batch(batch, dict(enumerate(without, start=1)), by=by)
    return len(without)


def households_in(project_id: UUID, list_id: UUID) -> list[Household]:
    """The households of a list."""
    query = select(Household).where(Household.project_id == project_id, Household.list_id == list_id)
    return list(db.session.scalars(query.order_by(Household.id)))


def order_codes(questionnaire: Questionnaire, list_id: UUID, *, by: Person) -> UUID:
    """Have each address of a list bound to a code; gives the job, whose result is {"made"}.

    Refused: questionnaire_closed (409), not_found (404).
    """
    if questionnaire.state == State.CLOSED:
        raise Refused("questionnaire_closed", 409)
    find_list(questionnaire.project, list_id)
    return enqueue(_BIND, questionnaire_id=str(questionnaire.id), list_id=str(list_id), person_id=str(by.id))


@job(_BIND)
def bind_list(progress: Progress, questionnaire_id: str, list_id: str, person_id: str) -> dict[str, Any]:
    """Bind the addresses of a list; run again it finds them bound."""
    questionnaire = db.session.get_one(Questionnaire, UUID(questionnaire_id))
    person = db.session.get_one(Person, UUID(person_id))
    address_list = find_list(questionnaire.project, UUID(list_id))
    households = households_in(questionnaire.project_id, address_list.id)
    made = bind_households(questionnaire, households, address_list.name, by=person)
    progress(1, 1)
    return {"made": made}
