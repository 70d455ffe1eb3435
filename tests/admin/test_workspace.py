"""The workspace as a team uses it: from a project to a published questionnaire and its codes."""

import csv
import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.db import db, transaction
from app.households.binding import bind_households
from app.projects.models import Questionnaire
from tests.make import make_person, sign_in
from tests.make_fieldwork import make_addresses
from tests.make_jobs import do_jobs

FORMS = Path(__file__).parent.parent.parent / "forms"
PLACE = "/projets/place-du-croissant"
QUESTIONNAIRE = f"{PLACE}/place"
LEGAL = {
    "controller": "Ville de Nantes",
    "legal_basis": "Mission d’intérêt public",
    "dpo_contact": "dpd@nantes.example",
    "recipients": "L’équipe de quartier",
    "retention_until": "2028-01-01",
}


@pytest.fixture
def owner(app: Flask, client: FlaskClient) -> FlaskClient:
    """An administrator's browser, with a project and a draft questionnaire."""
    with app.app_context():
        sign_in(client, make_person(administrator=True))
    made = client.post("/projets/nouveau", data={"name": "Place du Croissant", "quartier": "5"})
    assert made.headers["Location"] == PLACE
    asked = {"title": "La place du Croissant", "short_name": "place"}
    assert client.post(f"{PLACE}/nouveau-questionnaire", data=asked).headers["Location"] == QUESTIONNAIRE
    return client


def _upload(client: FlaskClient, app: Flask, content: bytes, name: str) -> str:
    """Upload a file, let it be read, and give the page that tells what came of it."""
    sent = client.post(f"{QUESTIONNAIRE}/deposer", data={"file": (io.BytesIO(content), name)})
    assert sent.status_code == 303, sent.text
    waiting = client.get(sent.headers["Location"])
    assert "Lecture en cours" in waiting.text
    do_jobs(app)
    return client.get(sent.headers["Location"], follow_redirects=True).text


def test_a_team_publishes_a_questionnaire_from_a_workbook(app: Flask, owner: FlaskClient) -> None:
    shown = _upload(owner, app, (FORMS / "place.csv").read_bytes(), "place.csv")
    assert "Lu sans rien réparer" in shown
    assert "Ce qui sera demandé" in shown
    page = owner.get(QUESTIONNAIRE).text
    assert "Compléter les mentions d’information" in page
    [publish] = re.findall(r'action="(\S+/publier/\S+)"', page)
    refused = owner.post(publish)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert owner.post(f"{PLACE}/mentions", data=LEGAL | {"retention_until": "2020-01-01"}).status_code == 422
    assert owner.post(f"{PLACE}/mentions", data=LEGAL).status_code == 303
    assert owner.post(publish).status_code == 303
    page = owner.get(QUESTIONNAIRE).text
    assert "badge published" in page
    assert "Heure de Paris" in page
    assert "Clore le questionnaire" in page


def test_a_refused_workbook_says_where_and_why_and_keeps_no_version(app: Flask, owner: FlaskClient) -> None:
    broken = "| survey | | |\n| | type | name | label |\n| | select_one absente | q | Question |\n"
    shown = _upload(owner, app, broken.encode(), "casse.md")
    assert "Ce classeur ne peut pas encore être posé" in shown
    assert "survey, ligne 2" in shown
    assert "absente" in shown
    assert "Déposez le classeur" in owner.get(QUESTIONNAIRE).text


def test_codes_are_handed_over_once(app: Flask, owner: FlaskClient) -> None:
    asked = {"name": "Courriers de mars", "size": "3", "admits": "1"}
    sent = owner.post(f"{QUESTIONNAIRE}/partager/codes", data=asked)
    rows = list(csv.reader(io.StringIO(sent.get_data().decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["numero", "code", "lien"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    assert all(row[2].endswith(row[1]) for row in rows[1:])
    page = owner.get(f"{QUESTIONNAIRE}/partager").text
    assert "Courriers de mars" in page
    assert not any(row[1] in page for row in rows[1:])
    assert "codes-distribues" not in page, "their source has no link"
    with app.app_context(), transaction():
        questionnaire = db.session.scalars(select(Questionnaire)).one()
        for door in make_addresses(questionnaire.project, 2):
            bind_households(questionnaire, [door], "Porte à porte")
    page = owner.get(f"{QUESTIONNAIRE}/partager").text
    assert "Porte à porte" not in page
    assert "Et 2 codes que personne ne voit" in page


def test_each_source_has_its_link_and_its_qr(owner: FlaskClient) -> None:
    asked = {"name": "Affiche du marché", "kind": "poster"}
    assert owner.post(f"{QUESTIONNAIRE}/partager/sources", data=asked).status_code == 303
    assert "/q/place/s/affiche-du-marche" in owner.get(f"{QUESTIONNAIRE}/partager").text
    svg = owner.get(f"{QUESTIONNAIRE}/partager/qr/affiche-du-marche.svg")
    assert svg.mimetype == "image/svg+xml"
    assert svg.data.startswith(b"<?xml")
    assert owner.get(f"{QUESTIONNAIRE}/partager/qr/lien.png").data.startswith(b"\x89PNG")
    assert owner.get(f"{QUESTIONNAIRE}/partager/qr/inconnue.svg").status_code == 404


def test_a_member_is_invited_and_removed(app: Flask, owner: FlaskClient) -> None:
    asked = {"email": "Lea@Nantes.example", "name": "Léa", "role": "lecture"}
    page = owner.post(f"{PLACE}/equipe", data=asked).text
    link = page.split('class="copy">')[1].split("<")[0]
    newcomer = app.test_client()
    words = {"password": "le pont est en bois", "again": "le pont est en bois"}
    path = link.removeprefix("http://localhost")
    assert newcomer.post(path, data=words).status_code == 303
    assert newcomer.get(PLACE).status_code == 200
    [remove] = re.findall(r'action="(\S+/retirer)"', page)
    assert owner.post(remove).status_code == 303
    assert newcomer.get(PLACE).status_code == 404


def test_a_team_sets_how_long_a_device_keeps_a_draft(app: Flask, owner: FlaskClient) -> None:
    field = 'name="draft_days" type="number" value="%s"'
    assert field % 30 in owner.get(QUESTIONNAIRE).text
    assert owner.post(f"{QUESTIONNAIRE}/conditions", data={"draft_days": "2"}).status_code == 303
    assert field % 2 in owner.get(QUESTIONNAIRE).text
    for wrong in ("0", "366", "toujours"):
        refused = owner.post(f"{QUESTIONNAIRE}/conditions", data={"draft_days": wrong})
        assert refused.status_code == 422
    assert "Jours pendant lesquels un appareil" in refused.text.split('role="alert"')[1].split("</p>")[0]
    assert field % 2 in owner.get(QUESTIONNAIRE).text
    asked = {"title": "Borne", "short_name": "borne", "draft_days": "1"}
    assert owner.post(f"{PLACE}/nouveau-questionnaire", data=asked).status_code == 303
    assert field % 1 in owner.get(f"{PLACE}/borne").text


READ = ["", "/place"]
MANAGE = ["/mentions", "/equipe", "/nouveau-questionnaire", "/place/deposer", "/place/partager"]
ACTS = ["/place/conditions", "/place/dates", "/place/clore", "/place/rouvrir", "/place/partager/codes"]


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_an_owner_a_member_and_an_outsider_reach(app: Flask) -> None:
    with app.app_context():
        member, outsider = make_person("Lu", role=Role.LECTURE), make_person("Zoé")
    reader, stranger, nobody = app.test_client(), app.test_client(), app.test_client()
    sign_in(reader, member)
    sign_in(stranger, outsider)
    for path in READ:
        assert reader.get(PLACE + path).status_code == 200
    for path in READ + MANAGE:
        assert stranger.get(PLACE + path).status_code == 404
        assert nobody.get(PLACE + path).status_code == 303
    for path in MANAGE:
        assert reader.get(PLACE + path).status_code == 403
    for path in ACTS:
        assert reader.post(PLACE + path).status_code == 403
        assert stranger.post(PLACE + path).status_code == 404
        assert nobody.post(PLACE + path).status_code == 303
    assert "Place du Croissant" not in stranger.get("/projets").text
