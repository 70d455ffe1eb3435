"""The server killed while tablets send sets of files in parts: nothing acknowledged is missing or double."""

import http.client
import threading
import time
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select

from app.blobs import read_blob
from app.collection.models import Attachment, SubmissionVersion
from app.config import Settings
from app.db import db
from app.openrosa.keys.app_users import token_of
from app.openrosa.keys.settings_code import settings_code
from tests.collect_client import Collect
from tests.make_published import make_published
from tests.make_tablets import STREET_FORM, make_sent, make_tablet
from tests.serving import KindledServer

pytestmark = pytest.mark.slow
_KILLS, _TABLETS = 6, 3
_STREET = 'id="la rue/1" version="2026-1"'


class Agent(threading.Thread):
    """Sends answers of three files each, in two or three POSTs; one that was not heard of begins again."""

    def __init__(self, number: int, code: str) -> None:
        super().__init__()
        self.number, self.tablet = number, Collect.scan(code)
        self.acknowledged: list[str] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            name = f"{self.number}-{len(self.acknowledged)}"
            while not self._is_heard(name):
                time.sleep(0.05)
            self.acknowledged.append(name)

    def _is_heard(self, name: str) -> bool:
        answers = f"<avant>{name}a.m4a</avant><gauche>{name}b.m4a</gauche><droite>{name}c.m4a</droite>"
        with suppress(OSError, http.client.HTTPException):
            self.tablet.submit(make_sent(answers, form=_STREET, instanceID=name), make_files(name))
            return True
        return False


def make_files(name: str) -> dict[str, bytes]:
    return {f"{name}{letter}.m4a": f"{name}{letter}".encode() * 100 for letter in "abc"}


def test_kills_lose_and_double_nothing(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    monkeypatch.setenv("PALIER_MAX_REQUEST_BYTES", "1000")
    server = KindledServer(settings)
    with app.app_context():
        street = make_published(markdown=STREET_FORM)
        token = token_of(make_tablet(street))
        assert token
        code = settings_code(server.url, street.project, token)
    agents = [Agent(number, code) for number in range(_TABLETS)]
    server.start()
    for agent in agents:
        agent.start()
    for count in range(_KILLS):
        time.sleep(0.4 + count % 3 * 0.3)
        server.kill()
        server.start()
    for agent in agents:
        agent.stopping.set()
        agent.join()
    server.stop()
    sent = [name for agent in agents for name in agent.acknowledged]
    print(f"{database}: {_KILLS} kills, {len(sent)} answers of three files acknowledged")
    assert len(sent) > _KILLS
    _assert_kept(app, sent)


def _assert_kept(app: Flask, sent: list[str]) -> None:
    with app.app_context():
        versions = db.session.scalars(select(SubmissionVersion)).all()
        names = [version.instance_id for version in versions]
        assert sorted(names) == sorted(sent)
        files: dict[str, dict[str, bytes]] = {name: {} for name in names}
        for version_id, name, sha256 in db.session.execute(
            select(Attachment.version_id, Attachment.name, Attachment.sha256)
        ):
            of = next(version.instance_id for version in versions if version.id == version_id)
            files[of][name] = read_blob(sha256)
    assert files == {name: make_files(name) for name in sent}
