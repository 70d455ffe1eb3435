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

pytestmark = pytest.mark.slow

HEADERS = ("N°", "Rue", "CP", "Ville", "Étage", "Nom", "Tél", "Couleur")
ROWS = [
    (1, "rue Kervégan", 44000, "Nantes", "3e gauche", "Diallo", "0612345678", "bleu"),
    (2, "rue Kervégan", 44000, "Nantes", "", "", "", ""),
    (4, "", 44000, "Nantes", "", "", "", ""),
    (6, "rue Kervégan", 44000, "Nantes", "", "Le Goff", "12", ""),
]


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
    assert "1 ligne laissée de côté, à corriger" in page
    assert "1 remarque sur des lignes importées" in page
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


def test_columns_are_told_corrected_and_told_again(app: Flask, owner: FlaskClient, project: Project) -> None:
    headers = ("N°", "Rue", "CP", "Ville", "Palier", "Escalier")
    rows = [(number, "rue Kervégan", "44000", "Nantes", "3", "B") for number in (1, 2)]
    read = _read(app, owner, project, make_file(rows, *headers), "x.csv")
    page = owner.get(read).text
    assert _taken(page) == ["number", "street", "postcode", "town", "", ""]
    assert "1 · 2" in page
    assert "rue Kervégan" in page
    place = f"{read}/colonnes"
    for wrong, told in (
        ({"column-4": "number"}, "plusieurs le sont : « N° », « Palier »"),
        ({"column-1": ""}, "quelle colonne est la voie"),
        ({"column-1": "couleur"}, "colonnes"),
    ):
        refused = owner.post(place, data=wrong)
        assert refused.status_code == 422
        assert told in re.sub(r"\s", " ", refused.text)
        [at] = wrong
        chosen = wrong[at] if wrong[at] != "couleur" else ""
        assert _taken(refused.text)[int(at[-1])] == chosen, "what was chosen is still chosen"
    ordered = owner.post(place, data={"column-4": "floor", "column-5": "building"})
    assert "Lecture du fichier" in owner.get(ordered.headers["Location"]).text
    do_jobs(app)
    again = owner.get(ordered.headers["Location"]).text
    assert _taken(again) == ["number", "street", "postcode", "town", "floor", "building"]
    assert "3e étage" in again
    assert owner.post(ordered.headers["Location"], data={"name": "Mars"}).status_code == 303
    do_jobs(app)
    assert _count(app, Household) == 2
    assert owner.post(place, data={"column-4": "floor"}).status_code == 410


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_columns_of_the_base_adresse_that_a_door_needs_not_are_folded_away(
    app: Flask, owner: FlaskClient, project: Project
) -> None:
    text = "id;numero;nom_voie;code_postal;nom_commune;x;y\n7;1;Rue Kervégan;44000;Nantes;3;6\n"
    page = owner.get(_read(app, owner, project, text.encode(), "ban.csv")).text
    shown, _details, aside = page.partition("3 colonnes laissées de côté")
    assert (_taken(shown), _taken(aside)) == (["number", "street", "postcode", "town"], ["", "", ""])


def _taken(page: str) -> list[str]:
    """What the page's columns are taken for."""
    choices = re.findall(r'<select name="column-\d+".*?</select>', page, flags=re.DOTALL)
    return [next(iter(re.findall(r'value="(\w+)" selected', choice)), "") for choice in choices]


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
    assert "Aucune des 3 adresses n’a de code" in owner.get(place).text
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
    bad = [("1 rue B", f"Quartier {number}") for number in range(100, 249)]
    faults = _read(app, owner, project, make_file([("1 rue A", ""), *bad], "adresse", "quartier"), "x.csv")
    assert "1 à 100 sur 149" in owner.get(faults).text
    assert "101 à 149 sur 149" in owner.get(f"{faults}?page=2").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_said_before_an_import_is_what_it_does(
    app: Flask, owner: FlaskClient, project: Project
) -> None:
    with app.app_context():
        make_address_list(project, [make_parts(number, "rue Auguste Renoir") for number in range(1, 4)])
    rows = [(f"{number} r. Auguste Renoir, 44000 Nantes",) for number in range(1, 6)]
    rows += [("5 rue Auguste Renoir, 44000 NANTES",)] * 3
    rows += [("rue Auguste Renoir, 44000 Nantes",), ("10 à 14 rue Auguste Renoir, 44000 Nantes",)]
    rows += [("7 rue Augste Renoir, 44000 Nantes",)]
    read = _read(app, owner, project, make_file(rows, "adresse"), "x.csv")
    page = re.sub(r"\s+", " ", owner.get(read).text)
    assert "5 adresses sont nouvelles." in page
    assert "3 sont déjà dans une autre liste" in page
    assert "Importer 5 adresses" in page
    assert "3 lignes laissées de côté" in page
    assert "7 à 9" in page, "equal faults are told once, with their rows"
    assert page.count("Même adresse") == 1
    assert "Importer sans les 3 lignes" in page
    assert "2 remarques sur des lignes importées" in page
    assert "Il n’y a pas de numéro" in page
    assert "plusieurs numéros" in page
    assert "Ces voies se ressemblent" in page
    assert re.search("rue Augste Renoir, 44000 Nantes · |· rue Augste Renoir, 44000 Nantes", page)
    asked = {"name": "Suite", "without_faults": "1"}
    ordered = owner.post(read, data=asked)
    do_jobs(app)
    report = re.sub(r"<[^>]+>|\s+", " ", owner.get(ordered.headers["Location"]).text)
    assert re.search(r"adresses dans la liste\s+5\b", report)
    assert re.search(r"où elles restent\s+3\b", report)


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
    posts += (f"{read}/colonnes",)
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
    assert second.post(f"{read}/colonnes").status_code == 404
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
