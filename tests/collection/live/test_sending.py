"""From the last button to the counts: at once, later, from another day, or set aside and taken up again."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import select

from app.collection.models import Submission, SubmissionVersion
from app.db import db, transaction
from app.projects.publishing import close
from app.projects.questionnaires import Terms, find_questionnaire
from app.projects.terms import Access
from tests.live import Device, Live
from tests.make_households import make_codes
from tests.make_projects import make_project
from tests.make_published import make_published
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def counted(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Submission.id).where(Submission.state == "counted")).all())


def keep_pages(live: Live, address: str) -> None:
    """Open the door and wait until the device has all it needs to do without a network."""
    live.page.goto(address)
    expect(live.page.locator("[data-begin][data-ready]")).to_have_count(1)


def keep_an_answer(device: Device, server: Server, address: str) -> Live:
    """Open the door, stop the server, and answer to the end without it."""
    live = Live(device.open())
    keep_pages(live, address)
    server.stop()
    live.page.click(".button[value=commencer]")
    live.ready().to_review().go_on().outcome("kept")
    return live


def test_filled_offline_closed_opened_again_sent_and_counted(
    app: Flask, server: Server, device: Device, paged: str
) -> None:
    live = keep_an_answer(device, server, paged)
    assert live.heading == "Votre réponse est gardée sur cet appareil."
    live.page.click("[data-send]")
    expect(live.page.locator("[data-sending]")).to_contain_text("Toujours pas de connexion")
    device.close()

    live = Live(device.open())
    live.page.goto(paged)
    expect(live.page.locator("[data-count]")).to_have_text("1")
    live.page.click("[data-send]")
    expect(live.page.locator("[data-still]")).to_be_visible()
    assert counted(app) == 0
    server.start()
    live.page.click("[data-send]")
    expect(live.page.locator("[data-list=sent] [data-value=receipt]")).to_be_visible()
    assert counted(app) == 1
    live.page.click("[data-list=sent] [data-erase]")
    expect(live.page.locator("[data-lying]")).to_be_hidden()


def test_the_door_and_the_questionnaire_open_without_a_network(
    server: Server, device: Device, paged: str
) -> None:
    live = Live(device.open())
    keep_pages(live, paged)
    device.close()
    server.stop()
    live = Live(device.open())
    live.begin(paged).type("prenom", "Ana")
    live.wait_kept()
    assert live.heading == "Des mots"
    live.page.goto(f"{server.url}/q/ailleurs")
    assert live.heading == "Pas de connexion."
    server.start()


def test_a_code_that_the_server_does_not_know_sets_the_answer_aside(
    app: Flask, server: Server, device: Device
) -> None:
    with app.app_context():
        questionnaire = make_published(make_project(), Terms(access=Access.CODE))
        make_codes(questionnaire)
    live = Live(device.open())
    keep_pages(live, f"{server.url}/q/{questionnaire.short_name}")
    server.stop()
    live.page.fill("#code", "0000-0000-0000")
    live.page.click(".button[value=commencer]")
    live.ready().type("age", "41")
    live.finish().outcome("kept")
    server.start()
    live.page.click("[data-send]")
    live.outcome("aside")
    assert "code" in live.page.locator("[data-outcome-more]").inner_text()


def test_a_wrong_code_is_told_at_the_door(app: Flask, server: Server, live: Live) -> None:
    with app.app_context():
        questionnaire = make_published(make_project(), Terms(access=Access.CODE))
        (code,) = make_codes(questionnaire)
    live.page.goto(f"{server.url}/q/{questionnaire.short_name}")
    live.page.fill("#code", "7K2M-9QXD-4HBT")
    live.page.click(".button[value=commencer]")
    expect(live.page.locator("#code-error")).to_be_visible()
    live.page.fill("#code", code)
    live.page.click(".button[value=commencer]")
    live.ready().type("age", "41")
    live.finish().outcome("sent")
    with app.app_context():
        assert db.session.scalars(select(Submission.code_id)).one() is not None
        assert db.session.scalars(select(SubmissionVersion.channel)).one() == "web"


def test_a_closed_questionnaire_keeps_a_draft_that_comes_late(app: Flask, live: Live, paged: str) -> None:
    live.begin(paged).to_review()
    with app.app_context(), transaction():
        questionnaire = find_questionnaire(paged.rpartition("/")[2])
        assert questionnaire
        close(questionnaire)
    live.go_on().outcome("sent")
    assert live.page.locator("[data-waiting]").is_visible()


def test_while_an_answer_is_on_its_way_only_that_it_is_kept_is_told(chromium: Browser, paged: str) -> None:
    context = chromium.new_context(locale="fr-FR", service_workers="block")
    live = Live(context.new_page())
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    live.page.route("**/api/v1/submissions", hold)
    live.begin(paged).to_review()
    with live.page.expect_request("**/api/v1/submissions"):
        live.go_on().outcome("kept")
    expect(live.page.locator("[data-review]")).to_have_count(0)
    expect(live.page.locator("[data-sending]")).to_have_text("Envoi en cours…")
    assert live.heading == "Votre réponse est gardée sur cet appareil."
    held[0].continue_()
    live.outcome("sent")
    assert live.heading == "Merci, votre réponse est bien arrivée."
    expect(live.page.locator("[data-outcome]:focus")).to_have_count(1)
    context.close()
