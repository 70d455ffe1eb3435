"""What the tests of fieldwork share: a project, what is asked at its doors, an agent's device."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.projects.models import Project, Questionnaire
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.make_fieldwork import Phone, make_agent, make_phone
from tests.make_projects import make_project
from tests.make_published import make_published


@pytest.fixture
def project(app: Flask) -> Project:
    with app.app_context():
        return make_project()


@pytest.fixture
def asked(app: Flask, project: Project) -> Questionnaire:
    """A questionnaire that wants codes, as door to door does."""
    with app.app_context():
        return make_published(project, Terms(access=Access.CODE))


@pytest.fixture
def phone(app: Flask, client: FlaskClient, asked: Questionnaire) -> Phone:
    """The device of an agent who has no round yet."""
    with app.app_context():
        return make_phone(client, asked.project, make_agent())
