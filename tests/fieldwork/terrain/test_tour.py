"""A shift at the doors, in a real browser against the real server: nothing lost, nothing twice."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.collection.models import Submission
from app.db import db
from app.fieldwork.models import FieldEvent
from app.households.models import CodeLink, Household
from tests.live import Device
from tests.serving import Server
from tests.terrain import Tour

pytestmark = pytest.mark.slow

#: What happens at each door: twenty events, of which four answers.
_KINDS = {"absent": (2, 4, 6, 8, 10, 12), "again": (14, 16, 18), "refusal": (20, 22, 24), "vacant": (1, 3)}
_ANSWERS = {5: "41", 7: "18", 9: "63", 11: "77"}


def events(app: Flask) -> Counter[str]:
    with app.app_context():
        rows = db.session.execute(select(FieldEvent.kind, func.count()).group_by(FieldEvent.kind))
        return Counter(dict(rows.all()))


def answers(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Submission)) or 0


def test_a_shift_without_a_network_survives_a_kill_and_arrives_once(
    app: Flask, server: Server, device: Device, invitation: Callable[[], str], street: list[Household]
) -> None:
    tour = Tour(device.open()).enrol(invitation()).settled()
    assert "#/" in tour.page.url, "the invitation does not stay in the address"
    assert len(tour.page.url.split("#")[1]) < 3
    tour.page.context.set_offline(True)
    tour.page.reload()
    tour.ready()
    for kind in ("absent", "again"):
        for number in _KINDS[kind]:
            tour.outcome(number, kind)
    for number in list(_ANSWERS)[:2]:
        tour.answer(number, _ANSWERS[number])
    # Nine events, and two answers with an event each.
    tour.waiting("13 à envoyer")
    expect(tour.page.locator("[data-kept]")).to_have_text("gardé ici")
    server.stop()
    device.kill()

    page = device.open()
    page.goto(f"{server.url}/terrain/")
    tour = Tour(page).ready()
    tour.waiting("13 à envoyer")
    expect(tour.row(4).locator(".t-badge")).to_have_text("à revoir")
    expect(tour.row(5).locator(".t-badge")).to_have_text("a répondu")
    for kind in ("refusal", "vacant"):
        for number in _KINDS[kind]:
            row = tour.open_row(number)
            if kind == "vacant":
                row.locator(".t-others summary").click()
            tour.outcome(number, kind)
    for number in list(_ANSWERS)[2:]:
        tour.answer(number, _ANSWERS[number])
    device.kill()

    server.start()
    page = device.open()
    page.goto(f"{server.url}/terrain/")
    tour = Tour(page).ready()
    tour.waiting("Tout est envoyé")
    assert answers(app) == len(_ANSWERS)
    expected = {kind: len(numbers) for kind, numbers in _KINDS.items()} | {"accepted": len(_ANSWERS)}
    assert events(app) == Counter(expected)
    with app.app_context():
        linked = set(db.session.scalars(select(CodeLink.household_id)))
    assert linked == {street[number - 1].id for number in _ANSWERS}
    expect(tour.page.locator("[data-counts]")).to_contain_text("4 réponses")
    tour.page.reload()
    tour.ready()
    tour.waiting("Tout est envoyé")
    assert events(app) == Counter(expected), "nothing is sent a second time"
