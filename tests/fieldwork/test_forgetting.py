"""What agents noted is erased with the answers, on the project's date."""

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import clock
from app.collection.upkeep import purge
from app.db import db, transaction
from app.fieldwork.models import Assignment, Device, FieldEvent, ProjectKey
from tests.make_fieldwork import make_addresses, make_agent, make_phone, make_round
from tests.make_projects import make_project
from tests.make_published import make_published

_LOGS = (FieldEvent, Assignment, Device, ProjectKey)


def _progress(done: int, total: int) -> None:
    """Nobody waits for it."""


def rows() -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in _LOGS]


def test_the_log_goes_with_its_project_and_no_other(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        asked = make_published(make_project())
        doors = make_addresses(asked.project, 2)
        agent = make_agent()
        make_round(asked, doors, agent)
        phone = make_phone(client, asked.project, agent)
    phone.push(phone.event(asked, doors[0], "absent"))
    with app.app_context():
        with transaction():
            purge(_progress)
        assert rows() == [1, 2, 1, 1]
        with clock.at(datetime(2031, 1, 2, tzinfo=UTC)), transaction():
            purge(_progress)
        assert rows() == [0, 0, 0, 0]
