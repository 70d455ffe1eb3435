"""The results pages in a real browser: nothing for axe to find, nothing wider than the screen."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.accounts.models import Role
from app.projects.models import Questionnaire
from tests.axe import assert_accessible
from tests.make import make_person
from tests.make_published import make_published
from tests.results.make_results import SQUARE_FORM
from tests.results.make_stored import make_stored
from tests.serving import Server
from tests.team import Team

PAGES = ("", "?channel=paper", "/textes/data/idea", "/export")


def make_answered() -> Questionnaire:
    """Answers that fill every sort of card."""
    questionnaire = make_published(markdown=SQUARE_FORM)
    for number in range(40):
        make_stored(
            questionnaire,
            {
                "comes": ("yes", "no", "nsp")[number % 3],
                "uses": "walk sit" if number % 2 else "walk",
                "idea": "Un banc à l’ombre, et de l’eau à boire pour les enfants qui jouent",
                "views": {"clean": ("good", "fair", "bad")[number % 3], "light": "fair"},
                "order": "sit walk",
                "homes": str(number),
                "member": [{"age": str(number), "works": "yes"}],
            },
            channel=("web", "paper")[number % 2],
            quartier=("5", "10", "ailleurs", "inconnu")[number % 4],
        )
    return questionnaire


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_pages_reflow(app: Flask, server: Server, page: Page, scheme: str) -> None:
    with app.app_context():
        questionnaire, person = make_answered(), make_person(role=Role.LECTURE)
        address = f"{server.url}/projets/{questionnaire.project.slug}/{questionnaire.short_name}/resultats"
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    team = Team(page).enter(server.url, person.email)
    for path in PAGES:
        for width in (1280, 360, 320):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address + path)
            team.unfold()
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_download_is_a_file(app: Flask, server: Server, page: Page) -> None:
    with app.app_context():
        questionnaire, person = make_answered(), make_person(role=Role.LECTURE)
        address = f"{server.url}/projets/{questionnaire.project.slug}/{questionnaire.short_name}/resultats"
    Team(page).enter(server.url, person.email)
    page.goto(address)
    page.get_by_role("link", name="Exporter").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert download.value.path().read_bytes().startswith(b"PK")
