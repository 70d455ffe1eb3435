"""The duty log: whoever answers the telephone writes, whoever it is handed to reads, open calls first."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.accounts.models import AuditEvent, Person, Role
from app.collection.upkeep import purge
from app.db import db, transaction
from app.fieldwork.models import Call
from app.projects.models import Project
from tests.make import make_person
from tests.make_doors import signed_in
from tests.make_fieldwork import make_agent
from tests.make_projects import make_project

pytestmark = pytest.mark.slow


@pytest.fixture
def path(project: Project) -> str:
    return f"/projets/{project.slug}/permanence"


@pytest.fixture
def agent(app: Flask) -> Person:
    with app.app_context():
        return make_agent()


@pytest.fixture
def owner(app: Flask) -> FlaskClient:
    return signed_in(app, Role.RESPONSABLE)


def only_call(app: Flask) -> Call:
    with app.app_context():
        return db.session.scalars(select(Call)).one()


def test_an_agent_writes_and_who_manages_reads(
    app: Flask, path: str, owner: FlaskClient, agent: Person
) -> None:
    writer = signed_in(app, person=agent)
    said = {"caller": "Mme D.", "about": "language", "note": "Turc, s’il vous plaît"}
    told = writer.post(path, data=said, follow_redirects=True).text
    assert ("L’appel est noté" in told, "Mme D." in told) == (True, False)
    told = owner.get(path).text
    assert all(word in told for word in ("Mme D.", "Demande d’une autre langue", "noté par Inès"))
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "call.write")).one()
        assert event.values == {"about": "language"}


def test_a_call_is_read_by_whoever_it_is_handed_to_and_settled(
    app: Flask, path: str, owner: FlaskClient, agent: Person
) -> None:
    owner.post(path, data={"about": "complaint", "note": "bruit", "handed_to": str(agent.id)})
    mine, others = signed_in(app, person=agent), signed_in(app, Role.AGENT)
    assert "bruit" in mine.get(path).text
    assert "bruit" not in others.get(path).text
    call = only_call(app)
    assert others.post(f"{path}/{call.id}/fait").status_code == 404
    assert mine.post(f"{path}/{call.id}/fait").status_code == 303
    assert only_call(app).done_at is not None
    assert mine.post(f"{path}/{call.id}/rouvrir").status_code == 303
    assert only_call(app).done_at is None


def test_a_call_is_handed_on_to_people_of_the_project_alone(
    app: Flask, path: str, owner: FlaskClient, agent: Person
) -> None:
    with app.app_context():
        outsider = make_person("Zoé")
    refused = owner.post(path, data={"about": "other", "note": "à suivre", "handed_to": str(outsider.id)})
    assert refused.status_code == 422
    assert "à suivre" in refused.text
    owner.post(path, data={"about": "other"})
    call = only_call(app)
    assert owner.post(f"{path}/{call.id}/confier", data={"handed_to": str(outsider.id)}).status_code == 422
    assert only_call(app).handed_to is None
    owner.post(f"{path}/{call.id}/confier", data={"handed_to": str(agent.id)})
    assert only_call(app).handed_to == agent.id
    owner.post(f"{path}/{call.id}/confier", data={"handed_to": ""})
    assert only_call(app).handed_to is None


def test_open_calls_come_first(app: Flask, path: str, owner: FlaskClient) -> None:
    owner.post(path, data={"about": "other", "note": "premier"})
    owner.post(path, data={"about": "other", "note": "deuxième"})
    owner.post(path, data={"about": "other", "note": "réglé", "is_done": "1"})
    assert re.findall("<p>(premier|deuxième|réglé)</p>", owner.get(path).text) == [
        "deuxième",
        "premier",
        "réglé",
    ]
    assert "2 à suivre" in owner.get(path).text


def test_a_subject_is_one_of_the_table(path: str, owner: FlaskClient) -> None:
    assert owner.post(path, data={"about": "météo"}).status_code == 422
    assert owner.post(path, data={}).status_code == 422


def test_a_call_of_another_project_is_none(app: Flask, path: str, owner: FlaskClient) -> None:
    owner.post(path, data={"about": "other"})
    with app.app_context():
        elsewhere = make_project()
    refused = owner.post(f"/projets/{elsewhere.slug}/permanence/{only_call(app).id}/fait")
    assert refused.status_code == 404


def test_calls_are_erased_with_the_answers_of_their_project(
    app: Flask, path: str, owner: FlaskClient, project: Project
) -> None:
    owner.post(path, data={"about": "question", "caller": "Mme D."})
    with app.app_context():
        with clock.at(datetime(2030, 12, 31, 12, tzinfo=UTC)), transaction():
            purge(_progress)
        assert db.session.scalars(select(Call)).one()
        with clock.at(datetime(2031, 1, 1, 12, tzinfo=UTC)), transaction():
            purge(_progress)
        assert not db.session.scalars(select(Call)).all()


def _progress(_done: int, _total: int) -> None:
    """Nobody looks."""


@pytest.mark.parametrize(("role", "status"), [(Role.LECTURE, 403), (None, 404)])
def test_only_who_collects_sees_it(app: Flask, path: str, role: Role | None, status: int) -> None:
    client = signed_in(app, role)
    assert [client.get(path).status_code, client.post(path, data={"about": "other"}).status_code] == [
        status
    ] * 2
