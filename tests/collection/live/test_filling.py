"""The live page filled in by a resident: every question type, filters, repeats, and the counts at the end."""

import json
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.collection.models import Submission, SubmissionVersion
from app.db import db
from tests.browsing import SCRIPTS, fill, press, walk
from tests.live import Live

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
#: What makes each answer another: when it began, and under which name.
_OWN = "meta"


def stored(app: Flask) -> list[dict[str, Any]]:
    """All answers, the oldest first."""
    with app.app_context():
        answers = db.session.scalars(select(SubmissionVersion.answers).order_by(SubmissionVersion.sequence))
        return [json.loads(one) for one in answers]


@pytest.mark.parametrize("cut", ["one_page", "paged"])
def test_every_question_type_arrives_as_the_plain_page_sends_it(
    request: pytest.FixtureRequest, app: Flask, live: Live, page: Page, cut: str
) -> None:
    address = request.getfixturevalue(cut)
    live.begin(f"{address}?langue=fr").to_review().go_on().outcome("sent")
    assert len(live.receipt) == 14
    page.route(SCRIPTS, lambda route: route.abort())
    assert list(walk(page, f"{address}?langue=fr"))[-1].startswith("Merci")
    by_live, by_plain = stored(app)
    assert by_live.pop(_OWN) != by_plain.pop(_OWN)
    assert by_live == by_plain
    with app.app_context():
        assert set(db.session.scalars(select(Submission.state))) == {"counted"}


def test_what_was_typed_before_the_script_failed_goes_on_in_the_plain_pages(
    chromium: Browser, app: Flask, paged: str
) -> None:
    context = chromium.new_context(locale="fr-FR", service_workers="block")
    page = context.new_page()
    page.route("**/formulaire/**", lambda route: route.abort())
    page.goto(paged)
    page.click(".button[value=commencer]")
    page.wait_for_selector("[data-live][data-failed]")
    page.fill("[name$='/prenom']", "Ana")
    page.fill("[name$='/idee']", "De l’ombre")
    press(page, "[data-on]")
    assert page.locator("h1").inner_text() == "Des nombres"
    while not page.locator(".button[value=envoyer]").count():
        fill(page)
        press(page, ".button[value=suite]")
    press(page, ".button[value=envoyer]")
    [answers] = stored(app)
    assert answers["mots"]["prenom"] == "Ana"
    assert answers["mots"]["idee"] == "De l’ombre"
    context.close()


def test_filters_open_and_close_as_one_answers(live: Live, one_page: str) -> None:
    live.begin(one_page)
    assert not live.question("annees").is_visible()
    live.tick("habite", "oui")
    assert live.question("annees").is_visible()
    assert not live.question("ecole").is_visible()
    live.type("prenom", "Zoé")
    assert "Depuis combien d’années, Zoé" in live.question("annees").inner_text()
    live.type("enfants", "2")
    assert live.question("ecole").is_visible()
    assert "Cela fait 4 mains." in live.question("resume").inner_text()
    live.tick("habite", "non")
    assert not live.question("annees").is_visible()


def test_what_appears_is_told_and_the_focus_stays(live: Live, one_page: str) -> None:
    live.begin(one_page)
    live.tick("habite", "oui")
    enfants = live.field("enfants")
    enfants.press_sequentially("12")
    assert enfants.input_value() == "12"
    assert live.page.evaluate("document.activeElement.name").endswith("/enfants")
    told = live.page.locator("[data-live] > [role=status]")
    expect(told).to_have_text("De nouvelles questions sont apparues plus bas.")


def test_repeats_are_added_and_removed(live: Live, one_page: str) -> None:
    live.begin(one_page)
    cards = live.page.locator("fieldset.instance")
    assert cards.count() == 1
    cards.nth(0).locator("input[name$='/lien']").fill("Fille")
    live.page.click("[data-add]")
    assert cards.count() == 2
    assert "2" in cards.nth(1).locator("legend").inner_text()
    cards.nth(1).locator("input[name$='/lien']").fill("Fils")
    cards.nth(1).locator("input[name$='/son_age']").fill("19")
    assert cards.nth(1).locator("input[name$='/metier']").is_visible()
    assert not cards.nth(0).locator("input[name$='/metier']").is_visible()
    live.page.once("dialog", lambda dialog: dialog.accept())
    cards.nth(0).locator("[data-remove]").click()
    assert cards.count() == 1
    assert cards.nth(0).locator("input[name$='/lien']").input_value() == "Fils"
    assert "1" in cards.nth(0).locator("legend").inner_text()


def test_a_long_list_is_searched_as_one_types(live: Live, paged: str) -> None:
    live.begin(paged)
    for heading in live.pages():
        if heading == "Des choix":
            break
    live.page.fill("input[name$='/rue:sought']", "pehant")
    found = live.page.locator("input[name$='/rue']")
    assert found.count() == 1
    live.page.click("input[name$='/rue'] + label")
    live.page.fill("input[name$='/rue:sought']", "")
    assert found.count() == 1
    assert found.is_checked()
    live.to_review()
    assert "Rue Émile-Péhant" in live.page.locator("[data-record]").inner_text()


def test_a_ranking_is_moved_by_buttons(app: Flask, live: Live, paged: str) -> None:
    live.begin(paged)
    for heading in live.pages():
        if heading == "Des choix":
            break
    rows = live.page.locator("[data-ranking] li")
    assert [rows.nth(at).locator("[data-rank]").inner_text() for at in range(3)] == ["", "", ""]
    rows.nth(2).locator("[data-up]").focus()
    live.page.keyboard.press("Enter")
    assert rows.nth(1).get_attribute("data-value") == "assis"
    assert live.page.evaluate("document.activeElement.closest('li').dataset.value") == "assis"
    live.to_review().go_on().outcome("sent")
    assert stored(app)[0]["choix"]["ordre"] == "traverse assis courses other"


def test_a_place_is_the_devices_own_or_written_by_hand(app: Flask, live: Live, paged: str) -> None:
    context = live.page.context
    live.begin(paged)
    for heading in live.pages():
        if heading == "Des lieux":
            break
    assert live.field("endroit").input_value().startswith("47,2184")
    locate, told = (live.question("endroit").locator(f"[data-{name}]") for name in ("locate", "told"))
    locate.click()
    expect(told).to_contain_text("n’a pas pu être trouvée")
    assert live.field("endroit").input_value().startswith("47,2184")
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 47.2173, "longitude": -1.5534, "accuracy": 12})
    locate.click()
    expect(told).to_contain_text("à 12 mètres près")
    live.go_on().to_review().go_on().outcome("sent")
    [answers] = stored(app)
    assert answers["lieux"]["endroit"] == "47.2173000 -1.5534000 0.0 12.0"


def test_what_cannot_be_read_shows_again_and_is_told(live: Live, paged: str) -> None:
    live.begin(paged).type("prenom", "Ana")
    live.go_on().type("age", "beaucoup")
    live.page.keyboard.press("Tab")
    assert "nombre entier" in live.question("age").inner_text()
    live.go_on()
    assert "nombre entier" in live.errors
    assert live.field("age").input_value() == "beaucoup"
    live.type("age", "130")
    live.go_on()
    assert "L’âge doit être entre 0 et 120." in live.errors
    live.type("age", "41")
    assert not live.question("age").locator(".error").count()
    live.go_on()
    assert live.heading == "Des moments"


def test_the_review_leads_to_each_answer_and_back(live: Live, paged: str) -> None:
    live.begin(paged).to_review()
    live.page.locator("[data-record] button", has_text="Quel âge").click()
    assert live.page.evaluate("document.activeElement.name").endswith("/age")
    live.type("age", "42")
    live.go_on()
    assert live.heading == "Vérifiez vos réponses"
    assert "42" in live.page.locator("[data-record]").inner_text()
    live.page.locator("[data-record] button", has_text="Quel âge").click()
    live.back()
    assert live.heading == "Vérifiez vos réponses"
    live.back()
    last = live.heading
    live.back()
    assert live.heading not in {last, "Vérifiez vos réponses"}, "from the last page to the one before"


def test_the_back_key_goes_from_page_to_page(live: Live, paged: str) -> None:
    live.begin(paged).type("prenom", "Ana")
    live.go_on()
    assert live.heading == "Des nombres"
    live.page.go_back()
    assert live.field("prenom").input_value() == "Ana"
    live.page.go_forward()
    assert live.heading == "Des nombres"
    live.back()
    assert live.heading == "Des mots"
