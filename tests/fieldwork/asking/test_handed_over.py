"""The device in somebody else's hands, or standing among people: nothing of the app or of who was before."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.projects.models import Questionnaire
from tests.axe import assert_accessible
from tests.make_asking import AskingPage
from tests.make_published import make_published

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
#: Longer than somebody may be still, and than they have to say that they are there. Seconds.
_STILL, _SILENT = 121, 31
#: What browsers know of people.
_PERSONAL = """
| survey | | | |
| | type | name | label |
| | text | email | Votre adresse électronique |
| | date | date_naissance | Votre date de naissance |
"""


def everything(page: Page) -> str:
    """All that the page holds, shown or not, and what stands in its fields."""
    fields = page.evaluate(
        "[...document.querySelectorAll('input, textarea')].map(({value}) => value).join(' ')"
    )
    return f"{page.content()} {fields}"


def test_who_holds_the_device_sees_the_questions_alone_and_nobody_sees_the_answers_afterwards(
    asking: AskingPage, place: Questionnaire
) -> None:
    page = asking.page
    asking.begin(place.short_name, locked=True)
    assert not page.locator("[data-doors]").is_visible()
    assert page.evaluate("document.querySelector('[data-doors]').inert")
    assert "Lisez ceci" not in everything(page)
    assert "Ne pas insister" not in everything(page)
    assert_accessible(page)
    asking.start()
    page.go_back()
    asking.type("age", "41")
    assert asking.heading == "Vous", "back does not lead out"
    asking.go_on()
    asking.type("gardien", "Très privé")
    asking.review()
    asking.go_on()
    page.wait_for_selector("[data-stage=thanks]:visible")
    assert asking.heading == "Merci, votre réponse est gardée."
    assert page.get_by_text("Merci pour la place !").is_visible()
    assert len(asking.done()) == 1, "the app has it before anybody presses"
    assert not page.locator("[data-speak]").count(), "no other language brings the answers back"
    assert_accessible(page)
    assert "Très privé" not in everything(page)
    page.go_back()
    page.go_back()
    assert "Très privé" not in everything(page)
    page.click("[data-close]:visible")
    asking.ended("done")
    assert page.locator("[data-doors]").is_visible()
    page.go_forward()
    assert "Très privé" not in everything(page)


def test_what_somebody_began_themselves_is_not_shown_to_the_agent_who_takes_it_up(
    asking: AskingPage, place: Questionnaire
) -> None:
    page = asking.page
    asking.begin(place.short_name, locked=True).start()
    asking.type("age", "41")
    asking.go_on()
    asking.type("gardien", "Très privé")
    page.click("[data-later]:visible")
    asking.ended("left")
    [draft] = asking.drafts()
    asking.begin(place.short_name, draft=draft["id"])
    assert asking.heading == "Cette réponse a été commencée par la personne elle-même"
    assert "Très privé" not in everything(page)
    assert_accessible(page)
    page.click("[data-theirs]")
    expect(page.locator("[name$='/gardien']")).to_have_value("Très privé")
    assert not page.locator("[data-doors]").is_visible()
    page.click("[data-later]:visible")
    asking.ended("left")
    asking.begin(place.short_name, draft=draft["id"], locked=True, held=True)
    assert not page.locator("[data-stage=theirs] [data-later], [data-erase]").count(), (
        "they hold it, and do not get in"
    )
    page.reload()
    page.wait_for_selector("[data-doors][data-ready]", state="attached")
    asking.begin(place.short_name, draft=draft["id"], language="ar")
    assert asking.heading.startswith("Cette réponse a été commencée"), "the agent is not spoken to in Arabic"
    page.click("summary:has-text('Effacer')")
    page.click("[data-erase]")
    asking.ended("nothing")
    assert not asking.drafts()


def test_a_kiosk_thanks_clears_itself_and_begins_anew(asking: AskingPage, place: Questionnaire) -> None:
    page = asking.page
    page.clock.install()
    asking.begin(place.short_name, channel="street", kiosk=True)
    page.click("[data-speak=ar]")
    page.wait_for_selector("[data-live][lang=ar][data-ready]")
    asking.start()
    asking.type("age", "41")
    asking.go_on()
    assert not asking.question("gardien").count()
    asking.review()
    asking.go_on()
    page.wait_for_selector("[data-stage=thanks]:visible")
    assert len(asking.done()) == 1
    assert not page.locator("[data-speak]").count(), "no other language brings the answers back"
    expect(page.locator("[data-clearing]")).to_have_text("10")
    page.clock.run_for(9_000)
    assert page.locator("[data-stage=thanks]").is_visible()
    expect(page.locator("[data-clearing]")).to_have_text("1")
    page.clock.run_for(2_000)
    page.wait_for_selector("[data-live][lang=fr] [data-stage=reading]:visible")
    assert not page.locator("[data-erased]").is_visible()
    asking.start()
    assert page.input_value("[name$='/age']") == ""
    page.go_back()
    page.go_back()
    assert page.locator("[data-stage=questions]").is_visible()
    asking.type("age", "30")
    asking.go_on()
    asking.review()
    asking.go_on()
    page.wait_for_selector("[data-stage=thanks]:visible")
    first, second = (one["envelope"] for one in asking.done())
    assert first["instance_id"] != second["instance_id"]
    assert (first["language"], second["language"]) == ("ar", "fr")
    assert not asking.drafts()
    page.click("[data-close]:visible")
    page.wait_for_selector("[data-stage=reading]:visible")
    page.click("[data-later]:visible")
    asking.ended("nothing")


def test_a_kiosk_asks_who_is_still_and_erases_what_they_left(
    asking: AskingPage, place: Questionnaire
) -> None:
    page = asking.page
    page.clock.install()
    asking.begin(place.short_name, channel="street", kiosk=True).start()
    asking.type("age", "41")
    page.clock.run_for(_STILL * 1000)
    page.wait_for_selector("[data-stage=there]:visible")
    assert "encore là" in asking.heading
    assert page.inner_text("[data-seconds]")
    assert_accessible(page)
    page.click("[data-here]")
    assert page.input_value("[name$='/age']") == "41"
    page.clock.run_for(_STILL * 1000)
    page.wait_for_selector("[data-stage=there]:visible")
    page.clock.run_for(_SILENT * 1000)
    page.wait_for_selector("[data-stage=reading]:visible")
    assert "Elle a été effacée" in page.inner_text("[data-erased]")
    assert not asking.drafts()
    assert not asking.done()
    asking.start()
    assert page.input_value("[name$='/age']") == ""


def test_who_comes_upon_somebody_elses_answers_in_a_kiosk_begins_anew(
    asking: AskingPage, place: Questionnaire
) -> None:
    page = asking.page
    page.clock.install()
    asking.begin(place.short_name, channel="street", kiosk=True).start()
    asking.type("age", "41")
    page.click("summary:has-text('Ce n’est pas vous')")
    page.locator("[data-anew]:visible").click()
    page.wait_for_selector("[data-stage=reading]:visible")
    assert "Elle a été effacée" in page.inner_text("[data-erased]")
    asking.start()
    assert page.input_value("[name$='/age']") == ""
    asking.type("age", "30")
    page.clock.run_for(_STILL * 1000)
    page.wait_for_selector("[data-stage=there]:visible")
    page.locator("[data-anew]:visible").click()
    page.wait_for_selector("[data-stage=reading]:visible")
    asking.start()
    assert page.input_value("[name$='/age']") == ""
    assert not asking.drafts()
    asking.begin(place.short_name, locked=True).start()
    assert not page.locator("summary:has-text('Ce n’est pas vous'):visible").count(), "handed to one person"


def test_nothing_that_was_written_before_is_offered_by_the_browser(app: Flask, asking: AskingPage) -> None:
    with app.app_context():
        wanted = make_published(markdown=_PERSONAL)
    asking.begin(wanted.short_name, channel="counter", locked=True).start()
    fields = asking.page.locator("[data-live], [data-live] [autocomplete]")
    offered = fields.evaluate_all("fields => fields.map((one) => one.autocomplete)")
    assert set(offered) == {"off"}
    assert len(offered) > 1


@pytest.mark.parametrize("hands", ["locked", "kiosk"])
def test_a_language_that_is_not_there_ends_nothing(
    asking: AskingPage, place: Questionnaire, hands: str
) -> None:
    page = asking.page
    asking.begin(place.short_name, **{hands: True}).start()
    asking.type("age", "41")
    page.route("**/terrain/questionnaire/**/ar", lambda route: route.abort())
    page.click("[data-speak=ar]")
    expect(page.locator("[data-lacking]")).to_be_visible()
    expect(page.locator("[name$='/age']")).to_have_value("41")
    assert not page.locator("[data-doors]").is_visible()
    asking.go_on()
    asking.review()
    asking.go_on()
    page.wait_for_selector("[data-stage=thanks]:visible")
    assert [one["envelope"]["language"] for one in asking.done()] == ["fr"]


def test_a_kiosk_where_nobody_began_waits_in_the_language_of_the_place(
    asking: AskingPage, place: Questionnaire
) -> None:
    page = asking.page
    page.clock.install()
    asking.begin(place.short_name, channel="street", kiosk=True)
    page.click("[data-speak=ar]")
    page.wait_for_selector("[data-live][lang=ar][data-ready]")
    page.clock.run_for((_STILL + _SILENT) * 1000)
    page.wait_for_selector("[data-live][lang=fr][data-ready] [data-stage=reading]:visible")
    assert not page.locator("[data-erased]").is_visible()
    page.clock.run_for((_STILL + 5) * 1000)
    asking.start()
    asking.type("age", "41")
    page.clock.run_for(60_000)
    assert page.input_value("[name$='/age']") == "41", "who comes late has as long as others"
    assert page.locator("[data-stage=questions]").is_visible()
