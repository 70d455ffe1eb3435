"""Every screen: for those who see little, hold the telephone in one hand, or use no pointer at all."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.db import db, transaction
from app.households.models import Household
from tests.axe import assert_accessible
from tests.terrain import Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

ROUTES = ("", "menu", "envois", "journee", "reprises", "brouillons", "seance", "qui", "ajouter", "plan")
#: What can be tapped and is smaller than 44 pixels; a link within a sentence may be, and what is not shown.
_SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((one) => one.getClientRects().length && !one.closest(".unseen, .skip, .t-map"))
  .map((one) => [one, one.type === "checkbox" || one.type === "radio" ? one.closest("label") : one])
  .filter(([, target]) => Math.min(target.offsetWidth, target.offsetHeight) < 43.5)
  .map(([one, target]) => `${one.outerHTML.slice(0, 80)} ${target.offsetWidth}×${target.offsetHeight}`)"""
#: By how much what was just noted covers the foot.
_COVERS = """() => {
  const place = (name) => document.querySelector(name).getBoundingClientRect();
  const [toast, foot] = [place(".t-toast"), place(".t-foot")];
  return toast.height && foot.height ? Math.max(0, toast.bottom - foot.top) : 0;
}"""
_NARROWEST = """Math.min(...[...document.querySelectorAll(".t-place")].map((one) => one.offsetWidth))"""
_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def places(app: Flask, street: list[Household]) -> None:
    """Coordinates for most doors, and what is inside of some."""
    with app.app_context(), transaction():
        for number, door in enumerate(street[:-2]):
            one = db.session.merge(door)
            one.latitude, one.longitude = 47.2 + number * 0.0001, -1.55 + (number % 2) * 0.0002
        one = db.session.merge(street[3])
        one.building, one.floor, one.door = "Bâtiment des Marronniers", "3e étage", "gauche"


def opened(
    chromium: Browser, link: str, width: int, scheme: Literal["light", "dark"], told: str = "À jour"
) -> Iterator[Tour]:
    context = chromium.new_context(
        locale="fr-FR" if told == "À jour" else "en-GB",
        viewport={"width": width, "height": 640},
        color_scheme=scheme,
        has_touch=True,
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield Tour(page).enrol(link).settled(told)
    context.close()


@pytest.fixture
def narrow(chromium: Browser, invitation: Callable[[], str], places: None) -> Iterator[Tour]:
    yield from opened(chromium, invitation(), 320, "light")


@pytest.fixture
def dark(chromium: Browser, invitation: Callable[[], str], places: None) -> Iterator[Tour]:
    yield from opened(chromium, invitation(), 360, "dark")


@pytest.fixture
def english(chromium: Browser, invitation: Callable[[], str], places: None) -> Iterator[Tour]:
    """As narrow as they come, in the dark."""
    yield from opened(chromium, invitation(), 320, "dark", "Up to date")


def screens(tour: Tour) -> Iterator[Page]:
    """One screen after the other, each as full as it gets."""
    page = tour.page
    tour.outcome(2, "refusal")
    tour.outcome(6, "absent")
    page.context.set_offline(True)
    tour.outcome(8, "again")
    tour.open_row(4).locator(".t-others summary").click()
    yield page
    tour.open_row(8).locator("[data-sheet]").click()
    for part in page.locator("details[data-part] summary").all():
        part.click()
    yield page
    for route in ROUTES[1:]:
        tour.go(route)
        page.wait_for_timeout(150)
        for details in page.locator("[data-screen]:visible .t-details:not([open]) > summary").all():
            details.click()
        yield page
    page.context.set_offline(False)
    tour.go("seance")
    page.fill("#seance-lieu", "Marché")
    page.click("[data-screen=sitting] [data-open] .button-primary")
    expect(page.locator("[data-running]")).to_be_visible()
    yield page
    tour.go("menu")
    page.click("[data-lock]")
    page.wait_for_selector("[data-screen=unlock]:visible")
    page.click("[data-screen=unlock] summary")
    yield page


def test_every_screen_is_accessible_and_fits_a_thumb_on_320_pixels(narrow: Tour) -> None:
    for page in screens(narrow):
        name = page.evaluate("document.body.dataset.shown")
        assert_accessible(page)
        assert page.evaluate(_WIDE) <= 0, f"{name} scrolls sideways"
        assert page.evaluate(_SMALL) == [], name
        assert page.evaluate(_COVERS) == 0, name


def test_every_screen_is_accessible_in_the_dark_and_fits_in_english(english: Tour) -> None:
    for page in screens(english):
        assert_accessible(page)
        name = page.evaluate("document.body.dataset.shown")
        assert page.evaluate(_WIDE) <= 0, f"{name} scrolls sideways"
        assert page.evaluate(_SMALL) == [], name


def test_text_twice_as_large_still_fits(narrow: Tour) -> None:
    narrow.page.evaluate("document.documentElement.style.fontSize = '200%'")
    for page in screens(narrow):
        shown = page.evaluate("document.body.dataset.shown")
        assert page.evaluate(_WIDE) <= 0, shown
        if shown == "round":
            # One line of letters would be a column of them; the way on stays in sight.
            assert page.evaluate(_NARROWEST) > 160
            expect(page.locator("[data-next]")).to_be_in_viewport(ratio=1)


def test_the_round_works_from_the_keyboard(dark: Tour) -> None:
    page = dark.page
    page.locator(".t-door").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".t-open .t-number")).to_have_text("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dark.row(1).locator(".t-badge")).to_have_text("à revoir")
    focused = page.evaluate("document.activeElement.closest('.t-row').dataset.key")
    assert focused == dark.row(1).get_attribute("data-key")
    expect(page.locator("[data-told]")).to_contain_text("Absent")


def test_the_plan_shows_doors_where_coordinates_are_and_says_where_they_lack(dark: Tour) -> None:
    page = dark.page
    dark.go("plan")
    expect(page.locator(".t-map a")).to_have_count(22)
    expect(page.locator("[data-lacking]")).to_contain_text("2")
    page.locator(".t-map a").nth(3).click()
    page.wait_for_selector("[data-screen=door]:visible")
    expect(page.locator("[data-screen=door] [data-heading]")).to_contain_text("Rue de Coulmiers")


def test_several_streets_are_a_mark_each_that_leads_to_its_houses(
    app: Flask, chromium: Browser, invitation: Callable[[], str], places: None, street: list[Household]
) -> None:
    with app.app_context(), transaction():
        for door in street[:4]:
            one = db.session.merge(door)
            one.street, one.longitude = "Rue d’Angleterre", -1.549
    opening = opened(chromium, invitation(), 360, "light")
    page = next(opening).go("plan").page
    page.select_option("[data-street]", "")
    marks = page.locator(".t-map a")
    expect(marks).to_have_count(2)
    page.get_by_role("link", name="Rue d’Angleterre").click()
    expect(marks).to_have_count(4)
    next(opening, None)


def test_the_badge_shows_who_it_is_and_leads_to_the_citys_page(dark: Tour) -> None:
    page = dark.page
    dark.go("qui")
    expect(page.locator("[data-qr]")).to_be_visible()
    page.context.set_offline(True)
    dark.go("menu")
    dark.go("qui")
    expect(page.locator("[data-qr]")).to_be_visible()
    page.context.set_offline(False)
    page.click("[data-link]")
    expect(page.locator("h1")).to_contain_text("Oui, cette personne enquête")
    assert_accessible(page)
