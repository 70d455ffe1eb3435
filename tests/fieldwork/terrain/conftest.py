"""What the tests of the agents' app share: a round of doors, an invitation."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import db, transaction
from app.fieldwork.devices import invite
from app.households.models import Household
from app.projects.models import Project, Questionnaire
from tests.make_fieldwork import make_addresses, make_agent, make_round
from tests.serving import Server

DOORS = 24


@pytest.fixture
def agent(app: Flask) -> Person:
    with app.app_context():
        return make_agent()


@pytest.fixture
def street(app: Flask, project: Project, asked: Questionnaire, agent: Person) -> list[Household]:
    """The agent's round."""
    with app.app_context():
        doors = make_addresses(project, DOORS)
        make_round(asked, doors, agent)
        return doors


@pytest.fixture
def invitation(
    app: Flask, server: Server, project: Project, agent: Person, street: list[Household]
) -> Callable[[], str]:
    """Makes the link that a QR of the team's page carries."""

    def made() -> str:
        with app.app_context(), transaction():
            token = invite(db.session.merge(project), db.session.merge(agent))
        return f"{server.url}/terrain/#{token}"

    return made
