"""The app in English, from the invitation to the sending; what waits is there in either language."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.db import db
from app.fieldwork.models import FieldEvent
from tests.axe import assert_accessible
from tests.terrain import PASSPHRASE, Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
Invite = Callable[[], str]


@pytest.fixture
def tour(chromium: Browser) -> Iterator[Tour]:
    """The telephone of somebody who reads English."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield Tour(page)
    context.close()


def in_language(tour: Tour, code: str) -> None:
    expect(tour.page.locator(f"html[lang={code}] body[data-ready]")).to_be_attached()


def choose(tour: Tour, passphrase: str) -> None:
    for field in ("#phrase", "#phrase-encore"):
        tour.page.fill(field, passphrase)
    tour.page.click("[data-choose] .button-primary")


def switch(tour: Tour, code: str) -> None:
    tour.page.locator(f"[data-app-language={code}]:visible").click()
    in_language(tour, code)


def test_a_shift_in_english_and_what_waits_in_either_language(
    app: Flask, tour: Tour, invitation: Invite
) -> None:
    page, link = tour.page, invitation()
    page.goto(link)
    in_language(tour, "en")
    choose(tour, "1234")
    expect(page.locator("[data-choose] [data-wrong]")).to_contain_text("Eight characters")
    assert_accessible(page)
    switch(tour, "fr")
    switch(tour, "en")
    choose(tour, PASSPHRASE)
    expect(page.locator("[data-screen=start] h1")).to_have_text("Receive my round")
    assert_accessible(page)
    page.click("[data-enrol] .button-primary")
    tour.ready().settled("Up to date")
    tour.go("menu")
    page.click("[data-lock]")
    page.wait_for_selector("[data-screen=unlock]:visible")
    assert_accessible(page)
    tour.unlock().ready()

    page.context.set_offline(True)
    page.reload()
    in_language(tour, "en")
    tour.ready().outcome(4, "absent")
    expect(page.locator("[data-told]")).to_have_text("No one in: 4 Rue de Coulmiers")
    tour.waiting("1 to send")
    tour.outcome(6, "refusal")
    expect(page.locator("[data-counts]")).to_have_text(
        "0 answers · 1 refusal · 1 to come back to · 22 doors to do"
    )
    assert_accessible(page)
    tour.go("envois")
    expect(page.locator("[data-queued] .t-detail").first).to_contain_text("kept today, ")
    assert_accessible(page)

    tour.go("menu")
    switch(tour, "fr")
    page.wait_for_selector("[data-screen=menu]:visible")
    tour.waiting("2 à envoyer")
    page.goto(page.url.split("#")[0] + "en/")
    in_language(tour, "fr")
    tour.ready().go("menu")
    switch(tour, "en")
    tour.waiting("2 to send")
    page.context.set_offline(False)
    tour.send()
    tour.sent()
    with app.app_context():
        assert set(db.session.scalars(select(FieldEvent.kind))) == {"absent", "refusal"}

    page.goto("about:blank")
    page.goto(link)
    page.click("[data-enrol] .button-primary")
    expect(page.locator("[data-enrol] [data-wrong]")).to_contain_text("This invitation is no longer valid")


def test_a_resident_is_spoken_to_in_the_language_of_their_answers(tour: Tour, invitation: Invite) -> None:
    page = tour.enrol(invitation()).settled("Up to date").page
    tour.open_row(4).locator("[data-sheet]").click()
    page.click("[data-screen=door] [data-give]")
    expect(page.locator("[data-to-person]")).to_have_text("Rendre l’appareil sans finir")
    expect(page.locator("[data-to-agent]")).to_have_text("Give back without finishing")
    tour.fill("29")
    page.locator("[data-close]:visible").click()
    thanks = page.locator("[data-screen=thanked] h1")
    expect(thanks).to_have_text("Merci, votre réponse est gardée.")
    expect(thanks).to_have_attribute("lang", "fr")
    expect(page.locator("[data-screen=thanked] button")).to_have_text("It’s me, the agent")
    # Over the thanks the agent's passphrase is asked for at once, and the person is spoken to.
    expect(page.locator("[data-proof] h2")).to_have_text("For the agent")
    expect(page.locator("[data-holder]")).to_have_attribute("lang", "fr")
    expect(page.locator("[data-holder]")).to_contain_text("Rendez maintenant l’appareil")
    assert_accessible(page)
    page.fill("#preuve-phrase", PASSPHRASE)
    page.click("[data-proof] .button-primary")
    expect(page.locator("[data-told]")).to_have_text("Answer kept: 4 Rue de Coulmiers")
    tour.ready().go("qui")
    for code in ("fr", "en"):
        expect(page.locator(f"[data-screen=badge] p[lang={code}]")).to_be_visible()
    assert_accessible(page)
