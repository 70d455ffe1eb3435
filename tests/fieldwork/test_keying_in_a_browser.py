"""The long form at the keyboard, in a real browser: digits choose, Enter goes on, questions open then."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.projects.models import Questionnaire
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.axe import assert_accessible
from tests.make import PASSWORD, make_person
from tests.make_keying import FORM
from tests.make_published import make_published
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def place(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published(terms=Terms(access=Access.OPEN), markdown=FORM)


@pytest.fixture
def keying(app: Flask, server: Server, page: Page, place: Questionnaire) -> Page:
    """The page, opened by an agent."""
    with app.app_context():
        email = make_person(role=Role.AGENT).email
    page.goto(f"{server.url}/connexion")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/projets**")
    page.goto(f"{server.url}/projets/{place.project.slug}/{place.short_name}/saisir?canal=phone")
    return page


def here(page: Page) -> str:
    """The question that the keyboard is at."""
    path: str = page.evaluate("document.activeElement.closest('[data-path]')?.dataset.path || ''")
    return path


def test_a_whole_answer_is_keyed_without_a_mouse(keying: Page) -> None:
    page = keying
    assert here(page) == "/data/vous/age"
    assert_accessible(page)
    page.keyboard.type("41")
    page.keyboard.press("Enter")
    expect(page.locator("[data-path='/data/vous/ici'] input:focus")).to_have_count(1)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-path='/data/vous/depuis'] textarea:focus")).to_have_count(1)
    page.keyboard.type("3/2/1998")
    page.keyboard.press("Enter")
    expect(page.locator("[data-path='/data/ligne'] textarea:focus")).to_have_count(1)
    assert page.input_value("[name='/data/vous/depuis']") == "3/2/1998", "what is typed stays as it was typed"
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".read-out")
    assert page.url.endswith("/saisir?canal=phone") or page.url.endswith("/saisir"), "no code in an address"
    assert_accessible(page)


def test_what_is_typed_while_the_page_follows_is_not_lost(keying: Page) -> None:
    page = keying
    page.check("[name='/data/vous/ici'][value=oui]")
    page.fill("[name='/data/ligne']", "le 02 40")
    page.wait_for_selector("[name='/data/vous/depuis']")
    page.fill("[name='/data/vous/depuis']", "1998")
    page.check("[name='/data/vous/ici'][value=non]")
    expect(page.locator("textarea[name='/data/vous/depuis']")).to_have_count(0)
    page.check("[name='/data/vous/ici'][value=oui]")
    expect(page.locator("textarea[name='/data/vous/depuis']")).to_have_value("01/01/1998")
    assert page.input_value("[name='/data/ligne']") == "le 02 40"


def test_what_surprises_is_told_beside_its_question_and_the_page_fits_a_telephone(keying: Page) -> None:
    page = keying
    page.set_viewport_size({"width": 320, "height": 640})
    page.fill("[name='/data/vous/age']", "130")
    page.click("[data-keep]")
    page.wait_for_selector(".keyed-trouble")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.click("[data-keep]")
    page.wait_for_selector(".read-out")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_is_a_plain_form_without_its_scripts(keying: Page) -> None:
    page = keying
    page.route("**/static/dist/team/*", lambda route: route.abort())
    page.reload()
    page.check("[name='/data/vous/ici'][value=oui]")
    assert not page.locator("textarea[name='/data/vous/depuis']").count()
    page.get_by_role("button", name="Montrer les questions qui suivent").click()
    page.wait_for_selector("textarea[name='/data/vous/depuis']")
    page.fill("[name='/data/vous/age']", "41")
    page.get_by_role("button", name="Garder cette réponse").click()
    page.wait_for_selector(".read-out")
