"""The pages of addresses and rounds in a browser: without a script, accessible, no wider than a telephone."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from app.accounts.models import Person, Role
from app.db import db, transaction
from app.fieldwork.assigning import assign, assigned
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.axe import assert_accessible
from tests.make import PASSWORD, make_person, sign_in
from tests.make_addresses import make_address_list, make_parts
from tests.make_jobs import do_jobs
from tests.make_published import make_published
from tests.make_workbooks import make_xlsx
from tests.serving import Server

HEADERS = ("N°", "Nom de la voie", "CP", "Ville", "Bât.", "Étage", "Porte", "Nom", "Tél", "Couleur")
STREETS = ("rue du Maréchal-de-Lattre-de-Tassigny", "boulevard de Sarrebruck", "allée Baco")


@dataclass
class Place:
    """A questionnaire, who manages it and who may be sent to doors; addresses of its pages."""

    questionnaire_id: UUID
    addresses: str
    rounds: str
    owner: Person
    agents: tuple[Person, Person]


@pytest.fixture
def place(app: Flask) -> Place:
    with app.app_context():
        questionnaire = make_published()
        project = f"/projets/{questionnaire.project.slug}"
        return Place(
            questionnaire.id,
            f"{project}/adresses",
            f"{project}/{questionnaire.short_name}/tournees",
            make_person(role=Role.RESPONSABLE),
            (make_person("Inès", role=Role.AGENT), make_person("Bo", role=Role.AGENT)),
        )


def _open(browser: Browser, server: Server, person: Person, *, with_scripts: bool) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR", java_script_enabled=with_scripts, base_url=server.url)
    page = context.new_page()
    page.goto("/connexion")
    page.fill("[name=email]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    yield page
    context.close()


def _workbook() -> bytes:
    rows: list[tuple[object, ...]] = [HEADERS]
    for street in STREETS:
        rows += [
            (number, street, 44000, "Nantes", "", "", "", "Diallo", "0612345678") for number in range(1, 9)
        ]
        rows += [
            (9, street, 44000, "Nantes", "A", floor, door) for floor in (0, 1) for door in ("gauche", 12)
        ]
    return make_xlsx({"Feuil1": [*rows, (3, "", 44000, "Nantes")]})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_list_is_imported_and_shared_out_without_a_script(
    app: Flask, server: Server, chromium: Browser, place: Place
) -> None:
    for page in _open(chromium, server, place.owner, with_scripts=False):
        page.goto(f"{place.addresses}/importer")
        file = {"name": "mars.xlsx", "mimeType": "application/octet-stream", "buffer": _workbook()}
        page.set_input_files("[name=file]", file)  # type: ignore[arg-type]  # a FilePayload, written as a dict
        page.click("text=Lire le fichier")
        _done(app, page, "36 adresses lues")
        page.check("[name=without_faults]")
        page.click("form button.primary")
        _done(app, page, "La liste est importée")
        page.goto(place.rounds)
        page.check(f"text={STREETS[2]}")
        page.select_option("#rues-agent", label="Inès")
        page.click("text=Confier les rues cochées")
        page.wait_for_selector("text=C’est fait pour 12 portes")
        page.click("tr:has-text('allée') a")
        page.check("text=Le côté pair")
        page.select_option("#agent", label="Bo")
        page.click("main form button.primary")
        page.wait_for_selector("text=C’est fait pour 4 portes")
        page.goto(place.rounds)
        for name in ("Inès", "Bo"):
            page.check(f"fieldset label:has-text('{name}')")
        page.click("text=Voir le partage")
        page.click("text=Confier ces tournées")
        page.wait_for_selector("text=C’est fait pour 24 portes")
    with app.app_context():
        assert len(assigned(db.session.get_one(Questionnaire, place.questionnaire_id))) == 36


def _done(app: Flask, page: Page, told: str) -> None:
    """What was asked for is done in the background, and the page says so."""
    do_jobs(app)
    page.reload()
    page.wait_for_selector(f"text={told}")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_is_accessible_and_fits_the_narrowest_telephone(
    app: Flask, client: FlaskClient, server: Server, chromium: Browser, place: Place
) -> None:
    with app.app_context():
        sign_in(client, place.owner)
    file = {"file": (io.BytesIO(_workbook()), "mars.xlsx")}
    read = client.post(f"{place.addresses}/importer", data=file).headers["Location"]
    do_jobs(app)
    with app.app_context():
        questionnaire = db.session.get_one(Questionnaire, place.questionnaire_id)
        parts = [make_parts(number, street) for street in STREETS for number in range(1, 60)]
        made = make_address_list(questionnaire.project, parts)
        with transaction():
            doors = [one.id for one in db.session.query(Household).limit(40)]
            assign(db.session.merge(questionnaire), doors, place.agents[0])
    there = f"{place.addresses}/listes/{made.id}"
    street = "rue?rue=allee baco|44000 nantes"
    ticked = "&".join(f"agent={agent.id}" for agent in place.agents)
    pages = (place.addresses, f"{place.addresses}/importer", read, there, f"{there}/{street}", place.rounds)
    pages += (f"{place.rounds}/{street}", f"{place.rounds}/partage?{ticked}")
    for page in _open(chromium, server, place.owner, with_scripts=True):
        for address in pages:
            page.goto(address)
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 800})
                assert_accessible(page)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)
