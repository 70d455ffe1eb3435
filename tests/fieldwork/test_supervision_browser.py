"""The pages of supervision, devices, calls and duty in a real browser: nothing for axe, nothing too wide."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.accounts.models import Person, Role
from app.clock import now
from app.projects.models import Questionnaire
from tests.axe import assert_accessible
from tests.make import make_person
from tests.make_doors import make_contact, make_event
from tests.make_fieldwork import make_addresses, make_agent, make_round
from tests.make_projects import make_project
from tests.make_published import make_published
from tests.serving import Server
from tests.team import Team

WIDTHS = (1280, 360, 320)
pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def owner(app: Flask) -> Person:
    with app.app_context():
        return make_person(role=Role.RESPONSABLE)


@pytest.fixture
def asked(app: Flask, owner: Person) -> Questionnaire:
    """A round in which everything happened that the board tells."""
    with app.app_context():
        found = make_published(make_project())
        doors = make_addresses(found.project, 6, "Boulevard de Sarrebruck")
        agent, other = make_agent(), make_agent("Bérénice Audrain-Kervella")
        make_round(found, doors[:5], agent)
        yesterday = now() - timedelta(days=2)
        make_event(found, doors[0], agent, "refusal")
        make_event(found, doors[0], other, "accepted")
        make_event(found, doors[1], agent, "appointment", at=yesterday, when=now().isoformat())
        make_event(found, doors[2], owner, "absent", at=yesterday, received=now())
        make_event(
            found, doors[3], make_person("Partie"), "absent", at=now() + timedelta(hours=1), received=now()
        )
        make_contact(doors[5])
        return found


@pytest.fixture
def team(server: Server, page: Page, owner: Person) -> Page:
    """The owner's browser."""
    return Team(page).enter(server.url, owner.email).page


def look(page: Page) -> None:
    """The page as it stands, at each width."""
    page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        assert_accessible(page)


def test_on_a_telephone_the_menu_is_folded_and_the_page_begins_at_once(
    server: Server, team: Page, asked: Questionnaire
) -> None:
    team.set_viewport_size({"width": 360, "height": 740})
    team.goto(f"{server.url}/projets/{asked.project.slug}/{asked.short_name}/terrain")
    place = team.get_by_role("heading", level=1).bounding_box()
    assert place and place["y"] < 200
    link = team.get_by_role("link", name="Tournées")
    expect(link).to_have_count(0)
    team.get_by_text("Menu", exact=True).click()
    expect(link).to_be_visible()
    team.set_viewport_size({"width": 1280, "height": 800})
    team.reload()
    expect(link).to_be_visible()
    expect(team.get_by_text("Menu", exact=True)).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_for_everyone_and_any_screen(
    server: Server, team: Page, asked: Questionnaire, scheme: str
) -> None:
    team.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    project = f"{server.url}/projets/{asked.project.slug}"
    board = f"{project}/{asked.short_name}/terrain"
    team.goto(board)
    expect(team.get_by_text("Portes où des agents se contredisent")).to_be_visible()
    look(team)
    team.locator("a[href*='/portes/']").first.click()
    look(team)
    team.goto(f"{project}/appareils")
    team.get_by_role("button", name="Montrer le QR").click()
    expect(team.get_by_role("img", name="QR de l’invitation")).to_be_visible()
    look(team)
    team.goto(f"{project}/permanence")
    team.evaluate("document.querySelector('#about').form.noValidate = true")
    team.get_by_role("button", name="Noter cet appel").click()
    expect(team.locator("[role=alert]:focus")).to_have_count(1)
    team.select_option("#about", "paper")
    team.get_by_role("button", name="Noter cet appel").click()
    expect(team.get_by_text("L’appel est noté")).to_be_visible()
    look(team)
    team.get_by_text("Confier à quelqu’un").click()
    look(team)


def test_a_household_is_called_and_what_came_of_it_is_noted(
    server: Server, team: Page, asked: Questionnaire
) -> None:
    team.goto(f"{server.url}/projets/{asked.project.slug}/{asked.short_name}/appels")
    look(team)
    team.get_by_role("button", name="Appeler le suivant").click()
    expect(team.get_by_role("link", name="Appeler le 02")).to_have_attribute("href", "tel:0240000001")
    look(team)
    team.get_by_label("Pas de réponse").check()
    team.get_by_role("button", name="Noter", exact=True).click()
    expect(team.get_by_text("C’est noté")).to_be_visible()
    look(team)
    team.get_by_role("button", name="Annuler ce que").click()
    expect(team.get_by_text("revient dans la liste")).to_be_visible()


def test_an_agent_sees_their_line_alone(app: Flask, server: Server, page: Page, asked: Questionnaire) -> None:
    with app.app_context():
        agent = make_agent("Karim")
        make_round(asked, make_addresses(asked.project, 2, "Rue des Olivettes"), agent)
    Team(page).enter(server.url, agent.email)
    page.goto(f"{server.url}/projets/{asked.project.slug}/{asked.short_name}/terrain")
    expect(page.get_by_text("0 des 2 portes (0")).to_have_count(2)
    look(page)
