"""The team puts an answer to the door where it was given, in a real browser, with and without scripts."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.collection.answered import answered_households
from app.db import db
from app.households.models import Household
from app.projects.models import Project, Questionnaire
from tests.axe import assert_accessible
from tests.make import make_person
from tests.make_answers import make_envelope, send
from tests.make_fieldwork import Phone, make_addresses, make_round
from tests.make_households import make_letter
from tests.serving import Server
from tests.team import Team

WIDTHS = (1280, 360, 320)
pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def owner(app: Flask) -> Person:
    with app.app_context():
        return make_person(role=Role.RESPONSABLE)


@pytest.fixture(params=["scripts", "none"])
def team(request: pytest.FixtureRequest, chromium: Browser, server: Server, owner: Person) -> Iterator[Page]:
    """The owner's browser."""
    context = chromium.new_context(locale="fr-FR", java_script_enabled=request.param == "scripts")
    page = context.new_page()
    yield Team(page).enter(server.url, owner.email).page
    context.close()


@pytest.fixture
def door(app: Flask, server: Server, project: Project, asked: Questionnaire, phone: Phone) -> str:
    """The page of the door where an agent noted an answer that is another's; a letter was answered beside."""
    with app.app_context():
        near = make_addresses(project, 4)
        far = make_addresses(project, 3, "Boulevard de Sarrebruck")
        make_round(asked, near, phone.agent)
        send(make_envelope(asked, code=make_letter(asked, far[0])))
    answer = phone.answer(asked, near[0])
    phone.push(answer, phone.event(asked, near[0], "accepted", instance_id=answer["instance_id"]))
    return f"{server.url}/projets/{project.slug}/{asked.short_name}/terrain/portes/{near[0].id}"


def look(page: Page) -> None:
    """The page as it stands, at each width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        assert_accessible(page)


def answered(app: Flask, asked: Questionnaire) -> list[str]:
    """The addresses that answered."""
    with app.app_context():
        query = select(Household.address).where(
            Household.id.in_(answered_households(asked.project_id, asked.id))
        )
        return sorted(address.partition(",")[0] for address in db.session.scalars(query))


@pytest.mark.parametrize("team", ["scripts"], indirect=True)
def test_every_step_is_for_everyone_and_any_screen(team: Page, door: str) -> None:
    team.goto(door)
    look(team)
    team.get_by_role("link", name="Ce n’était pas cette porte…").click()
    expect(team.get_by_role("heading", name="Les portes de la même rue")).to_be_visible()
    look(team)
    team.get_by_label("Chercher une adresse du projet").fill("nulle part")
    team.get_by_role("button", name="Chercher").click()
    expect(team.get_by_text("Aucune adresse du projet ne s’écrit ainsi")).to_be_visible()
    look(team)
    team.get_by_label("Chercher une adresse du projet").fill("bd Sarrebruck")
    team.keyboard.press("Enter")
    expect(team.get_by_role("listitem").filter(has_text="a déjà répondu")).to_have_count(1)
    look(team)
    team.get_by_role("link", name="1 Boulevard de Sarrebruck").click()
    expect(team.get_by_text("Ce foyer a déjà répondu.")).to_be_visible()
    look(team)
    team.get_by_role("link", name="Choisir une autre porte").click()
    team.get_by_role("link", name="2 Rue de Coulmiers").click()
    team.get_by_role("button", name="Déplacer la réponse").click()
    look(team)


def test_an_answer_goes_to_a_door_of_another_street(
    app: Flask, team: Page, asked: Questionnaire, door: str
) -> None:
    team.goto(door)
    team.get_by_role("link", name="Ce n’était pas cette porte…").click()
    team.get_by_label("Chercher une adresse du projet").fill("3 sarrebruck")
    team.get_by_role("button", name="Chercher").click()
    team.get_by_role("link", name="3 Boulevard de Sarrebruck").click()
    expect(team.get_by_text("Elle quitte : 1 Rue de Coulmiers")).to_be_visible()
    assert answered(app, asked) == ["1 Boulevard de Sarrebruck", "1 Rue de Coulmiers"]
    team.get_by_role("button", name="Déplacer la réponse").click()
    expect(team.get_by_role("status")).to_contain_text("La réponse est à sa porte.")
    expect(team.get_by_role("link", name="3 Boulevard de Sarrebruck")).to_be_visible()
    expect(team.get_by_role("link", name="Ce n’était pas cette porte…")).to_have_count(0)
    assert answered(app, asked) == ["1 Boulevard de Sarrebruck", "3 Boulevard de Sarrebruck"]
