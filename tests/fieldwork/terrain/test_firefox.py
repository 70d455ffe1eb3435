"""A shift in Firefox ESR: a passphrase once, no server, a kill, all of it at the server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from marionette_driver import Wait
from sqlalchemy import select

from app.db import db
from app.fieldwork.models import FieldEvent
from tests.firefox import Firefox
from tests.serving import Server
from tests.terrain import PASSPHRASE

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    found = Firefox(tmp_path / "firefox")
    yield found.open()
    found.close()


def test_a_shift_outlives_a_kill_and_arrives_once(
    app: Flask, server: Server, firefox: Firefox, invitation: Callable[[], str]
) -> None:
    link = invitation()
    firefox.go(link)
    for field in ("#phrase", "#phrase-encore"):
        firefox.wait(field).send_keys(PASSPHRASE)
    firefox.press("[data-choose] .button-primary")
    firefox.press("[data-enrol] .button-primary")
    firefox.wait("body[data-ready][data-forms=kept] [data-screen=round]")
    assert not firefox.complaints()
    firefox.driver.execute_async_script("navigator.serviceWorker.ready.then(() => arguments[0]())")
    server.stop()
    firefox.press(".t-row:nth-child(1) .t-door")
    firefox.press(".t-open [data-outcome=absent]")
    firefox.wait("[data-undo]")
    firefox.press_until(".t-row:nth-child(2) .t-door", ".t-open [data-outcome=accepted]")
    firefox.press(".t-open [data-outcome=accepted]")
    firefox.press("[data-begin]")
    firefox.type("age", "41")
    firefox.press("[data-question] input[value='5']")
    firefox.press("[data-on]")
    firefox.wait("[data-review]")
    firefox.press("[data-on]")
    firefox.wait("[data-screen=round]")
    Wait(firefox.driver, timeout=10).until(
        lambda _driver: "2 à envoyer" in firefox.text("[data-waiting]"), message="a visit and an answer wait"
    )
    firefox.kill()
    server.start()
    firefox.open()
    firefox.go(link.split("#")[0])
    firefox.wait("[data-screen=round] .t-row")
    firefox.wait("body[data-ready]")
    firefox.press(".t-waiting")
    firefox.press("[data-screen=queue] [data-send]")
    firefox.wait("[data-sent] li:nth-child(2)")
    with app.app_context():
        assert sorted(db.session.scalars(select(FieldEvent.kind))) == ["absent", "accepted"]
