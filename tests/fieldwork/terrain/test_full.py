"""A device without room: what is not kept is never said to be."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.db import db
from app.fieldwork.models import FieldEvent
from tests.live import Device
from tests.serving import Server
from tests.terrain import Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


#: Browsers hand out room in advance: so much typed text needs more than is left of it.
_LONG = "longue " * 280


def leave_no_room(page: Page, origin: str, is_full: bool) -> None:
    protocol = page.context.new_cdp_session(page)
    quota = {"quotaSize": 1} if is_full else {}
    protocol.send("Storage.overrideQuotaForOrigin", {"origin": origin, **quota})


def write_note(page: Page, text: str) -> None:
    if not page.locator("#note").is_visible():
        page.click("[data-part=note] summary")
    page.fill("#note", text)
    page.click("[data-note] .button-primary")


def test_without_room_it_says_loudly_that_nothing_was_kept_and_goes_on_when_there_is(
    app: Flask, server: Server, device: Device, invitation: Callable[[], str]
) -> None:
    page = device.open()
    address = Tour(page).enrol(invitation()).settled().page.url
    device.close()
    page = device.open()
    leave_no_room(page, server.url, True)
    page.goto(address)
    tour = Tour(page).ready()
    tour.open_row(4).locator("[data-sheet]").click()
    kept = 0
    for number in range(200):
        write_note(page, f"{number} {_LONG}")
        page.wait_for_selector("[data-alarm]:visible, [data-toast]:visible")
        if page.locator("[data-alarm]").is_visible():
            break
        kept += 1
        page.evaluate("document.querySelector('[data-toast]').hidden = true")
    expect(page.locator("[data-alarm]")).to_contain_text("n’est PAS gardé")
    expect(page.locator("[data-toast]")).to_be_hidden()
    expect(page.locator("[data-history] li")).to_have_count(kept)
    expect(page.locator("#note")).to_have_value(f"{kept} {_LONG}".strip()[:1000])
    leave_no_room(page, server.url, False)
    page.click("[data-note] .button-primary")
    expect(page.locator("[data-history] li")).to_have_count(kept + 1)
    expect(page.locator("[data-alarm]")).to_be_hidden()
    tour.sent()
    with app.app_context():
        assert list(db.session.scalars(select(FieldEvent.kind))) == ["note"] * (kept + 1)
