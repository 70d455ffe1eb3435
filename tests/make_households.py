"""Plain factories for households and codes."""

from app.db import db, transaction
from app.households.access import find_code
from app.households.links import link_code
from app.households.minting import mint_batch
from app.households.models import AccessCode, Household
from app.projects.models import Questionnaire


def make_codes(questionnaire: Questionnaire, size: int = 1, admits: int = 1) -> tuple[str, ...]:
    """Codes as printed."""
    with transaction():
        return mint_batch(db.session.merge(questionnaire), "Courrier", size, admits).codes


def make_letter(questionnaire: Questionnaire, household: Household) -> str:
    """The code of a letter that was sent to this household."""
    (code,) = make_codes(questionnaire)
    with transaction():
        known = find_code(code)
        assert known
        link_code(known, db.session.merge(household))
    return code


def make_linked(code: str, quartier: str | None = "6") -> AccessCode:
    """The code as known to us, sent to an address in this quartier."""
    with transaction() as session:
        known = find_code(code)
        assert known
        household = Household(project_id=known.project_id, address="3 rue d’Angleterre", quartier=quartier)
        session.add(household)
        session.flush()
        link_code(known, household)
    return known
