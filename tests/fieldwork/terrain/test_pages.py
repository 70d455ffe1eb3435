"""What the server writes for the agents' app: the same for everyone, and a badge that residents can check."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from app import create_app
from app.accounts.models import Grant, Person, Role
from app.config import ROOT, Settings
from app.db import db, transaction
from app.fieldwork.badge import check_of
from app.fieldwork.devices import devices_of, revoke
from app.fieldwork.kinds import KINDS
from app.projects.models import Questionnaire
from tests.make import make_person
from tests.make_fieldwork import make_agent, make_phone
from tests.make_published import make_published

pytestmark = pytest.mark.slow

PAGES = {"fr": "/terrain/", "en": "/terrain/en/"}
#: Written alike in both languages.
_ALIKE = {"Menu", "Palier", "Questionnaire", "Note", "note", "QR", "Français", "English", "+", "("}
_TOLD = re.compile(r'id="told">(.*?)</script>', re.DOTALL)
#: A text in a script, with a letter or a mark that French has.
_FRENCH = re.compile(r"""(["'`])(?:(?!\1).)*[àâçéèêëîïôûùüœ’«»](?:(?!\1).)*\1""")


def told(client: FlaskClient, page: str) -> dict[str, Any]:
    """What the page tells its script."""
    found: dict[str, Any] = json.loads(_TOLD.findall(client.get(page).text)[0])
    return found


def texts(page: str) -> Iterator[str]:
    """All that a page says, in its order: what is read, and what is read out."""
    for element in html.fromstring(page).iter():
        said = () if element.tag in ("script", "style") else (element.text,)
        named = [element.get(name) for name in ("aria-label", "placeholder", "alt", "title")]
        typed = element.get("value") if element.tag == "input" and not element.get("type") else None
        yield from (text.strip() for text in (*said, *named, typed, element.tail) if text and text.strip())


#: What does not come from the database is looked at once.
once = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def asked(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published()


def badge_of(app: Flask, person: Person) -> str:
    with app.app_context():
        return f"/terrain/agent/{person.number}-{check_of(person.id)}"


@once
@pytest.mark.parametrize("code", PAGES)
def test_the_page_is_the_same_for_everyone_and_may_be_kept(client: FlaskClient, code: str) -> None:
    answer = client.get(PAGES[code], headers={"Accept-Language": "de"})
    assert answer.status_code == 200
    assert html.fromstring(answer.text).get("lang") == code
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")
    assert client.get(PAGES[code], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@once
def test_the_page_tells_the_table_of_kinds_and_every_outcome_has_its_button(client: FlaskClient) -> None:
    page = client.get("/terrain/").text
    kinds = told(client, "/terrain/")["kinds"]
    assert kinds.keys() == KINDS.keys()
    assert kinds["refusal"]["stand"] == "refused"
    attempts = {kind.name for kind in KINDS.values() if kind.is_attempt and not kind.is_telephone}
    assert set(re.findall(r'data-outcome="(\w+)"', page)) == attempts


@once
@pytest.mark.parametrize("code", PAGES)
def test_every_sentence_that_scripts_ask_for_is_told(client: FlaskClient, code: str) -> None:
    found = told(client, PAGES[code])
    scripts = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "static/js/terrain").rglob("*.js")
        if "asking" not in path.parts
    )
    assert set(re.findall(r'\.say\("(\w+)"', scripts)) <= set(found["phrases"])
    assert set(re.findall(r'\.count\("(\w+)"', scripts)) <= set(found["counted"])


@once
def test_the_english_page_says_all_that_the_french_one_does_and_nothing_in_french(
    client: FlaskClient,
) -> None:
    french, english = (told(client, page) for page in PAGES.values())
    for part in ("phrases", "counted", "stands", "kinds", "theirs"):
        assert french[part].keys() == english[part].keys()
    alike = {name for name, text in french["phrases"].items() if english["phrases"][name] == text}
    assert alike == {"at", "device_iphone", "device_ipad"}, "names, and a pattern without words"
    assert english["theirs"] == french["theirs"], "whoever holds the device is told in their own language"
    said = [set(texts(client.get(page).text)) for page in PAGES.values()]
    badge = {text for text in said[0] & said[1] if "vérifier qui je suis" in text}
    assert said[0] & said[1] - badge <= _ALIKE, "a resident reads the badge in French too"
    assert all(forms.keys() == {"one", "other"} for forms in english["counted"].values())
    labels = [{kind["label"] for kind in page["kinds"].values()} for page in (french, english)]
    assert labels[0] & labels[1] <= _ALIKE


def test_scripts_have_no_french_of_their_own() -> None:
    for path in (ROOT / "static/js/terrain").rglob("*.js"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not _FRENCH.search(code), path.name


@once
def test_the_worker_keeps_what_the_page_needs(client: FlaskClient) -> None:
    script = client.get("/terrain/sw.js")
    assert script.headers["Cache-Control"] == "no-cache"
    build = json.loads(script.text.removeprefix("self.PALIER=").partition(";\n")[0])
    needed = [*build["pages"], *build["manifests"], *build["assets"]]
    assert all(client.get(url).status_code == 200 for url in needed)
    assert build["pages"] == list(PAGES.values())
    for code, page in PAGES.items():
        for url in re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(page).text):
            assert url in needed
        (link,) = re.findall(r'rel="manifest" href="([^"]+)"', client.get(page).text)
        assert link in build["manifests"]
        manifest = client.get(link).get_json(force=True)
        assert (manifest["id"], manifest["scope"]) == ("/terrain/", "/terrain/"), "one app, in any language"
        assert (manifest["start_url"], manifest["lang"]) == (page, code)
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


def test_a_badge_ends_with_the_last_device_that_is_withdrawn(
    app: Flask, client: FlaskClient, asked: Questionnaire
) -> None:
    with app.app_context():
        agent = make_agent()
        for _ in range(2):
            make_phone(client, asked.project, agent)
    shown = []
    for last in (False, True):
        with app.app_context(), transaction():
            revoke(devices_of(asked.project_id)[int(last)])
        shown.append(client.get(badge_of(app, agent)).status_code)
    assert shown == [200, 404]


def test_the_citys_number_is_told_where_it_is_known(settings: Settings, asked: Questionnaire) -> None:
    app = create_app(replace(settings, telephone="02 40 41 90 00"))
    page = app.test_client().get("/terrain/agent/1-inconnu")
    assert 'href="tel:0240419000"' in page.text
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
