"""Two agents of one street: what README.md of app/fieldwork tells of sync is shown with their devices."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.households.models import Household
from app.projects.models import Project, Questionnaire
from tests.make_fieldwork import Phone, make_addresses, make_agent, make_phone, make_round


@pytest.fixture
def street(app: Flask, project: Project) -> list[Household]:
    with app.app_context():
        return make_addresses(project, 4)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, asked: Questionnaire, street: list[Household]) -> Phone:
    """An agent's, whose round are the first three doors."""
    with app.app_context():
        agent = make_agent()
        make_round(asked, street[:3], agent)
        return make_phone(client, asked.project, agent)


@pytest.fixture
def other(app: Flask, client: FlaskClient, asked: Questionnaire, street: list[Household]) -> Phone:
    """Another agent's, whose round is the last door."""
    with app.app_context():
        agent = make_agent("Bo")
        make_round(asked, street[3:], agent)
        return make_phone(client, asked.project, agent)
