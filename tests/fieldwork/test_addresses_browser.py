"""The pages of addresses and rounds in a browser: accessible, no wider than a telephone."""

import io
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from app.accounts.models import Person, Role
from app.db import db, transaction
from app.fieldwork.assigning import assign
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.axe import assert_accessible
from tests.make import make_person, sign_in
from tests.make_addresses import make_address_list, make_parts
from tests.make_jobs import do_jobs
from tests.make_published import make_published
from tests.make_workbooks import make_xlsx
from tests.serving import Server
from tests.team import Team

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
def test_columns_are_corrected_without_scripts(app: Flask, server: Server, page: Page, place: Place) -> None:
    browser = page.context.browser
    assert browser
    plain = browser.new_context(java_script_enabled=False, locale="fr-FR").new_page()
    team = Team(plain).enter(server.url, place.owner.email)
    plain.goto(f"{server.url}{place.addresses}/importer")
    rows = b"Chez;Lieu;CP;Ville\n1 rue Jean;B3;44000;Nantes\n2 rue Jean;C;44000;Nantes\n"
    team.give("#file", "x.csv", rows).press("Lire le fichier")
    do_jobs(app)
    plain.reload()
    plain.get_by_label("« Chez » est prise pour").select_option(label="Toute l’adresse")
    plain.get_by_label("« Lieu » est prise pour").select_option(label="Commune")
    team.press("Relire avec ces colonnes")
    expect(plain.get_by_role("alert")).to_contain_text("« Lieu », « Ville »")
    expect(plain.get_by_label("« Lieu » est prise pour")).to_have_value("town")
    plain.get_by_label("« Lieu » est prise pour").select_option(label="Bâtiment")
    team.press("Relire avec ces colonnes")
    do_jobs(app)
    plain.reload()
    expect(plain.get_by_role("heading", level=1)).to_have_text("2 adresses lues")
    team.press("Importer 2 adresses")
    do_jobs(app)
    plain.reload()
    expect(plain.get_by_role("heading", level=1)).to_have_text("La liste est importée")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_is_accessible_and_fits_the_narrowest_telephone(
    app: Flask, client: FlaskClient, server: Server, page: Page, place: Place
) -> None:
    with app.app_context():
        sign_in(client, place.owner)
    file = {"file": (io.BytesIO(_workbook()), "mars.xlsx")}
    read = client.post(f"{place.addresses}/importer", data=file).headers["Location"]
    unnamed = {"file": (io.BytesIO("12 rue Kervégan;44000;Nantes".encode()), "x.csv")}
    columns = client.post(f"{place.addresses}/importer", data=unnamed).headers["Location"]
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
    pages = (place.addresses, f"{place.addresses}/importer", read, columns, there, place.rounds)
    pages += (f"{there}/{street}", f"{place.rounds}/{street}", f"{place.rounds}/partage?{ticked}")
    Team(page).enter(server.url, place.owner.email)
    for address in pages:
        page.goto(f"{server.url}{address}")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)
