"""The link from a code to an address: own right, logged, cut at closing."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import AuditEvent, Role
from app.db import db, transaction
from app.errors import Refused
from app.households.access import find_code
from app.households.links import household_of, link_code
from app.households.minting import mint_batch
from app.households.models import AccessCode, CodeLink, Household
from app.projects.models import Project, Questionnaire
from app.projects.publishing import close
from app.projects.terms import State
from tests.make import make_person
from tests.make_projects import make_questionnaire


def _linked() -> tuple[Questionnaire, AccessCode, Household]:
    with transaction() as session:
        questionnaire = make_questionnaire()
        questionnaire.state = State.PUBLISHED
        code = find_code(mint_batch(questionnaire, "Tour A", 1).codes[0])
        assert code is not None
        household = Household(project_id=code.project_id, address="3 rue d’Angleterre", quartier="5")
        session.add(household)
        session.flush()
        link_code(code, household)
    return questionnaire, code, household


def test_the_quartier_of_the_address_goes_with_the_code(app: Flask) -> None:
    with app.app_context():
        _, code, _ = _linked()
        assert code.quartier == "5"


def test_only_who_may_read_addresses_follows_a_link_and_it_is_logged(app: Flask) -> None:
    with app.app_context():
        questionnaire, code, household = _linked()
        project = db.session.get_one(Project, questionnaire.project_id)
        owner, member, outsider = (
            make_person(role=Role.RESPONSABLE),
            make_person(role=Role.LECTURE),
            make_person(),
        )
        assert household_of(code, project, owner) == household
        for person, status in ((member, 403), (outsider, 404)):
            with pytest.raises(Refused) as refused:
                household_of(code, project, person)
            assert refused.value.status == status
        reading = select(AuditEvent.person_id).where(AuditEvent.act == "code_link.read")
        assert db.session.scalars(reading).all() == [owner.id]


def test_a_code_goes_to_one_address(app: Flask) -> None:
    with app.app_context():
        _, code, household = _linked()
        with pytest.raises(Refused) as refused:
            link_code(code, household)
        assert refused.value.code == "code_linked"


def test_closing_cuts_the_links_and_leaves_the_quartier(app: Flask) -> None:
    with app.app_context():
        questionnaire, code, _ = _linked()
        with transaction():
            close(questionnaire)
        assert db.session.scalar(select(func.count()).select_from(CodeLink)) == 0
        assert code.quartier == "5"
        assert db.session.scalar(select(AuditEvent.values).where(AuditEvent.act == "code_link.cut")) == {
            "links": 1
        }
