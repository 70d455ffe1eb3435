"""Who gets in, and what it costs who does not: passphrases, invitations, devices taken away."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import Grant
from app.clock import now
from app.db import db, transaction
from app.fieldwork.devices import devices_of, revoke
from app.fieldwork.models import FieldEvent
from app.projects.models import Project
from tests.live import Device
from tests.terrain import PASSPHRASE, Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
Invite = Callable[[], str]
#: The telephone shows the page again.
_WAKE = "document.dispatchEvent(new Event('visibilitychange'))"


def kinds(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(FieldEvent.kind).order_by(FieldEvent.sequence)))


def test_a_passphrase_that_is_found_in_hours_is_not_taken(device: Device, invitation: Invite) -> None:
    page = device.open()
    page.goto(invitation())
    wrong = page.locator("[data-choose] [data-wrong]")
    for first, second, told in (
        ("1234", "1234", "Huit caractères"),
        ("1234 5678", "1234 5678", "Des chiffres seuls"),
        (PASSPHRASE, "autre chose", "différentes"),
    ):
        page.fill("#phrase", first)
        page.fill("#phrase-encore", second)
        page.click("[data-choose] .button-primary")
        expect(wrong).to_contain_text(told)


def test_an_invitation_is_good_once_and_a_wrong_link_is_none(device: Device, invitation: Invite) -> None:
    link = invitation()
    page = device.open()
    page.goto(link)
    page.wait_for_selector("[data-screen=passphrase]:visible")
    device.kill()
    page = device.open()
    tour = Tour(page).enrol(link.partition("#")[0])
    expect(tour.page.locator("[data-hello]")).to_have_text("Bonjour Inès.")
    tour.page.click("[data-seen-welcome]")
    expect(tour.page.locator("[data-welcome]")).to_be_hidden()
    tour.page.goto("about:blank")
    tour.page.goto(link)
    expect(tour.page.locator("#appareil")).to_have_value("Ordinateur")
    tour.page.click("[data-not-now]")
    tour.ready()
    expect(tour.page.locator("[data-welcome]")).to_be_hidden()
    tour.page.goto("about:blank")
    tour.page.goto(link)
    tour.page.click("[data-enrol] .button-primary")
    wrong = tour.page.locator("[data-enrol] [data-wrong]")
    expect(wrong).to_contain_text("Cette invitation ne vaut plus")
    tour.page.fill("#invitation", "https://example.org/")
    tour.page.click("[data-enrol] .button-primary")
    expect(wrong).to_contain_text("pas une invitation")
    tour.page.fill("#invitation", invitation())
    tour.page.click("[data-enrol] .button-primary")
    tour.ready()


def test_locked_it_shows_nothing_and_still_hands_in(app: Flask, device: Device, invitation: Invite) -> None:
    tour = Tour(device.open()).enrol(invitation()).settled()
    page = tour.page
    page.context.set_offline(True)
    tour.outcome(4, "absent")
    tour.go("menu")
    page.click("[data-lock]")
    page.wait_for_selector("[data-screen=unlock]:visible")
    assert "Coulmiers" not in page.content()
    expect(page.locator("[data-waiting-here]")).to_contain_text("1")
    page.reload()
    page.wait_for_selector("[data-screen=unlock]:visible")
    tour.unlock("la porte verte du fond")
    expect(page.locator("[data-screen=unlock] [data-wrong]")).to_contain_text("pas la bonne")
    page.context.set_offline(False)
    page.click("[data-screen=unlock] [data-send]")
    expect(page.locator("[data-screen=unlock] [data-sending]")).to_contain_text("Tout est envoyé")
    assert kinds(app) == ["absent"]
    tour.unlock().ready()
    expect(tour.row(4).locator(".t-badge")).to_have_text("à revoir")


def test_a_forgotten_passphrase_costs_drafts_and_nothing_that_was_finished(
    app: Flask, device: Device, invitation: Invite
) -> None:
    tour = Tour(device.open()).enrol(invitation()).settled()
    page = tour.page
    page.context.set_offline(True)
    tour.answer(6)
    tour.open_row(8).locator("[data-outcome=accepted]").click()
    page.click("[data-begin]")
    page.locator("[name$='/age']:visible").fill("30")
    expect(page.locator("[data-keeping]")).to_contain_text("Brouillon gardé")
    page.locator("[data-later]:visible").click()
    tour.ready()
    expect(page.locator("[data-drafts] a")).to_contain_text("1 brouillon")
    tour.go("menu")
    page.click("[data-lock]")
    page.click("[data-screen=unlock] summary")
    expect(page.locator("[data-cost]")).to_contain_text("1")
    page.click("[data-forget]")
    expect(page.locator("[data-surely]")).to_contain_text("Effacer 1 brouillon pour de bon")
    page.click("[data-keep]")
    expect(page.locator("[data-surely]")).to_be_hidden()
    page.click("[data-forget]")
    page.click("[data-forget-surely]")
    page.wait_for_selector("[data-screen=start]:visible")
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector("[data-screen=start]:visible")
    tour = tour.enrol(invitation()).settled()
    tour.sent()
    assert kinds(app) == ["accepted"]
    expect(tour.row(6).locator(".t-badge")).to_have_text("a répondu")
    expect(page.locator("[data-drafts]")).to_be_hidden()


def test_an_agent_without_the_role_reads_no_more_and_hands_in_what_is_there(
    app: Flask, device: Device, invitation: Invite
) -> None:
    tour = Tour(device.open()).enrol(invitation()).settled()
    with app.app_context(), transaction() as session:
        for grant in session.scalars(select(Grant)):
            session.delete(grant)
    tour.outcome(4, "refusal")
    tour.sent()
    expect(tour.page.locator("[data-network]")).to_have_text("Tournée non renouvelée")
    expect(tour.page.locator("[data-refused]")).to_contain_text("Demandez un nouveau QR")
    assert kinds(app) == ["refusal"]
    expect(tour.row(4).locator(".t-badge")).to_have_text("refus")


def test_a_revoked_device_forgets_the_round_and_keeps_what_waits_to_be_carried_away(
    app: Flask, device: Device, invitation: Invite, project: Project
) -> None:
    tour = Tour(device.open()).enrol(invitation()).settled()
    page = tour.page
    with app.app_context(), transaction():
        (enrolled,) = devices_of(project.id)
        revoke(enrolled)
    page.context.set_offline(True)
    tour.outcome(4, "absent")
    page.context.set_offline(False)
    expect(page.locator("[data-withdrawn]")).to_be_visible()
    assert "Coulmiers" not in page.content()
    expect(page.locator("[data-figures]")).to_have_text("1 envoi à reprendre")
    expect(page.locator("[data-aside]")).to_contain_text("Cet appareil a été retiré")
    expect(page.locator("[data-chrome]:visible")).to_have_count(0)
    tour.go("porte/x")
    with page.expect_download() as saved:
        page.click("[data-export]")
    content = saved.value.path().read_bytes()
    assert b'"items":[{' in content
    assert b"absent" not in content
    assert kinds(app) == []
    tour.go("recevoir")
    page.fill("#invitation", invitation().partition("#")[2])
    page.click("[data-enrol] .button-primary")
    page.wait_for_selector("[data-screen=passphrase]:visible")
    page.reload()
    for field in ("#phrase", "#phrase-encore"):
        page.fill(field, PASSPHRASE)
    page.click("[data-choose] .button-primary")
    page.click("[data-enrol] .button-primary")
    tour.ready().sent()
    assert kinds(app) == ["absent"], "what was set aside leaves with the new credential"


def test_after_ten_hours_the_passphrase_is_asked_for(device: Device, invitation: Invite) -> None:
    page = device.open()
    tour = Tour(page).enrol(invitation())
    page.clock.set_fixed_time(now() + timedelta(hours=9, minutes=59))
    page.evaluate(_WAKE)
    tour.outcome(4, "absent")
    page.clock.set_fixed_time(now() + timedelta(hours=10, minutes=1))
    page.evaluate(_WAKE)
    page.wait_for_selector("[data-screen=unlock]:visible")
    tour.unlock().ready()
