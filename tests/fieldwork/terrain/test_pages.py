"""What the server writes for the agents' app: the same for everyone, and a badge that residents can check."""

import json
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.accounts.models import Grant, Person, Role
from app.config import ROOT, Settings
from app.db import db, transaction
from app.fieldwork.badge import check_of
from app.fieldwork.kinds import KINDS
from app.projects.models import Questionnaire
from tests.make import make_person
from tests.make_fieldwork import make_agent
from tests.make_published import make_published


@pytest.fixture
def asked(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published()


def badge_of(app: Flask, person: Person) -> str:
    with app.app_context():
        return f"/terrain/agent/{person.number}-{check_of(person.id)}"


def test_the_page_is_the_same_for_everyone_and_may_be_kept(client: FlaskClient) -> None:
    answer = client.get("/terrain/")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")
    assert client.get("/terrain/", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_page_tells_the_table_of_kinds_and_every_outcome_has_its_button(client: FlaskClient) -> None:
    page = client.get("/terrain/").text
    told = json.loads(re.findall(r'id="told">(.*?)</script>', page, re.DOTALL)[0])
    assert told["kinds"].keys() == KINDS.keys()
    assert told["kinds"]["refusal"]["stand"] == "refused"
    attempts = {kind.name for kind in KINDS.values() if kind.is_attempt}
    assert set(re.findall(r'data-outcome="(\w+)"', page)) == attempts


def test_every_sentence_that_scripts_ask_for_is_told(client: FlaskClient) -> None:
    told = json.loads(re.findall(r'id="told">(.*?)</script>', client.get("/terrain/").text, re.DOTALL)[0])
    scripts = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "static/js/terrain").rglob("*.js")
        if "asking" not in path.parts
    )
    assert set(re.findall(r'\.say\("(\w+)"', scripts)) <= set(told["phrases"])
    assert set(re.findall(r'\.count\("(\w+)"', scripts)) <= set(told["counted"])


def test_the_worker_keeps_what_the_page_needs(client: FlaskClient) -> None:
    script = client.get("/terrain/sw.js")
    assert script.headers["Cache-Control"] == "no-cache"
    told = json.loads(script.text.removeprefix("self.PALIER=").partition(";\n")[0])
    needed = [told["page"], told["manifest"], *told["assets"]]
    assert all(client.get(url).status_code == 200 for url in needed)
    page = client.get("/terrain/").text
    for url in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        assert url in needed
    manifest = client.get(told["manifest"]).get_json(force=True)
    assert (manifest["scope"], manifest["start_url"]) == ("/terrain/", "/terrain/")
    residents = client.get("/q/sw.js").text
    assert "terrain" not in residents.partition(";\n")[0], "residents' devices do not load it"


def test_a_badge_tells_the_name_and_the_project_of_who_collects_today(
    app: Flask, client: FlaskClient, asked: Questionnaire
) -> None:
    with app.app_context():
        agent = make_agent("Inès Dupré")
    page = client.get(badge_of(app, agent))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    for told in ("Oui, cette personne enquête", "Inès Dupré", asked.project.name):
        assert told in page.text
    assert client.get(f"{badge_of(app, agent)}.svg").mimetype == "image/svg+xml"
    assert (
        client.get(badge_of(app, agent).upper().replace("/TERRAIN/AGENT", "/terrain/agent")).status_code
        == 200
    )


def test_nobody_finds_a_name_by_counting_and_nobody_else_has_a_badge(
    app: Flask, client: FlaskClient, asked: Questionnaire
) -> None:
    with app.app_context():
        agent, reader = make_agent(), make_person("Léa", role=Role.LECTURE)
        outsider = make_person("Zoé")
    for path in (
        badge_of(app, agent)[:-1] + "0",
        f"/terrain/agent/{agent.number}-",
        badge_of(app, reader),
        badge_of(app, outsider),
    ):
        page = client.get(path)
        assert page.status_code == 404, path
        assert "Léa" not in page.text
    assert "Nous ne connaissons pas cet agent" in client.get(badge_of(app, outsider)).text
    assert client.get(f"{badge_of(app, outsider)}.svg").status_code == 404


def test_a_badge_ends_with_the_role(app: Flask, client: FlaskClient, asked: Questionnaire) -> None:
    with app.app_context():
        agent = make_agent()
    with app.app_context(), transaction() as session:
        session.delete(session.query(Grant).one())
    assert client.get(badge_of(app, agent)).status_code == 404


def test_the_citys_number_is_told_where_it_is_known(settings: Settings, asked: Questionnaire) -> None:
    app = create_app(replace(settings, telephone="02 40 41 90 00"))
    page = app.test_client().get("/terrain/agent/1-inconnu")
    assert 'href="tel:0240419000"' in page.text
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
