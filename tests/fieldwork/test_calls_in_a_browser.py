"""A caller's card in a real browser: what changes meanwhile is said on it."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.projects.models import Questionnaire
from tests.axe import assert_accessible
from tests.make import make_person
from tests.make_answers import make_envelope, send
from tests.make_doors import make_contact
from tests.make_fieldwork import make_addresses
from tests.make_households import make_letter
from tests.serving import Server
from tests.team import Team

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_an_answer_that_came_meanwhile_is_said_when_the_caller_comes_back(
    app: Flask, server: Server, page: Page, asked: Questionnaire
) -> None:
    with app.app_context():
        email = make_person(role=Role.RESPONSABLE).email
        (door,) = make_addresses(asked.project, 1)
        make_contact(door)
        code = make_letter(asked, door)
    team = Team(page).enter(server.url, email)
    page.goto(f"{server.url}/projets/{asked.project.slug}/{asked.short_name}/appels")
    team.press("Appeler le suivant")
    page.get_by_role("textbox", name="Note").fill("sonne occupé")
    with app.app_context():
        send(make_envelope(asked, code=code))
    other = page.context.new_page()
    other.bring_to_front()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("alert")).to_contain_text("vient de répondre par un autre moyen")
    assert page.get_by_role("textbox", name="Note").input_value() == "sonne occupé"
    assert_accessible(page)
    team.press("Laisser ce foyer")
    expect(page.get_by_text("Personne à appeler maintenant.")).to_be_visible()
