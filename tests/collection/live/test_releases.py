"""A new release of Palier comes while answers are under way: pages, drafts and what waits get through."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.collection.live.test_sending import counted, keep_an_answer, keep_pages
from tests.live import Device, Live
from tests.make_published import make_published
from tests.make_release import make_release
from tests.node import ROOT
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_CHUNKS = "static/dist/chunks"
#: Until the next release's worker has fetched all it needs; until it is in charge alone.
_NEXT_WORKER = """async () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
  while (!(await navigator.serviceWorker.getRegistration())?.waiting) await pause();
}"""
_IN_CHARGE = """async () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
  const names = async () => (await caches.keys()).filter((name) => name.startsWith("palier-app-"));
  while ((await names()).length > 1) await pause();
}"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_release(tmp_path_factory.mktemp("releases"), "next")
    ours, others = ({path.name for path in (each / _CHUNKS).glob("ending-*")} for each in (ROOT, made))
    assert ours
    assert others
    assert not ours & others, "the same scripts are no other release"
    return made


def upgrade(server: Server, release: Path) -> None:
    server.stop()
    server.release = release
    server.start()


def running(live: Live) -> str | None:
    """The release whose script runs in the page; None for the one that the tests began with."""
    return live.page.locator("html").get_attribute("data-release")


def test_a_page_that_is_open_goes_on_to_the_end(
    app: Flask, server: Server, device: Device, paged: str, release: Path
) -> None:
    live = Live(device.open())
    keep_pages(live, paged)
    live.page.click(".button[value=commencer]")
    live.ready()
    upgrade(server, release)
    live.to_review().go_on().outcome("sent")
    assert running(live) is None
    assert counted(app) == 1


def test_a_page_whose_late_scripts_are_no_more_says_so_and_goes_on_when_loaded_again(
    app: Flask, server: Server, chromium: Browser, release: Path
) -> None:
    with app.app_context():
        short_name = make_published().short_name
    context = chromium.new_context(locale="fr-FR", service_workers="block")
    live = Live(context.new_page()).begin(f"{server.url}/q/{short_name}")
    upgrade(server, release)
    live.type("age", "41")
    live.wait_kept()
    live.go_on()
    expect(live.page.locator("[role=status].notice:visible")).to_contain_text("rechargez la page")
    live.page.reload()
    assert live.ready().field("age").input_value() == "41"
    assert running(live) == "next"
    live.finish().outcome("sent")
    assert counted(app) == 1
    context.close()


def test_a_draft_is_taken_up_by_the_new_release(
    app: Flask, server: Server, device: Device, paged: str, release: Path
) -> None:
    live = Live(device.open())
    keep_pages(live, paged)
    live.page.click(".button[value=commencer]")
    live.ready().type("prenom", "Ana")
    live.wait_kept()
    device.close()
    upgrade(server, release)
    live = Live(device.open())
    live.page.goto(paged)
    live.page.evaluate(_NEXT_WORKER)
    device.close()
    live = Live(device.open())
    live.page.goto(paged)
    live.page.evaluate(_IN_CHARGE)
    live.page.click("[data-list=draft] [data-resume]")
    assert live.ready().field("prenom").input_value() == "Ana"
    live.to_review().go_on().outcome("sent")
    assert running(live) == "next"
    assert counted(app) == 1


def test_what_waits_is_sent_by_the_new_release(
    app: Flask, server: Server, device: Device, paged: str, release: Path
) -> None:
    keep_an_answer(device, server, paged)
    device.close()
    server.release = release
    server.start()
    live = Live(device.open())
    live.page.goto(paged)
    expect(live.page.locator("[data-list=sent] [data-value=receipt]")).to_be_visible()
    assert counted(app) == 1
