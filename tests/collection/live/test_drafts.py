"""Drafts on the device: saved as one goes, found again, side by side, erased, expired, or not kept at all."""

import pytest
from playwright.sync_api import Page, expect

from tests.live import Device, Live

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

_KEPT = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  if (!names.includes("palier")) return [];
  const open = indexedDB.open("palier");
  const db = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
  const found = db.transaction("drafts").objectStore("drafts").getAll();
  const drafts = await new Promise((resolve) => (found.onsuccess = () => resolve(found.result)));
  db.close();
  return drafts;
}"""


def kept_on(page: Page) -> list[dict[str, object]]:
    """The drafts in the browser's store, read past our code."""
    return list(page.evaluate(_KEPT))


def test_a_draft_is_found_after_the_browser_was_killed(device: Device, paged: str) -> None:
    live = Live(device.open()).begin(paged)
    live.type("prenom", "Ana")
    live.go_on().type("age", "41")
    live.wait_kept()
    live.page.wait_for_timeout(600)
    device.kill()
    again = Live(device.open())
    again.page.goto(paged)
    expect(again.page.locator("[data-list=draft] li")).to_have_count(1)
    again.page.click("[data-list=draft] [data-resume]")
    again.ready()
    assert again.heading == "Des nombres"
    assert again.field("age").input_value() == "41"
    again.back()
    assert again.field("prenom").input_value() == "Ana"


def test_a_reload_stands_where_it_stood_with_what_could_not_be_read(live: Live, paged: str) -> None:
    live.begin(paged).type("prenom", "Ana")
    live.go_on().type("surface", "grande")
    live.wait_kept()
    live.page.wait_for_timeout(600)
    live.page.reload()
    live.ready()
    assert live.field("surface").input_value() == "grande"
    live.go_on()
    assert "nombre, par exemple 12,5" in live.errors


def test_a_draft_goes_along_into_another_language(live: Live, paged: str) -> None:
    live.begin(paged).type("prenom", "Ana")
    live.page.click("[data-speak][lang=ar]")
    live.page.wait_for_url("**/ar")
    live.ready()
    assert live.page.locator("html").get_attribute("dir") == "rtl"
    assert live.field("prenom").input_value() == "Ana"
    assert len(kept_on(live.page)) == 1


def test_several_drafts_lie_side_by_side_and_each_can_be_erased(live: Live, paged: str) -> None:
    for name in ("Ana", "Bo"):
        live.begin(paged).type("prenom", name)
        live.wait_kept()
        live.page.wait_for_timeout(600)
    live.page.goto(paged)
    lines = live.page.locator("[data-list=draft] li")
    expect(lines).to_have_count(2)
    lines.nth(0).locator("summary").click()
    live.page.evaluate("dispatchEvent(new Event('online'))")
    live.page.wait_for_timeout(600)
    expect(lines.nth(0).locator("details")).to_have_attribute("open", "")
    lines.nth(0).locator("[data-erase]").click()
    expect(lines).to_have_count(1)
    lines.nth(0).locator("[data-resume]").click()
    live.ready()
    assert live.field("prenom").input_value() == "Ana"


def test_a_draft_expires_after_the_days_that_the_questionnaire_gives(live: Live, paged: str) -> None:
    live.page.clock.install()
    live.begin(paged).type("prenom", "Ana")
    live.page.clock.run_for(1000)
    live.wait_kept()
    live.page.clock.set_fixed_time("2029-01-01T12:00:00Z")
    live.page.goto(paged)
    expect(live.page.locator("[data-keep-choice]")).to_be_visible()
    expect(live.page.locator("[data-list=draft] li")).to_have_count(0)
    live.page.wait_for_function(f"async () => (await ({_KEPT})()).length === 0", polling=100)


def test_on_a_shared_device_nothing_is_kept(live: Live, paged: str) -> None:
    live.page.goto(paged)
    live.page.check("#ne-rien-garder")
    live.page.click(".button[value=commencer]")
    live.ready().type("prenom", "Ana")
    expect(live.page.locator("[data-keeping]")).to_have_text("Rien n’est gardé sur cet appareil")
    live.page.wait_for_timeout(600)
    assert kept_on(live.page) == []
    live.to_review().go_on().outcome("sent")
    assert kept_on(live.page) == []
    live.page.goto(paged)
    expect(live.page.locator("[data-keep-choice]")).to_be_visible()
    assert not live.page.locator("[data-lying]").is_visible()


def test_one_draft_in_two_tabs_is_told(live: Live, paged: str) -> None:
    live.begin(paged).type("prenom", "Ana")
    live.wait_kept()
    live.page.wait_for_timeout(600)
    with live.page.context.expect_page() as opened:
        live.page.evaluate("open(location.href)")
    other = opened.value
    other.wait_for_selector("[data-live][data-ready]")
    expect(other.locator("[data-keeping]")).to_contain_text("ouvert dans une autre fenêtre")
