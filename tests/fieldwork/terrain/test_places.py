"""Places without addresses, and the device in other hands."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from app.collection.models import SubmissionVersion
from app.db import db
from app.fieldwork.models import FieldEvent
from app.fieldwork.sessions import sessions_of
from app.projects.models import Questionnaire
from tests.live import Device
from tests.terrain import PASSPHRASE, Tour

#: Neither network nor worker nor the browser has it.
_NO_FORM = """const fetched = fetch;
window.fetch = (...asked) =>
  /terrain.questionnaire/.test(asked[0]) ? Promise.reject(new TypeError()) : fetched(...asked);"""
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def tour(device: Device, invitation: Callable[[], str]) -> Tour:
    return Tour(device.open()).enrol(invitation()).settled()


def open_session(tour: Tour) -> None:
    tour.go("seance")
    tour.page.fill("#seance-lieu", "Marché de Talensac")
    tour.page.click("[data-screen=sitting] [data-open] .button-primary")
    expect(tour.page.locator("[data-running]")).to_be_visible()


def prove(tour: Tour, passphrase: str = PASSPHRASE) -> None:
    tour.page.fill("#preuve-phrase", passphrase)
    tour.page.click("[data-proof] .button-primary")


def test_a_session_takes_one_answer_after_the_other_and_counts_who_declined(
    app: Flask, tour: Tour, asked: Questionnaire
) -> None:
    page = tour.page
    page.context.set_offline(True)
    open_session(tour)
    for age in ("18", "63"):
        page.click("[data-new]")
        tour.fill(age)
        page.wait_for_selector("[data-screen=sitting]:visible")
    expect(page.locator("[data-taken]")).to_have_text("2 réponses recueillies")
    for count in ("1 personne a décliné", "2 personnes ont décliné"):
        page.click("[data-declined]")
        expect(page.locator("[data-taken]")).to_have_text(f"2 réponses recueillies · {count}")
    page.reload()
    page.click("[data-undecline]")
    expect(page.locator("[data-taken]")).to_have_text("2 réponses recueillies · 1 personne a décliné")
    page.click("[data-close]")
    expect(page.locator("[data-screen=sitting] [data-open]")).to_be_visible()
    page.context.set_offline(False)
    tour.send()
    with app.app_context():
        # What failed least is handed in first: at no address there is no fold that an order would matter to.
        events = list(db.session.scalars(select(FieldEvent).order_by(FieldEvent.at)))
        kinds = ["opened", "taken", "taken", "declined", "declined", "undone", "closed"]
        assert [event.kind for event in events] == kinds
        assert sessions_of(asked)[0].declined == 1
        assert events[0].data["place"] == "Marché de Talensac"
        assert len({event.data["session"] for event in events}) == 1
        channels = set(db.session.scalars(select(SubmissionVersion.channel)))
    assert channels == {"street"}


def test_a_kiosk_shows_the_form_alone_and_clears_itself_until_the_passphrase(app: Flask, tour: Tour) -> None:
    page = tour.page
    open_session(tour)
    page.click("[data-kiosk]")
    page.wait_for_selector("[data-begin]:visible")
    expect(page.locator(".t-strip, .t-foot, [data-toast]")).to_have_count(3)
    for hidden in (".t-strip", ".t-foot", "[data-toast]"):
        expect(page.locator(hidden)).to_be_hidden()
    tour.fill("33")
    page.locator("[data-close]:visible").click()
    page.wait_for_selector("[data-begin]:visible")
    page.click("[data-begin]")
    expect(page.locator("[name$='/age']:visible")).to_have_value("")
    page.goto(page.url.split("#")[0] + "#/envois")
    page.reload()
    page.wait_for_selector("[data-begin]:visible")
    expect(page.locator("[data-screen=queue]")).to_be_hidden()
    page.click("[data-hand] [data-give-back]")
    prove(tour, "autre chose")
    expect(page.locator("[data-proof] [data-wrong]")).to_contain_text("pas la bonne")
    prove(tour)
    page.wait_for_selector(".t-foot:visible")
    tour.sent()
    tour.go("seance")
    expect(page.locator("[data-taken]")).to_have_text("1 réponse recueillie")
    with app.app_context():
        kinds = list(db.session.scalars(select(FieldEvent.kind).order_by(FieldEvent.sequence)))
    assert kinds == ["opened", "taken"]


def test_a_form_that_fails_does_not_give_the_round_to_whoever_holds_the_device(tour: Tour) -> None:
    page = tour.page
    open_session(tour)
    page.click("[data-kiosk]")
    page.wait_for_selector("[data-begin]:visible")
    page.add_init_script(_NO_FORM)
    page.reload()
    expect(page.locator("[data-alarm]")).to_contain_text("pas encore sur cet appareil")
    for hidden in (".t-strip", ".t-foot", "[data-screen=sitting]", "[data-screen=round]"):
        expect(page.locator(hidden)).to_be_hidden()
    page.click("[data-hand] [data-give-back]")
    prove(tour)
    page.wait_for_selector(".t-foot:visible")


def test_a_device_that_was_handed_over_shows_the_form_alone_also_after_a_kill(
    app: Flask, device: Device, tour: Tour
) -> None:
    tour.open_row(4).locator("[data-sheet]").click()
    tour.page.click("[data-screen=door] [data-give]")
    tour.page.wait_for_selector("[data-begin]:visible")
    address = tour.page.url
    device.kill()
    page = device.open()
    page.goto(address.split("#")[0])
    tour = Tour(page)
    tour.fill("29")
    page.wait_for_selector("[data-stage=thanks]:visible")
    page.reload()
    page.wait_for_selector("[data-screen=thanked]:visible")
    expect(page.locator(".t-foot")).to_be_hidden()
    page.click("[data-screen=thanked] [data-give-back]")
    prove(tour)
    page.wait_for_selector(".t-foot:visible")
    tour.go("")
    expect(tour.row(4).locator(".t-badge")).to_have_text("a répondu")
    tour.sent()
    with app.app_context():
        assert list(db.session.scalars(select(SubmissionVersion.channel))) == ["door"]


def test_what_a_person_began_goes_on_in_their_hands_or_is_left_as_it_is(tour: Tour) -> None:
    page = tour.page
    tour.open_row(6).locator("[data-sheet]").click()
    page.click("[data-screen=door] [data-give]")
    page.click("[data-begin]")
    page.locator("[name$='/age']:visible").fill("29")
    expect(page.locator("[data-keeping]")).to_contain_text("Brouillon gardé")
    page.reload()
    page.wait_for_selector("[data-stage=theirs]:visible")
    expect(page.locator("[data-stage=theirs] [data-later]")).to_have_count(0)
    page.click("[data-hand] [data-give-back]")
    prove(tour)
    page.wait_for_selector(".t-foot:visible")
    tour.go("")
    tour.open_row(6).locator("[data-outcome=accepted]").click()
    page.locator("[data-stage=theirs]:visible [data-later]").click()
    tour.ready()
    expect(page.locator("[data-told]")).to_have_text("Brouillon de la personne gardé : 6 Rue de Coulmiers")
    tour.open_row(6).locator("[data-outcome=accepted]").click()
    page.click("[data-theirs]:visible")
    expect(page.locator("[name$='/age']:visible")).to_have_value("29")
    page.reload()
    page.wait_for_selector("[data-stage=theirs]:visible")
    expect(page.locator(".t-foot")).to_be_hidden()
