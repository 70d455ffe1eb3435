"""Closing a questionnaire: what still waits is said before, afterwards what becomes of what comes late."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.clock import now
from app.collection.commenting import send_back
from app.collection.models import Submission
from app.db import transaction
from app.fieldwork.calls import Told, write_call
from app.fieldwork.models import Device
from app.projects.models import Questionnaire
from tests.make_answers import make_envelope, send
from tests.make_doors import make_event, signed_in
from tests.make_fieldwork import make_addresses, make_agent, make_phone, make_round
from tests.make_households import make_codes

pytestmark = pytest.mark.slow

LINES = (
    "1 appareil sans nouvelles",
    "1 réponse mise de côté",
    "1 réponse renvoyée à son agent",
    "1 rendez-vous à venir",
    "1 appel de permanence à suivre",
    "2 portes à faire ou à revoir",
)


@pytest.fixture
def path(asked: Questionnaire) -> str:
    return f"/projets/{asked.project.slug}/{asked.short_name}"


@pytest.fixture
def owner(app: Flask) -> FlaskClient:
    return signed_in(app, Role.RESPONSABLE)


def test_with_nothing_waiting_it_says_so(path: str, owner: FlaskClient) -> None:
    assert "Rien : tous les appareils" in owner.get(f"{path}/clore").text.replace("\u202f", " ")


def test_a_device_that_was_heard_of_says_what_is_left_on_it(
    app: Flask, asked: Questionnaire, path: str, owner: FlaskClient
) -> None:
    devices = f"/projets/{asked.project.slug}/appareils"
    with app.app_context():
        phone = make_phone(app.test_client(), asked.project, make_agent())
    assert not re.search("attend(ent)? sur cet appareil|rien n’y attend", owner.get(devices).text)
    phone.pull(waiting=12)
    told = owner.get(f"{path}/clore").text
    for line in ("1 appareil qui n’a pas tout envoyé", "12 éléments attendent sur cet appareil", "dit le "):
        assert line in told, line
    assert "Rien : tous les appareils" not in told.replace("\u202f", " ")
    assert "12 éléments attendent sur cet appareil" in owner.get(devices).text
    with app.app_context(), transaction() as session:
        session.scalars(select(Device)).one().last_seen_at = now() - timedelta(hours=3)
    told = owner.get(f"{path}/clore").text
    assert "1 appareil sans nouvelles" in told
    assert told.count("12 éléments attendent") == 1
    phone.pull(waiting=1)
    assert "1 élément attend sur cet appareil" in owner.get(f"{path}/clore").text
    phone.pull(waiting=0)
    assert "n’a pas tout envoyé" not in owner.get(f"{path}/clore").text
    assert "rien n’y attend" in owner.get(devices).text


def test_what_waits_is_said_with_its_page_and_hinders_nothing(
    app: Flask, asked: Questionnaire, path: str, owner: FlaskClient
) -> None:
    with app.app_context():
        agent = make_agent()
        doors = make_addresses(asked.project, 4)
        make_round(asked, doors, agent)
        make_phone(app.test_client(), asked.project, agent)
        meeting = (now() + timedelta(days=2)).isoformat()
        make_event(asked, doors[0], agent, "appointment", when=meeting)
        make_event(asked, doors[1], agent, "absent")
        make_event(asked, doors[2], agent, "refusal")
        send(make_envelope(asked, channel="door"))
        (code,) = make_codes(asked)
        sent = send(make_envelope(asked, channel="door", code=code))
        with transaction() as session:
            write_call(asked.project, Told(about="paper", handed_to=agent.id), by=agent)
            write_call(asked.project, Told(about="other", is_done=True), by=agent)
            back = session.scalars(select(Submission).filter_by(id=sent.submission_id)).one()
            send_back(back, "Quel âge ?", by=agent)
            session.scalars(select(Device)).one().last_seen_at = now() - timedelta(hours=3)
    told = owner.get(f"{path}/clore").text
    assert [line for line in LINES if line not in told] == []
    assert 'liste=waiting"' in told
    assert "/permanence" in told
    assert owner.post(f"{path}/clore").status_code == 303
    after = owner.get(path).text
    assert "Clos le" in after
    assert "Sans nouvelles depuis la clôture" in after
    assert owner.get(f"{path}/clore").status_code == 303
    with app.app_context(), transaction() as session:
        session.scalars(select(Device)).one().last_seen_at = now() + timedelta(seconds=1)
    assert "sans nouvelles" not in owner.get(path).text
