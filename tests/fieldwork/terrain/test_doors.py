"""What an agent does at doors, and sees of what others did."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.fieldwork.models import Assignment, FieldEvent
from app.households.codes import normalise_code
from app.households.models import CodeLink, Household
from app.projects.models import Questionnaire
from tests.live import Device
from tests.make_answers import make_envelope, send
from tests.make_fieldwork import make_agent, make_phone, make_round
from tests.make_households import make_codes
from tests.terrain import Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def tour(device: Device, invitation: Callable[[], str]) -> Tour:
    return Tour(device.open()).enrol(invitation()).settled()


def logged(app: Flask) -> list[FieldEvent]:
    with app.app_context():
        return list(db.session.scalars(select(FieldEvent).order_by(FieldEvent.sequence)))


def test_a_mistake_is_undone_at_once_or_from_the_door(app: Flask, tour: Tour) -> None:
    badge = tour.row(4).locator(".t-badge")
    tour.outcome(4, "refusal")
    expect(badge).to_have_text("refus")
    tour.page.click("[data-undo]")
    expect(badge).to_have_text("")
    tour.outcome(4, "absent")
    tour.open_row(4).locator("[data-sheet]").click()
    undo = tour.page.locator("[data-history] [data-undo-event]:visible")
    expect(undo).to_have_count(1)
    undo.click()
    expect(tour.page.locator("[data-history] .t-undone")).to_have_count(2)
    tour.sent()
    assert [event.kind for event in logged(app)] == ["refusal", "undone", "absent", "undone"]


def test_an_appointment_is_made_by_two_taps_and_comes_first_when_it_is_due(app: Flask, tour: Tour) -> None:
    page = tour.page
    tour.open_row(16).locator("[data-sheet]").click()
    page.locator("[data-part=rendez-vous] summary").click()
    page.click("[data-appointment] .button-primary")
    expect(page.locator("[data-appointment] [data-wrong]")).to_contain_text("Choisissez")
    page.locator("[data-days] label").first.click()
    page.locator("[data-hours] label", has_text="17").first.click()
    page.fill("#rdv-note", "sonner fort")
    page.click("[data-appointment] .button-primary")
    expect(page.locator("[data-screen=door] [data-badge]")).to_have_text("rendez-vous")
    tour.sent()
    (event,) = logged(app)
    assert event.data["text"] == "sonner fort"
    when = datetime.fromisoformat(event.data["when"])
    assert (when.astimezone(UTC).minute, abs(when - now()) < timedelta(days=2)) == (0, True)
    tour.go("")
    group = page.locator(".t-group").first
    expect(group.locator("h2")).to_have_text("Rendez-vous du jour")
    expect(group.locator(".t-number")).to_have_text("16")
    expect(tour.row(16).locator(".t-detail")).to_contain_text("sonner fort")


def test_a_notices_code_becomes_the_doors_own(
    app: Flask, tour: Tour, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context():
        (code,) = make_codes(asked)
    page = tour.page
    row = tour.open_row(2)
    row.locator(".t-others summary").click()
    row.locator("[data-outcome=notice]").click()
    page.fill("#avis-code", code[:-1])
    page.click("[data-notice] .button-primary")
    expect(page.locator("[data-notice] [data-wrong]")).to_contain_text("pas complet")
    page.fill("#avis-code", f"{code[:4]} {code[4:8].lower()}-{code[8:]}")
    page.click("[data-notice] .button-primary")
    expect(page.locator("[data-screen=door] [data-badge]")).to_have_text("à revoir")
    tour.sent()
    (event,) = logged(app)
    assert event.data == {"code": normalise_code(code)}
    with app.app_context():
        assert list(db.session.scalars(select(CodeLink.household_id))) == [street[1].id]
        send(make_envelope(asked, code=code))
    tour.send()
    tour.go("")
    expect(tour.row(2).locator(".t-badge")).to_have_text("a répondu (autre canal)")


def test_an_address_is_added_and_its_own_at_once(app: Flask, tour: Tour) -> None:
    page = tour.page
    tour.go("ajouter")
    page.fill("#a-numero", "4 bis")
    page.fill("#a-etage", "1er")
    page.click("[data-add] .button-primary")
    expect(page.locator("[data-screen=door] [data-heading]")).to_have_text("4 bis Rue de Coulmiers")
    page.locator("[data-screen=door] [data-outcome=absent]").click()
    tour.sent()
    assert [event.kind for event in logged(app)] == ["added", "absent"]
    with app.app_context():
        added = db.session.scalars(select(Household).where(Household.number == "4 bis")).one()
        assert db.session.scalar(select(Assignment).where(Assignment.household_id == added.id))
    tour.go("")
    numbers = page.locator(".t-number").all_inner_texts()
    assert numbers[1:4] == ["4", "4 bis", "6"]


def test_what_others_did_at_a_door_is_in_its_history(
    app: Flask, client: FlaskClient, tour: Tour, asked: Questionnaire, street: list[Household]
) -> None:
    tour.outcome(6, "refusal")
    with app.app_context():
        other = make_agent("Bo")
        phone = make_phone(client, asked.project, other)
        phone.push(phone.event(asked, street[5], "vacant", text="bureaux"))
    tour.send()
    tour.go("")
    tour.open_row(6).locator("[data-sheet]").click()
    history = tour.page.locator("[data-history] li")
    expect(history).to_have_count(2)
    expect(history.first).to_contain_text("par un autre agent")
    expect(history.first.locator("[data-undo-event]")).to_be_hidden()
    expect(tour.page.locator("[data-disagree]")).to_be_visible()


def test_a_door_that_goes_to_somebody_else_leaves_the_list(
    app: Flask, tour: Tour, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context():
        make_round(asked, street[:2], make_agent("Bo"))
    tour.send()
    tour.go("")
    expect(tour.page.locator(".t-number").first).to_have_text("4")


def test_doors_are_found_by_words_and_by_how_they_stand(tour: Tour) -> None:
    page = tour.page
    tour.outcome(12, "absent")
    page.fill("[data-search]", "coulmiers 12")
    expect(page.locator(".t-row")).to_have_count(1)
    page.fill("[data-search]", "n'existe pas")
    expect(page.locator("[data-empty]")).to_contain_text("Aucune porte")
    page.fill("[data-search]", "")
    page.select_option("[data-filter]", "again")
    expect(page.locator(".t-number")).to_have_text(["12"])
    expect(page.locator("[data-found]")).to_have_text("1 porte")


def test_the_next_door_is_the_next_one_to_go_to(tour: Tour) -> None:
    page = tour.page
    for number in (2, 4):
        tour.outcome(number, "absent")
    page.click("[data-next]")
    expect(page.locator(".t-open .t-number")).to_have_text("6")
    page.select_option("[data-filter]", "again")
    page.click("[data-next]")
    expect(page.locator(".t-open .t-number")).to_have_text("8")
    assert page.evaluate("document.activeElement.closest('.t-open') !== null")


def test_a_draft_is_taken_up_where_it_was_left(app: Flask, tour: Tour) -> None:
    page = tour.page
    tour.open_row(10).locator("[data-outcome=accepted]").click()
    page.click("[data-begin]")
    page.locator("[name$='/age']:visible").fill("52")
    expect(page.locator("[data-keeping]")).to_contain_text("Brouillon gardé")
    page.go_back()
    tour.ready()
    tour.open_row(10).locator("[data-outcome=accepted]").click()
    expect(page.locator("[name$='/age']:visible")).to_have_value("52")
    page.locator("[name$='/ou'][value='5']").check()
    tour.finish()
    tour.ready()
    tour.sent()
    assert [event.kind for event in logged(app)] == ["accepted"]
