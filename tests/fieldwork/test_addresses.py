"""The team's pages of addresses: a file is looked at before it is imported, and told row by row."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Role
from app.clock import now
from app.db import db, transaction
from app.fieldwork.assigning import assign
from app.households.bulk_links import invited_households
from app.households.models import Contact, Household
from app.projects.models import Project, Questionnaire
from tests.make import make_person, sign_in
from tests.make_addresses import make_address_list, make_file, make_households, make_parts
from tests.make_fieldwork import make_phone
from tests.make_jobs import do_jobs
from tests.make_projects import make_project
from tests.make_published import make_published
from tests.make_workbooks import make_xlsx

HEADERS = ("N°", "Rue", "CP", "Ville", "Étage", "Nom", "Tél", "Couleur")
ROWS = [
    (1, "rue Kervégan", 44000, "Nantes", "3e gauche", "Diallo", "0612345678", "bleu"),
    (2, "rue Kervégan", 44000, "Nantes", "", "", "", ""),
    (4, "", 44000, "Nantes", "", "", "", ""),
    (6, "rue Kervégan", 44000, "Nantes", "", "Le Goff", "12", ""),
]


@pytest.fixture
def project(app: Flask) -> Project:
    with app.app_context():
        return make_project()


@pytest.fixture
def owner(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context():
        sign_in(client, make_person(role=Role.RESPONSABLE))
    return client


def _read(
    app: Flask, client: FlaskClient, project: Project, content: bytes, name: str = "mars 2026.xlsx"
) -> str:
    """Upload a file and have it read; gives the page that tells what was found."""
    place = f"/projets/{project.slug}/adresses/importer"
    sent = client.post(place, data={"file": (io.BytesIO(content), name)})
    assert sent.status_code == 303, sent.text
    assert "Lecture du fichier" in client.get(sent.headers["Location"]).text
    do_jobs(app)
    return sent.headers["Location"]


def _count(app: Flask, model: type[Household] | type[Contact]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_team_imports_a_workbook_after_having_looked_at_it(
    app: Flask, owner: FlaskClient, project: Project
) -> None:
    place = f"/projets/{project.slug}/adresses"
    assert "Aucune liste" in owner.get(place).text
    assert "nom_voie" in owner.get(f"{place}/importer").text
    read = _read(app, owner, project, make_xlsx({"Feuil1": [HEADERS, *ROWS]}))
    page = owner.get(read).text
    assert "3 adresses lues" in page
    assert "Couleur" in page
    assert "Il manque le nom de la voie" in page
    assert "Complétez la colonne de la voie" in page
    assert "« 12 »" in page.replace("\u202f", " ")
    assert "3e étage" in page
    assert 'value="mars 2026"' in page
    assert _count(app, Household) == 0
    refused = owner.post(read, data={"name": "Mars"})
    assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)
    until = (now().date() + timedelta(days=30)).isoformat()
    undated = owner.post(read, data={"name": "Mars", "without_faults": "1", "keeps_contacts": "1"})
    assert (undated.status_code, "Dites quel jour" in undated.text) == (422, True)
    asked = {"name": "Mars", "quartier": "5", "without_faults": "1", "keeps_contacts": "1", "until": until}
    ordered = owner.post(read, data=asked)
    assert "Import en cours" in owner.get(ordered.headers["Location"]).text
    do_jobs(app)
    report = owner.get(ordered.headers["Location"]).text
    assert "La liste est importée" in report
    assert (_count(app, Household), _count(app, Contact)) == (3, 1)
    lists = owner.get(place).text
    assert "Mars" in lists
    [detail] = re.findall(r'href="(\S+/listes/[^"/?]+)"', lists)
    page = owner.get(detail).text
    cells = re.findall(r'<td class="number[^"]*">(\d+)</td>', page)
    assert cells == ["3", "1", "2"], "doors, on the odd side, on the even one"
    assert "Diallo" not in page
    [street] = re.findall(r'href="(\S+/rue\?[^"]+)"', page)
    doors = owner.get(street.replace("&amp;", "&")).text
    assert "1, 3e étage, porte gauche" in doors
    assert doors.index("porte gauche") < doors.index(">6<") < doors.index(">2<")
    assert "n’attend plus" in owner.get(read).text, "what was read is gone once it is a list"


def test_the_last_day_of_contacts_is_changed_on_the_page_of_their_list(
    app: Flask, owner: FlaskClient, project: Project
) -> None:
    with app.app_context():
        made = make_address_list(project, [make_parts(1)])
        with transaction():
            household = db.session.scalars(select(Household)).one()
            db.session.add(
                Contact(project_id=project.id, household_id=household.id, list_id=made.id, name="D")
            )
    place = f"/projets/{project.slug}/adresses/listes/{made.id}"
    assert owner.post(f"{place}/contacts", data={"until": "2030-03-15"}).status_code == 303
    assert 'value="2030-03-15"' in owner.get(place).text
    for until in ("2020-01-01", "2031-06-01", "demain"):
        refused = owner.post(f"{place}/contacts", data={"until": until})
        assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)


def test_every_address_of_a_list_gets_a_code_from_its_page(app: Flask, owner: FlaskClient) -> None:
    with app.app_context():
        questionnaire = make_published()
        slug, short_name = questionnaire.project.slug, questionnaire.short_name
        made = make_address_list(questionnaire.project, [make_parts(number) for number in range(1, 4)])
    place = f"/projets/{slug}/adresses/listes/{made.id}"
    assert "0 adresses sur 3" in owner.get(place).text
    ordered = owner.post(f"{place}/codes", data={"questionnaire": short_name})
    do_jobs(app)
    assert "3 adresses ont reçu un code" in owner.get(ordered.headers["Location"]).text
    assert "3 adresses sur 3" in owner.get(place).text
    with app.app_context():
        assert len(invited_households(db.session.get_one(Questionnaire, questionnaire.id))) == 3
    assert owner.post(f"{place}/codes", data={"questionnaire": "autre"}).status_code == 404


def test_a_list_that_came_by_mistake_is_erased_and_one_that_serves_is_not(
    app: Flask, owner: FlaskClient
) -> None:
    with app.app_context():
        questionnaire = make_published()
        project = questionnaire.project
        wrong, used = (make_address_list(project, [make_parts(number)], str(number)) for number in (1, 2))
        agent = make_person("Inès", role=Role.AGENT)
        with transaction():
            household = db.session.scalars(select(Household).where(Household.list_id == wrong.id)).one()
            db.session.add(
                Contact(project_id=project.id, household_id=household.id, list_id=used.id, name="D")
            )
            there = db.session.scalars(select(Household.id).where(Household.list_id == used.id))
            assign(db.session.merge(questionnaire), list(there), agent)
    place = f"/projets/{project.slug}/adresses/listes"
    assert "Supprimer" in owner.get(f"{place}/{wrong.id}").text
    assert "Supprimer" not in owner.get(f"{place}/{used.id}").text
    refused = owner.post(f"{place}/{used.id}/supprimer")
    assert (refused.status_code, 'role="alert"' in refused.text) == (409, True)
    assert owner.post(f"{place}/{wrong.id}/supprimer").status_code == 303
    assert owner.get(f"{place}/{wrong.id}").status_code == 404
    assert (_count(app, Household), _count(app, Contact)) == (1, 0)


def test_what_cannot_be_read_is_said_where_the_next_file_is_given(
    app: Flask, owner: FlaskClient, project: Project
) -> None:
    for content, told in ((b"a;b\n1;2\n", "Il a : a, b"), (b"PK\x03\x04 broken", "ni un classeur ni un CSV")):
        page = owner.get(_read(app, owner, project, content)).text
        assert told in page.replace("\u202f", " ")
        assert 'type="file"' in page
    place = f"/projets/{project.slug}/adresses/importer"
    assert owner.post(place, data={}).status_code == 422
    large = owner.post(place, data={"file": (io.BytesIO(b"x" * 8_000_001), "x.csv")})
    assert (large.status_code, "8 Mo" in large.text.replace("\u202f", " ")) == (413, True)


def test_long_lists_come_a_page_at_a_time(app: Flask, owner: FlaskClient, project: Project) -> None:
    with app.app_context():
        parts = [make_parts(1, f"rue {number:03}") for number in range(120)]
        parts += [make_parts(number, "rue longue") for number in range(1, 251)]
        made = make_address_list(project, parts)
    place = f"/projets/{project.slug}/adresses/listes/{made.id}"
    first, last = owner.get(place).text, owner.get(f"{place}?page=99").text
    assert "rue 049" in first
    assert "rue 050" not in first
    assert "101 à 121 sur 121" in last
    assert 'rel="next"' in first
    assert 'rel="next"' not in last
    doors = owner.get(f"{place}/rue?rue=rue longue|44000 nantes&page=3").text
    assert "201 à 250 sur 250" in doors
    assert owner.get(f"{place}/rue?rue=ailleurs").status_code == 404
    bad = [("x", "") for _ in range(150)]
    faults = _read(app, owner, project, make_file([("1 rue A",), *bad], "adresse"), "x.csv")
    assert "1 à 100 sur 149" in owner.get(faults).text
    assert "101 à 149 sur 149" in owner.get(f"{faults}?page=2").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_an_owner_a_member_and_an_outsider_reach(app: Flask, owner: FlaskClient) -> None:
    with app.app_context():
        questionnaire = make_published()
        project = questionnaire.project
        made = make_address_list(project, [make_parts(1)])
        others = {"agent": Role.AGENT, "lecture": Role.LECTURE, "outsider": None}
        people = {name: make_person(name, role=role) for name, role in others.items()}
        elsewhere = make_project()
    place = f"/projets/{project.slug}/adresses"
    there = f"{place}/listes/{made.id}"
    read = _read(app, owner, project, make_file([("1 rue A",)], "adresse"), "x.csv")
    pages = (place, f"{place}/importer", there, f"{there}/rue?rue=rue kervegan|44000 nantes", read)
    posts = (f"{place}/importer", f"{there}/contacts", f"{there}/codes", f"{there}/supprimer", read)
    for name, status in (("agent", 403), ("lecture", 403), ("outsider", 404), ("nobody", 303)):
        other = app.test_client()
        if name in people:
            sign_in(other, people[name])
        assert {other.get(page).status_code for page in pages} == {status}
        assert {other.post(page, data={}).status_code for page in posts} == {status}
    assert {owner.get(page).status_code for page in pages} == {200}
    with app.app_context():
        second = app.test_client()
        sign_in(second, make_person("Bo", role=Role.RESPONSABLE))
    assert second.get(read).status_code == 404, "a file is for who gave it"
    assert owner.get(f"/projets/{elsewhere.slug}/adresses/listes/{made.id}").status_code == 404


def test_a_door_that_an_agent_added_is_the_same_in_the_next_file(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        agent = make_person("Inès", role=Role.AGENT)
        phone = make_phone(app.test_client(), questionnaire.project, agent)
        for number, is_named_first in ((3, False), (4, True)):
            door = Household(id=uuid4(), project_id=questionnaire.project_id, address="")
            if is_named_first:
                phone.push(phone.answer(questionnaire, door))
            parts = {"number": str(number), "street": "rue Kervégan", "town": "44000 Nantes"}
            phone.push(phone.event(questionnaire, door, "added", parts=parts))
            [found] = make_households(questionnaire.project, [make_parts(f"{number}", "RUE KERVEGAN")])
            assert found.id == door.id
    assert _count(app, Household) == 2
