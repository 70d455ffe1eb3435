"""The page of devices: invited, taken back, and a queue brought home as a file."""

import io
import re

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import AuditEvent, Person, Role
from app.blobs import read_blob
from app.collection.models import Submission
from app.db import db
from app.fieldwork.models import FieldEvent
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.make import make_person
from tests.make_doors import signed_in
from tests.make_fieldwork import Json, Phone, make_addresses, make_agent, make_phone, make_round, sha256
from tests.make_media import make_picture
from tests.make_projects import make_project

pytestmark = pytest.mark.slow
PHOTO = ("hall.png", "image/png", make_picture(size=(64, 48)))
SOUND = ("avis.mp3", "audio/mpeg", bytes(range(256)) * 5000)


@pytest.fixture
def street(app: Flask, asked: Questionnaire) -> list[Household]:
    with app.app_context():
        return make_addresses(asked.project, 4)


@pytest.fixture
def agent(app: Flask, asked: Questionnaire, street: list[Household]) -> Person:
    with app.app_context():
        found = make_agent()
        make_round(asked, street, found)
        return found


@pytest.fixture
def phone(app: Flask, client: FlaskClient, asked: Questionnaire, agent: Person) -> Phone:
    with app.app_context():
        return make_phone(client, asked.project, agent)


@pytest.fixture
def path(asked: Questionnaire) -> str:
    return f"/projets/{asked.project.slug}/appareils"


def take_in(client: FlaskClient, path: str, content: bytes) -> TestResponse:
    return client.post(f"{path}/file", data={"queue": (io.BytesIO(content), "file.json")})


def queue(phone: Phone, *items: Json) -> bytes:
    return orjson.dumps({"device": phone.told["device"]["number"], "items": list(items)})


def marked(phone: Phone, items: list[Json], files: list[tuple[Json, bytes]]) -> bytes:
    """A file as the app writes it: the list, then the sealed files that it names."""
    listed = [
        {"instance_id": item["instance_id"], "sha256": sha256(sealed), "size": len(sealed)}
        for item, sealed in files
    ]
    told = orjson.dumps({"device": phone.told["device"]["number"], "items": items, "files": listed})
    return b"PALIER-TERRAIN-2\n" + len(told).to_bytes(4, "big") + told + b"".join(one for _, one in files)


def test_an_invitation_is_shown_as_a_qr_and_a_link_that_enrols_a_device(
    app: Flask, client: FlaskClient, path: str, agent: Person
) -> None:
    owner = signed_in(app, Role.RESPONSABLE)
    told = owner.post(path, data={"agent": str(agent.id)}).text
    assert "<svg" in told
    token = re.search(r"http://localhost/terrain/#([\w-]+)<", told)
    assert token
    enrolled = client.post("/api/v1/terrain/devices", json={"token": token[1], "name": "Téléphone 3"})
    assert enrolled.status_code == 201
    assert token[1] not in owner.get(path).text
    assert "Téléphone 3" in owner.get(path).text


def test_nobody_is_invited_who_may_not_collect(app: Flask, path: str) -> None:
    with app.app_context():
        reader = make_person("Léa", role=Role.LECTURE)
    refused = signed_in(app, Role.RESPONSABLE).post(path, data={"agent": str(reader.id)})
    assert refused.status_code == 422
    assert "Léa n’a pas le rôle d’agent" in refused.text


def test_a_device_is_taken_back_from_its_agent(
    app: Flask, path: str, phone: Phone, asked: Questionnaire
) -> None:
    device = phone.told["device"]["id"]
    assert signed_in(app, Role.RESPONSABLE).post(f"{path}/{device}/retirer").status_code == 303
    assert phone.ask("pull", {}, phone.told["session"]).status_code == 403


def test_a_queue_is_taken_in_once_also_of_a_device_that_was_taken_back(
    app: Flask, path: str, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    owner = signed_in(app, Role.RESPONSABLE)
    owner.post(f"{path}/{phone.told['device']['id']}/retirer")
    event = phone.event(asked, street[0], "absent")
    damaged = phone.event(asked, street[1], "absent") | {"sealed": "AAAA"}
    content = queue(phone, event, phone.answer(asked, street[2]), damaged)
    told = take_in(owner, path, content).text
    assert ("2 envois nouveaux" in told, "1 refusé" in told, damaged["instance_id"] in told) == (True,) * 3
    again = take_in(owner, path, content).text
    assert ("0 envoi nouveau" in again, "2 déjà connus" in again) == (True, True)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FieldEvent)) == 1
        assert db.session.scalar(select(func.count()).where(Submission.state == "counted")) == 1
        audited = db.session.scalars(select(AuditEvent.values).where(AuditEvent.act == "device.take_in"))
        assert list(audited) == [
            {"new": 2, "known": 0, "refused": 1},
            {"new": 0, "known": 2, "refused": 1},
        ]


def test_photographs_come_with_the_file_once_also_if_the_device_sends_them_later(
    app: Flask, path: str, phone: Phone, asked: Questionnaire
) -> None:
    owner = signed_in(app, Role.RESPONSABLE)
    first, (photo, sound) = phone.bringing(asked, PHOTO, SOUND)
    second, (other,) = phone.bringing(asked, SOUND)
    lacking, _ = phone.bringing(asked, ("autre.txt", "text/plain", b"ailleurs"))
    content = marked(phone, [first, second, lacking], [(first, photo), (first, sound), (second, other)])
    told = take_in(owner, path, content).text
    assert ("3 envois nouveaux" in told, "1 fichier joint manque encore" in told) == (True, True)
    assert "3 fichiers joints" in told
    with app.app_context():
        assert [read_blob(sha256(one[2])) for one in (PHOTO, SOUND)] == [PHOTO[2], SOUND[2]]
    again = take_in(owner, path, content).text
    assert ("3 déjà connus" in again, "ouverts et gardés" in again) == (True, False)
    assert phone.upload(first, photo).get_json()["complete"]
    assert [one["receipt"]["missing"] for one in phone.push(first, second)] == [[], []]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 3


def test_a_photograph_that_is_damaged_in_the_file_is_told_and_hinders_no_other(
    app: Flask, path: str, phone: Phone, asked: Questionnaire
) -> None:
    item, (photo, sound) = phone.bringing(asked, PHOTO, SOUND)
    content = marked(phone, [item], [(item, photo), (item, sound)]).replace(photo, bytes(len(photo)))
    told = take_in(signed_in(app, Role.RESPONSABLE), path, content).text
    assert ("1 envoi nouveau" in told, "1 refusé" in told, "1 fichier joint (" in told) == (True,) * 3


def test_a_queue_longer_than_a_push_is_taken_in_whole(
    app: Flask, path: str, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    items = [phone.event(asked, street[number % 4], "note", text=str(number)) for number in range(130)]
    assert "130 envois nouveaux" in take_in(signed_in(app, Role.RESPONSABLE), path, queue(phone, *items)).text


def test_what_was_changed_under_its_id_is_refused_and_said(
    app: Flask, path: str, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    answer = phone.answer(asked, street[0])
    changed = phone.item(
        answer["instance_id"],
        asked,
        {"answer": {"form_version": "1", "answers": {"age": "7"}, "channel": "door", "household": None}},
    )
    told = take_in(signed_in(app, Role.RESPONSABLE), path, queue(phone, answer, changed)).text
    assert ("1 envoi nouveau" in told, "1 refusé" in told) == (True, True)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"rien", 422),
        (b"[]", 422),
        (b'{"device": true, "items": []}', 422),
        (b'{"device": 1, "items": 3}', 422),
        (b'{"device": 99999999999999999999, "items": []}', 422),
        (b'{"device": 4711, "items": []}', 404),
        (b"PALIER-TERRAIN-2\n", 422),
        (b"PALIER-TERRAIN-2\n\xff\xff\xff\xff{}", 422),
        (b'{"device": 1, "items": [], "files": [{"instance_id": "a", "sha256": "\\u0000", "size": 1}]}', 422),
        (b'{"device": 1, "items": [], "files": 7}', 422),
    ],
)
def test_what_is_no_queue_is_refused_with_a_sentence(
    app: Flask, path: str, content: bytes, status: int
) -> None:
    refused = take_in(signed_in(app, Role.RESPONSABLE), path, content)
    assert refused.status_code == status
    assert 'role="alert"' in refused.text


def test_a_queue_of_another_project_is_not_taken_in(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context():
        other = make_project()
    content = queue(phone, phone.event(asked, street[0], "absent"))
    refused = take_in(signed_in(app, Role.RESPONSABLE), f"/projets/{other.slug}/appareils", content)
    assert refused.status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.AGENT, 403), (Role.LECTURE, 403), (None, 404)])
def test_only_who_manages_sees_devices(
    app: Flask, path: str, phone: Phone, role: Role | None, status: int
) -> None:
    client = signed_in(app, role)
    device = phone.told["device"]["id"]
    answers = (
        client.get(path),
        client.post(path, data={"agent": device}),
        client.post(f"{path}/{device}/retirer"),
        take_in(client, path, queue(phone)),
    )
    assert [answer.status_code for answer in answers] == [status] * 4
