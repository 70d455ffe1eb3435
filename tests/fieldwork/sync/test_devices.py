"""A device's two credentials, and what the team is told of it."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.accounts.models import Grant
from app.clock import now
from app.collection.models import SubmissionVersion
from app.db import db, transaction
from app.fieldwork.devices import devices_of, revoke
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.make_fieldwork import Phone, counted


def test_an_invitation_is_good_for_one_device(client: FlaskClient, phone: Phone) -> None:
    again = client.post("/api/v1/terrain/devices", json={"token": "inconnu", "name": ""})
    assert (again.status_code, again.get_json()["error"]["code"]) == (404, "invitation_unknown")
    assert phone.told["project"]["zone"] == "Europe/Paris"


def test_a_device_whose_agent_lost_the_role_reads_nothing_and_still_hands_in(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context(), transaction() as session:
        for grant in session.scalars(select(Grant)):
            session.delete(grant)
    refused = phone.ask("pull", {}, phone.told["session"])
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (401, "device_signed_out")
    (result,) = phone.push(phone.answer(asked, street[0]))
    assert result["status"] == 201
    with app.app_context():
        findings = db.session.scalar(select(SubmissionVersion.findings))
        assert findings == {"flags": ["agent_without_right"]}


def test_an_unused_session_ends_and_a_used_one_goes_on(phone: Phone) -> None:
    with clock.at(now() + timedelta(days=59)):
        phone.pull()
    with clock.at(now() + timedelta(days=100)):
        phone.pull()
    with clock.at(now() + timedelta(days=170)):
        assert phone.ask("pull", {}, phone.told["session"]).status_code == 401


def test_a_revoked_device_does_neither(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context(), transaction():
        (device,) = devices_of(asked.project_id)
        revoke(device)
    item = {"items": [phone.answer(asked, street[0])]}
    for answer in (
        phone.ask("pull", {}, phone.told["session"]),
        phone.ask("push", item, phone.told["submit"]),
    ):
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "device_revoked")
    assert counted(app) == 0


def test_a_device_says_how_many_items_wait_on_it(app: Flask, phone: Phone, asked: Questionnaire) -> None:
    def told() -> tuple[int | None, bool]:
        with app.app_context():
            (device,) = devices_of(asked.project_id)
            return device.waiting, device.waiting_at is not None

    phone.pull()
    assert told() == (None, False)
    phone.pull(waiting=12.0)  # whole, as JSON may write it
    assert told() == (12, True)
    phone.pull()
    assert told() == (12, True), "what is not said stays as it was"
    assert phone.ask("push", {"items": [], "waiting": 0}, phone.told["submit"]).status_code == 200
    assert told() == (0, True)
    for nonsense in (-1, "3", True, 10**7, 2.5, {}):
        push = phone.ask("push", {"items": [], "waiting": nonsense}, phone.told["submit"])
        assert push.status_code == 200, "no answer is refused for a count that is none"
        assert phone.ask("pull", {"waiting": nonsense}, phone.told["session"]).status_code == 400
    assert told() == (0, True)


def test_a_count_is_written_when_it_changes_or_a_while_has_passed(
    app: Flask, phone: Phone, asked: Questionnaire
) -> None:
    phone.pull(waiting=3)
    with app.app_context(), transaction():
        (device,) = devices_of(asked.project_id)
        device.waiting_at = said = now() - timedelta(minutes=4)
    phone.pull(waiting=3)
    with app.app_context(), transaction():
        (device,) = devices_of(asked.project_id)
        assert device.waiting_at == said
        device.last_seen_at = now() - timedelta(minutes=6)
    phone.pull(waiting=3)
    with app.app_context():
        (device,) = devices_of(asked.project_id)
        assert device.waiting_at
        assert device.waiting_at > said


def test_credentials_are_not_exchanged(phone: Phone) -> None:
    assert phone.ask("pull", {}, phone.told["submit"]).status_code == 401
    assert phone.ask("push", {"items": []}, phone.told["session"]).status_code == 401
    assert phone.client.post("/api/v1/terrain/pull", json={}).status_code == 401
