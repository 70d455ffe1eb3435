"""The front door."""

from flask import Flask
from flask.testing import FlaskClient

from app.db import db, transaction
from app.projects.models import Questionnaire
from app.projects.questionnaires import Terms
from app.projects.terms import Access, Kind, State
from tests.make import make_person, sign_in
from tests.make_projects import make_questionnaire


def _publish(app: Flask, terms: Terms | None = None) -> str:
    with app.app_context():
        made = make_questionnaire(terms=terms)
        with transaction():
            kept = db.session.get_one(Questionnaire, made.id)
            kept.state = State.PUBLISHED
            return kept.short_name


def test_it_names_what_anyone_may_answer_now(app: Flask, client: FlaskClient) -> None:
    assert "Aucune consultation" in client.get("/").text
    shown = _publish(app)
    hidden = [_publish(app, Terms(access=Access.CODE)), _publish(app, Terms(kind=Kind.NOMINATIVE))]
    with app.app_context():
        hidden.append(make_questionnaire().short_name)
    page = client.get("/").text
    assert f"/q/{shown}?" in page or f'/q/{shown}"' in page
    assert not any(f'/q/{name}"' in page for name in hidden)


def test_someone_signed_in_goes_to_the_projects(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person = make_person()
    sign_in(client, person)
    assert client.get("/").headers["Location"] == "/projets"
