"""A questionnaire that closes while its codes are being linked: no link is made after the cut."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.db import db, reading, transaction, writing
from app.errors import Refused
from app.fieldwork import pushing
from app.fieldwork.keying import handing_in
from app.fieldwork.models import FieldEvent
from app.households.binding import bind_households
from app.households.models import CodeLink, Household
from app.projects.models import Project, Questionnaire
from app.projects.publishing import close
from tests.make import sign_in
from tests.make_fieldwork import Phone, make_addresses, make_round
from tests.make_households import make_codes
from tests.make_keying import FORM, open_keying
from tests.make_published import make_published

#: For the other thread to come to where it waits: if it does not, a test that should fail passes.
_A_WHILE = 0.5


@pytest.fixture
def door(app: Flask, asked: Questionnaire, phone: Phone) -> Household:
    with app.app_context():
        doors = make_addresses(asked.project, 1)
        make_round(asked, doors, phone.agent)
        return doors[0]


def count_links(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(CodeLink)) or 0


def elsewhere(app: Flask, act: Callable[[], Any]) -> Any:
    """Do it on another connection, and wait for it."""

    def run() -> Any:
        with app.app_context(), transaction():
            return act()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(run).result(60)


def close_it(asked: Questionnaire) -> None:
    close(db.session.get_one(Questionnaire, asked.id))


def closing_after(
    app: Flask, monkeypatch: pytest.MonkeyPatch, room: Any, name: str, asked: Questionnaire
) -> None:
    """Close it in another's transaction right after this function, which still finds it open."""
    act = getattr(room, name)

    def interrupted(*given: Any, **named: Any) -> Any:
        monkeypatch.undo()
        found = act(*given, **named)
        elsewhere(app, lambda: close_it(asked))
        return found

    monkeypatch.setattr(room, name, interrupted)


def test_what_a_device_hands_in_meanwhile_makes_no_link(
    app: Flask, monkeypatch: pytest.MonkeyPatch, phone: Phone, asked: Questionnaire, door: Household
) -> None:
    with app.app_context():
        (notice,) = make_codes(asked)
    closing_after(app, monkeypatch, pushing, "put_right", asked)
    items = [phone.answer(asked, door), phone.event(asked, door, "notice", code=notice)]
    assert [result["status"] for result in phone.push(*items)] == [201, 201]
    assert not count_links(app)
    with app.app_context():
        (event,) = db.session.scalars(select(FieldEvent))
        assert event.is_late and event.is_parted


def test_what_is_keyed_in_meanwhile_is_taken_and_makes_no_link(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, project: Project, phone: Phone
) -> None:
    with app.app_context():
        asked = make_published(project, markdown=FORM)
        (door,) = make_addresses(project, 1)
        make_round(asked, [door], phone.agent)
        sign_in(client, phone.agent)
    keyed = open_keying(client, asked, canal="phone", foyer=str(door.id))
    closing_after(app, monkeypatch, handing_in, "codes_of", asked)
    assert "Lisez ce code de reçu" in keyed.send("garder", age="41").text
    assert not count_links(app)


@pytest.mark.parametrize("database", ["postgresql"])
def test_closing_waits_for_who_links_and_cuts_that_too(
    app: Flask, asked: Questionnaire, door: Household
) -> None:
    """SQLite has one writer anyway."""
    with ThreadPoolExecutor(1) as threads, app.app_context():
        with transaction() as session:
            bind_households(session.get_one(Questionnaire, asked.id), [session.merge(door)], "Porte à porte")
            session.flush()
            closing = threads.submit(elsewhere, app, lambda: close_it(asked))
            time.sleep(_A_WHILE)
        closing.result(60)
    assert not count_links(app)


@pytest.mark.parametrize("database", ["postgresql"])
def test_who_links_waits_for_closing_and_is_told(app: Flask, asked: Questionnaire, door: Household) -> None:
    def bind() -> None:
        bind_households(db.session.get_one(Questionnaire, asked.id), [db.session.merge(door)], "Porte")

    with ThreadPoolExecutor(1) as threads, app.app_context():
        with transaction() as session:
            close_it(asked)
            session.flush()
            binding = threads.submit(elsewhere, app, bind)
            time.sleep(_A_WHILE)
        with pytest.raises(Refused, match="questionnaire_closed"):
            binding.result(60)
    assert not count_links(app)


def test_who_read_that_it_is_open_is_told_when_they_come_to_write(
    app: Flask, asked: Questionnaire, door: Household
) -> None:
    with app.app_context(), transaction() as session:
        reading()
        known = session.get_one(Questionnaire, asked.id)
        elsewhere(app, lambda: close_it(asked))
        writing()
        with pytest.raises(Refused, match="questionnaire_closed"):
            bind_households(known, [session.merge(door)], "Porte à porte")
