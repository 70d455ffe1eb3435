"""What an agent does at doors, and sees of what others did."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import select

from app.clock import now
from app.collection.answered import answered_households
from app.db import db, transaction
from app.fieldwork.models import Assignment, FieldEvent
from app.households.codes import normalise_code
from app.households.models import CodeLink, Household
from app.projects.models import Questionnaire
from app.projects.publishing import close
from tests.axe import assert_accessible
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


def test_what_is_noted_is_drawn_at_its_own_door_and_anew_where_the_list_is_another(tour: Tour) -> None:
    """All doors of a day may be drawn: a slow telephone does not draw them again for one."""
    tour.page.context.set_offline(True)
    tour.row(6).evaluate("row => (row.wasHere = true)")
    tour.outcome(4, "refusal")
    expect(tour.row(4).locator(".t-badge")).to_have_text("refus")
    assert tour.row(6).evaluate("row => row.wasHere")
    tour.page.select_option("[data-filter]", "to_do")
    tour.tap(6, "absent")
    expect(tour.row(8)).to_be_visible()
    expect(tour.row(6)).to_have_count(0)
    tour.page.select_option("[data-filter]", "")
    expect(tour.row(6).locator(".t-badge")).to_have_text("à revoir")


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
    at = numbers.index("4 bis")
    assert numbers[at - 1 : at + 2] == ["6", "4 bis", "4"], "the even side is walked back down"


def test_an_address_wants_a_number_and_is_taken_back(app: Flask, tour: Tour) -> None:
    page = tour.page
    tour.go("ajouter")
    page.click("[data-add] .button-primary")
    expect(page.locator("[data-add] [data-wrong]")).to_contain_text("numéro")
    page.fill("#a-numero", "4 bis")
    page.click("[data-add] .button-primary")
    expect(page.locator("[data-screen=door] [data-heading]")).to_have_text("4 bis Rue de Coulmiers")
    page.click("[data-undo]")
    tour.ready()
    tour.sent()
    expect(page.locator(".t-number", has_text="bis")).to_have_count(0)
    with app.app_context():
        assert list(db.session.scalars(select(Household).where(Household.number == "4 bis"))) == []


def test_a_language_is_asked_for_in_sight_and_the_toast_goes_at_the_next_door(app: Flask, tour: Tour) -> None:
    page = tour.page
    tour.outcome(2, "absent")
    row = tour.open_row(4)
    expect(page.locator("[data-told]")).to_be_hidden()
    row.locator(".t-others summary").click()
    expect(row.locator("[data-outcome=message], [data-outcome=unusable]")).to_have_count(0)
    row.locator("[data-outcome=language]").click()
    expect(page.locator("#langue-parlee")).to_be_focused()
    expect(page.locator("#langue-parlee")).to_be_in_viewport()
    page.keyboard.type("turc")
    page.keyboard.press("Enter")
    expect(page.locator("[data-history] .t-event")).to_have_text("Autre langue · turc")
    tour.sent()
    assert [event.kind for event in logged(app)] == ["absent", "language"]


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


def test_who_has_no_round_yet_is_not_told_that_all_is_done(
    device: Device, invitation: Callable[[], str], app: Flask, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context():
        make_round(asked, street, None)
    page = Tour(device.open()).enrol(invitation()).page
    expect(page.locator("[data-empty]")).to_contain_text("Aucune adresse ne vous est confiée")
    page.click("[data-next]")
    expect(page.locator("[data-told]")).to_contain_text("Aucune adresse ne vous est confiée")


def test_a_door_that_goes_to_somebody_else_leaves_the_list(
    app: Flask, tour: Tour, asked: Questionnaire, street: list[Household]
) -> None:
    tour.outcome(2, "absent")
    tour.sent()
    with app.app_context():
        make_round(asked, street[:2], make_agent("Bo"))
    tour.send()
    expect(tour.page.locator("[data-sent] .t-event")).to_contain_text("2 Rue de Coulmiers")
    tour.go("journee")
    expect(tour.page.locator("[data-base]")).to_contain_text("Portes faites : 1")
    tour.go("")
    expect(tour.page.locator(".t-number").first).to_have_text("3")
    left = tour.page.locator("[data-left]")
    expect(left).to_contain_text("2 portes ne sont plus dans votre tournée : Rue de Coulmiers")
    left.locator("button").click()
    expect(left).to_be_hidden()
    page = tour.page
    page.context.set_offline(True)
    tour.outcome(8, "absent")
    with app.app_context(), transaction():
        close(db.session.merge(asked))
    page.context.set_offline(False)
    tour.send()
    tour.sent()
    tour.go("").ready()
    expect(page.locator("[data-closed]")).to_contain_text("Questionnaire clos (aujourd’hui)")
    expect(page.locator(".t-row")).to_have_count(0)
    expect(page.locator("[data-empty]")).to_be_hidden()
    assert logged(app)[-1].kind == "absent"


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
    for number in (1, 3):
        tour.outcome(number, "absent")
    page.click("[data-next]")
    expect(page.locator(".t-open .t-number")).to_have_text("5")
    page.select_option("[data-filter]", "again")
    page.click("[data-next]")
    expect(page.locator(".t-open .t-number")).to_have_text("7")
    assert page.evaluate("document.activeElement.closest('.t-open') !== null")


def test_two_quick_taps_note_one_door_and_open_no_other(app: Flask, tour: Tour) -> None:
    button = tour.open_row(2).locator("[data-outcome=absent]")
    box = button.bounding_box()
    assert box
    tour.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, delay=100)
    expect(tour.page.locator("[data-told]")).to_contain_text("Absent")
    expect(tour.page.locator(".t-open")).to_have_count(0)
    tour.sent()
    assert [event.kind for event in logged(app)] == ["absent"]


def test_a_draft_is_taken_up_where_it_was_left(app: Flask, tour: Tour) -> None:
    page = tour.page
    tour.open_row(10).locator("[data-outcome=accepted]").click()
    expect(page.locator("[data-where]")).to_have_text("10 Rue de Coulmiers")
    page.click("[data-stage=reading] [data-later]")
    tour.ready()
    expect(page.locator("[data-told]")).to_be_hidden()
    tour.open_row(10).locator("[data-outcome=accepted]").click()
    page.click("[data-begin]")
    page.locator("[name$='/age']:visible").fill("52")
    expect(page.locator("[data-keeping]")).to_contain_text("Brouillon gardé")
    page.go_back()
    tour.ready()
    expect(tour.row(10).locator(".t-badge")).to_have_text("brouillon")
    expect(tour.open_row(10).locator("[data-outcome=accepted]")).to_have_text("Reprendre")
    tour.open_row(10).locator("[data-outcome=accepted]").click()
    expect(page.locator("[name$='/age']:visible")).to_have_value("52")
    page.locator("[name$='/ou'][value='5']").check()
    tour.finish()
    tour.ready()
    expect(tour.row(10)).to_be_in_viewport()
    tour.sent()
    assert [event.kind for event in logged(app)] == ["accepted"]


def test_a_household_that_answered_is_asked_about_and_its_answer_goes_to_the_right_door(
    app: Flask, tour: Tour, asked: Questionnaire, street: list[Household]
) -> None:
    page = tour.page
    tour.answer(10)
    tour.open_row(10).locator("[data-outcome=accepted]").click()
    expect(page.locator("[data-sure]")).to_contain_text("10 Rue de Coulmiers : ce foyer a déjà répondu")
    assert_accessible(page)
    page.click("[data-sure] [data-no]")
    expect(page.locator("[data-sure]")).to_be_hidden()
    tour.open_row(10).locator("[data-sheet]").click()
    page.click("[data-history] [data-wrong-door]")
    tour.sent()
    page.context.set_offline(True)
    expect(page.locator("[data-screen=moving] [data-what]")).to_contain_text("10 Rue de Coulmiers")
    assert_accessible(page)
    page.locator("[data-screen=moving] .t-door", has_text="12 Rue").click()
    page.click("[data-sure] [data-yes]")
    tour.ready()
    # Without a network too: what the server said of who has answered is of before.
    expect(tour.row(10).locator(".t-badge")).to_have_text("")
    expect(tour.row(12).locator(".t-badge")).to_have_text("a répondu")
    tour.waiting("1 à envoyer")
    page.context.set_offline(False)
    tour.send()
    tour.sent()
    assert sorted(event.kind for event in logged(app)) == ["accepted", "accepted", "undone"]
    with app.app_context():
        assert answered_households(asked.project_id, asked.id) == {street[11].id}
    tour.go("").ready()
    expect(tour.row(10).locator(".t-badge")).to_have_text("")
    tour.open_row(12).locator("[data-sheet]").click()
    expect(page.locator("[data-history] li").first).to_contain_text("notée d’abord ailleurs : 10 Rue")
