"""The link between a code and an address. Who reads it needs READ_ADDRESSES, and every reading is logged."""

from sqlalchemy import delete, select

from app.accounts.access import Act, require
from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.households.joining import join_codes
from app.households.models import AccessCode, CodeLink, Household
from app.projects.held_open import require_open
from app.projects.models import Project, Questionnaire


def link_code(code: AccessCode, household: Household, *, by: Person | None = None) -> None:
    """Say that a code was sent to an address, whose quartier is copied to it and whose codes it joins.

    Refused: household_foreign, code_linked, questionnaire_closed (409), for closing cuts what there is.
    """
    key = (code.project_id, code.id)
    if household.project_id != code.project_id:
        raise Refused("household_foreign")
    require_open(code.questionnaire_id)
    if db.session.get(CodeLink, key):
        raise Refused("code_linked", 409)
    db.session.add(CodeLink(project_id=code.project_id, code_id=code.id, household_id=household.id))
    code.quartier = household.quartier
    record("code_link.make", f"access_code {code.id}", by=by, project_id=code.project_id)
    db.session.flush()
    join_codes(code.project_id, code.questionnaire_id, [household.id])


def household_of(code: AccessCode, project: Project, person: Person) -> Household | None:
    """The address a code was sent to, for someone with the right to read addresses; the reading is logged."""
    require(person, Act.READ_ADDRESSES, project)
    record("code_link.read", f"access_code {code.id}", by=person, project_id=code.project_id)
    return db.session.scalar(
        select(Household)
        .join(
            CodeLink,
            (CodeLink.project_id == Household.project_id) & (CodeLink.household_id == Household.id),
        )
        .where(CodeLink.project_id == code.project_id, CodeLink.code_id == code.id)
    )


def cut_links(questionnaire: Questionnaire, *, by: Person | None = None) -> int:
    """Forget which addresses the codes of a questionnaire went to; says how many links were cut.

    Codes keep the quartier: without an address it names a place of ten thousand homes.
    """
    codes = select(AccessCode.id).where(
        AccessCode.project_id == questionnaire.project_id,
        AccessCode.questionnaire_id == questionnaire.id,
    )
    cut = db.session.execute(
        delete(CodeLink)
        .where(CodeLink.project_id == questionnaire.project_id, CodeLink.code_id.in_(codes))
        .returning(CodeLink.code_id)
    ).all()
    subject = f"questionnaire {questionnaire.id}"
    record("code_link.cut", subject, by=by, project_id=questionnaire.project_id, links=len(cut))
    return len(cut)
