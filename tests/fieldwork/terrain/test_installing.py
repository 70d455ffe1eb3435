"""The app on the home screen: offered where the browser can put it there, told how where only people can."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.terrain import Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
#: What Chromium says to a page that it would put on the home screen.
_OFFER = """() => {
  window.asked = 0;
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  offer.prompt = async () => { window.asked += 1; };
  dispatchEvent(offer);
  return offer.defaultPrevented;
}"""
_BY_HAND = "touchez « Partager », puis « Sur l’écran d’accueil »"


@pytest.fixture
def tour(chromium: Browser) -> Iterator[Tour]:
    """A telephone whose browser offers nothing by itself: Chromium keeps no app of a private window."""
    context = chromium.new_context(locale="fr-FR", viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield Tour(page)
    context.close()


def standalone(tour: Tour, value: str) -> None:
    """As Safari has it, on a page that it opened itself (false) or from the home screen (true)."""
    tour.page.add_init_script(f"Object.defineProperty(navigator, 'standalone', {{ value: {value} }})")


def test_the_browsers_offer_is_made_where_an_agent_looks_and_taken_once(
    tour: Tour, invitation: Callable[[], str]
) -> None:
    page = tour.enrol(invitation()).settled().page
    welcome, menu = (
        page.locator("[data-welcome] [data-install]"),
        page.locator("[data-screen=menu] [data-install]"),
    )
    expect(page.locator("[data-welcome]")).to_be_visible()
    expect(welcome).to_be_hidden()
    assert page.evaluate(_OFFER), "the browser's own bar stays away"
    expect(welcome.locator("[data-install-now]")).to_be_visible()
    expect(welcome.locator("[data-install-by-hand]")).to_be_hidden()
    tour.go("menu")
    menu.locator("[data-install-now]").click()
    expect(menu).to_be_hidden()
    assert page.evaluate("asked") == 1
    page.evaluate(_OFFER)
    expect(menu.locator("[data-install-now]")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('appinstalled'))")
    expect(menu).to_be_hidden()


def test_safari_cannot_be_asked_so_people_are_told_how(tour: Tour, invitation: Callable[[], str]) -> None:
    standalone(tour, "false")
    page = tour.enrol(invitation()).page
    expect(page.locator("[data-welcome] [data-install-by-hand]")).to_contain_text(_BY_HAND)
    expect(page.locator("[data-welcome] [data-install-now]")).to_be_hidden()
    tour.go("menu")
    expect(page.locator("[data-screen=menu] [data-install-by-hand]")).to_contain_text(_BY_HAND)


def test_from_the_home_screen_nothing_is_said_of_it(tour: Tour, invitation: Callable[[], str]) -> None:
    standalone(tour, "true")
    tour.enrol(invitation()).go("menu")
    expect(tour.page.locator("[data-screen=menu] h1")).to_be_visible()
    expect(tour.page.locator("[data-screen=menu] [data-install]")).to_be_hidden()
