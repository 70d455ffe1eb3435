"""The long form at the keyboard, in a real browser: digits choose, Enter goes on, questions open then."""

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from app.accounts.models import Role
from app.projects.models import Questionnaire
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.axe import assert_accessible
from tests.make import make_person
from tests.make_keying import FORM
from tests.make_published import make_published
from tests.serving import Server
from tests.team import Team

SCALE = """
| survey | | | | |
| | type | name | label | appearance |
| | begin_group | avis | Avis | field-list |
| | select_one avis | titre | Que pensez-vous de la place ? | label |
| | select_one avis | bancs | Les bancs | list-nolabel |
| | select_one avis | arbres | Les arbres | list-nolabel |
| | end_group | | | |
| choices | | | |
| | list_name | name | label |
| | avis | oui | Très satisfaisant |
| | avis | non | Pas du tout satisfaisant |
| | avis | autre | Ni l’un ni l’autre, ou plutôt cela dépend |
"""

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
    Team(page).enter(server.url, email)
    page.goto(f"{server.url}/projets/{place.project.slug}/{place.short_name}/saisir?canal=phone")
    return page


def here(page: Page) -> str:
    """The question that the keyboard is at."""
    path: str = page.evaluate("document.activeElement.closest('[data-path]')?.dataset.path || ''")
    return path


def test_a_whole_answer_is_keyed_without_a_mouse(keying: Page) -> None:
    page = keying
    expect(page.locator("details[data-before] summary:focus")).to_have_count(1)
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.locator("[data-path='/data/vous/age'] :focus")).to_have_count(1)
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


def test_what_is_answered_before_the_scripts_came_is_followed_when_they_do(keying: Page) -> None:
    page = keying
    late: list[Route] = []

    def keep(route: Route) -> None:
        late.append(route)

    page.route("**/static/dist/team/*", keep)
    page.reload(wait_until="commit")
    page.check("[name='/data/vous/ici'][value=oui]")
    assert late, "the scripts are on their way"
    for route in late:
        route.continue_()
    expect(page.locator("textarea[name='/data/vous/depuis']")).to_have_count(1)


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


def test_on_a_telephone_choices_stand_two_by_two(app: Flask, server: Server, page: Page) -> None:
    with app.app_context():
        form = make_published(terms=Terms(access=Access.OPEN), markdown=SCALE)
        email = make_person(role=Role.AGENT).email
    Team(page).enter(server.url, email)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{server.url}/projets/{form.project.slug}/{form.short_name}/saisir")
    bancs, arbres = (page.locator(f"[data-path$='{name}']") for name in ("bancs", "arbres"))
    first, second, long, none = (label.bounding_box() for label in bancs.locator(".option").all())
    assert first
    assert second
    assert long
    assert none
    assert first["y"] == second["y"] < long["y"] < none["y"]
    assert long["width"] > 2 * first["width"]
    assert min(one["height"] for one in (first, second, long, none)) >= 44
    expect(bancs.locator("kbd").first).to_be_hidden()
    heard = page.get_by_role("group", name="Que pensez-vous de la place")
    expect(heard).to_have_count(2)
    told, again = (one.locator("legend .quiet").bounding_box() for one in (bancs, arbres))
    assert told
    assert again
    assert (told["width"] > 100, again["width"] <= 1) == (True, True), "said to all once, heard at each row"
    assert_accessible(page)


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
