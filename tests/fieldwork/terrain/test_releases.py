"""A new release comes during a shift: nothing changes under an open form, nothing that is kept is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.collection.models import Submission
from app.db import db, transaction
from app.projects.models import Questionnaire
from app.projects.publishing import publish
from tests.live import Device
from tests.make_published import AGE_FORM, make_version
from tests.make_release import make_release
from tests.serving import Server
from tests.terrain import Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_NEXT_WORKER = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 100));
}"""


def test_a_new_release_waits_for_the_form_and_is_taken_when_the_agent_says_so(
    app: Flask, server: Server, device: Device, invitation: Callable[[], str], tmp_path: Path
) -> None:
    tour = Tour(device.open()).enrol(invitation()).settled()
    page = tour.page
    page.reload()
    tour.ready()
    tour.open_row(4).locator("[data-outcome=accepted]").click()
    page.click("[data-begin]")
    page.locator("[name$='/age']:visible").fill("41")
    server.stop()
    server.release = make_release(tmp_path, "next")
    server.start()
    page.evaluate(_NEXT_WORKER)
    expect(page.locator("[data-update]")).to_be_hidden()
    page.locator("[name$='/ou'][value='5']").check()
    tour.finish()
    tour.ready()
    assert page.locator("html").get_attribute("data-release") is None
    tour.outcome(6, "absent")
    page.click("[data-take-update]")
    page.wait_for_selector("html[data-release=next]")
    tour.ready()
    expect(tour.row(4).locator(".t-badge")).to_have_text("a répondu")
    tour.sent()
    page.context.set_offline(True)
    page.reload()
    tour.ready()
    assert page.locator("html").get_attribute("data-release") == "next"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 1


def test_a_draft_opens_in_the_version_that_it_was_begun_in_also_without_a_network(
    app: Flask, device: Device, invitation: Callable[[], str], asked: Questionnaire
) -> None:
    tour = Tour(device.open()).enrol(invitation()).settled()
    page = tour.page
    tour.open_row(4).locator("[data-outcome=accepted]").click()
    page.click("[data-begin]")
    page.locator("[name$='/age']:visible").fill("41")
    expect(page.locator("[data-keeping]")).to_contain_text("Brouillon gardé")
    page.locator("[data-later]:visible").click()
    tour.ready()
    changed = AGE_FORM.replace("Votre âge", "Quel est votre âge ?").replace("| place | 1 |", "| place | 2 |")
    with app.app_context():
        version = make_version(asked, changed)
        with transaction():
            publish(db.session.merge(asked), db.session.merge(version))
    tour.send()
    tour.go("")
    page.wait_for_selector("body[data-forms=kept]")
    page.wait_for_timeout(1000)
    page.context.set_offline(True)
    tour.open_row(6).locator("[data-outcome=accepted]").click()
    page.click("[data-begin]")
    expect(page.locator("[data-stage=questions]")).to_contain_text("Quel est votre âge")
    page.locator("[data-later]:visible").click()
    tour.ready()
    tour.open_row(4).locator("[data-outcome=accepted]").click()
    expect(page.locator("[data-stage=questions]")).to_contain_text("Votre âge")
    expect(page.locator("[name$='/age']:visible")).to_have_value("41")
