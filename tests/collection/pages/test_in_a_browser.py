"""The plain resident pages in a browser that no script reaches: with axe, small, zoomed and mirrored."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.axe import assert_accessible
from tests.browsing import SCRIPTS, fill, press, walk
from tests.make_published import make_published
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
EVERY_QUESTION = (Path(__file__).parents[2] / "forms" / "every_question.md").read_text(encoding="utf-8")


@pytest.fixture
def address(app: Flask, server: Server) -> str:
    """Where every question type is asked, in French and Arabic."""
    with app.app_context():
        questionnaire = make_published(markdown=EVERY_QUESTION)
    return f"{server.url}/q/{questionnaire.short_name}"


@pytest.fixture
def plain_page(chromium: Browser) -> Iterator[Page]:
    """A telephone's page where scripts never run."""
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="fr-FR"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture
def page(page: Page) -> Page:
    """A page that our scripts never reach: whoever meets the plain pages meets them so."""
    page.route(SCRIPTS, lambda route: route.abort())
    return page


def test_every_question_type_is_answered_without_scripts(plain_page: Page, address: str) -> None:
    titles = list(walk(plain_page, f"{address}?langue=fr"))
    assert titles[-1].startswith("Merci")
    assert plain_page.locator(".receipt-code").count() == 1


def test_the_enter_key_goes_on_and_the_back_key_comes_back(plain_page: Page, address: str) -> None:
    plain_page.goto(address)
    press(plain_page, "button[value=commencer]")
    plain_page.locator("input[name$='/prenom']").fill("Ana")
    plain_page.locator("input[name$='/prenom']").press("Enter")
    assert plain_page.locator("input[name$='/age']").count() == 1
    plain_page.go_back()
    assert plain_page.locator("input[name$='/prenom']").input_value() == "Ana"


def test_a_long_list_is_searched_without_scripts(plain_page: Page, address: str) -> None:
    plain_page.goto(address)
    press(plain_page, "button[value=commencer]")
    while not plain_page.locator("input[name$='/rue:sought']").count():
        fill(plain_page)
        press(plain_page, ".button[value=suite]")
    plain_page.fill("input[name$='/rue:sought']", "emile pehant")
    press(plain_page, "button[value^=chercher]")
    assert plain_page.locator("input[name$='/rue']").count() == 1
    plain_page.click("input[name$='/rue'] + label")
    press(plain_page, ".button[value=suite]")
    press(plain_page, ".button[value=retour]")
    assert plain_page.locator("input[name$='/rue']:checked").count() == 1


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_axe_finds_nothing_on_any_page(page: Page, address: str, language: str) -> None:
    for _title in walk(page, f"{address}?langue={language}"):
        assert_accessible(page)
        assert page.locator("html").get_attribute("dir") == {"fr": "ltr", "ar": "rtl"}[language]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_axe_finds_nothing_where_there_are_errors(page: Page, address: str, language: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}?langue={language}")
    press(page, "button[value=commencer]")
    wrong = 0
    while not page.locator(".button[value=envoyer]").count():
        press(page, ".button[value=suite]")
        if page.locator(".summary-errors").count():
            assert_accessible(page)
            assert page.evaluate("document.activeElement.id") == "erreurs"
            wrong += 1
            fill(page)
            press(page, ".button[value=suite]")
    assert wrong >= 4


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("path", ["/retrait", "/accessibilite", "/code", "/C/7K2M9QXD4HBT", "/q/{}/mentions"])
def test_axe_finds_nothing_on_the_other_pages(page: Page, address: str, path: str, language: str) -> None:
    root, _slash, short_name = address.rpartition("/q/")
    page.goto(f"{root}{path.format(short_name)}?langue={language}")
    assert_accessible(page)


def test_pages_reflow_at_320_pixels_and_with_text_twice_as_large(page: Page, address: str) -> None:
    for title in walk(page, f"{address}?langue=fr"):
        for width, size in ((320, "100%"), (360, "200%")):
            page.set_viewport_size({"width": width, "height": 640})
            page.evaluate("size => document.documentElement.style.fontSize = size", size)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{title} is {wide} pixels wide at {width} and {size}"


def test_dark_pages_keep_their_contrast(chromium: Browser, address: str) -> None:
    context = chromium.new_context(color_scheme="dark", viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.route(SCRIPTS, lambda route: route.abort())
    for _title in walk(page, f"{address}?langue=fr"):
        assert_accessible(page)
    context.close()
