"""The page of tablets: who may see it, what it makes, and the code that it shows on demand only."""

import json
import re
import zlib
from base64 import b64decode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import AuditEvent, Grant, Role, Scope
from app.db import db, transaction
from app.openrosa.keys.app_users import find_app_user, forms_of, token_of
from app.openrosa.keys.settings_code import settings_code
from app.openrosa.models import AppUser
from app.projects.models import Project, Questionnaire
from tests.collect_client import Collect
from tests.make import make_person, sign_in
from tests.make_media import make_picture
from tests.make_projects import make_project
from tests.make_published import make_published
from tests.make_tablets import STREET_FORM, make_illustrated, make_tablet
from tests.seeing import read_qr

pytestmark = pytest.mark.slow


@pytest.fixture
def place(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published()


def _address(place: Questionnaire, more: str = "") -> str:
    return f"/projets/{place.project.slug}/tablettes{more}"


def _sign_in(app: Flask, client: FlaskClient, role: Role | None, place: Questionnaire) -> None:
    """As somebody with a role over this project, or nobody of it."""
    with app.app_context():
        person = make_person()
        if role:
            with transaction():
                grant = Grant(role=role, scope=Scope.PROJECT, scope_id=str(place.project_id))
                db.session.merge(person).grants.append(grant)
        sign_in(client, person)


def _users(app: Flask) -> list[AppUser]:
    with app.app_context():
        return list(db.session.scalars(select(AppUser).order_by(AppUser.number)))


def test_the_code_holds_the_settings_that_collect_takes(app: Flask, place: Questionnaire) -> None:
    with app.app_context():
        code = settings_code("https://palier.example", place.project, "jeton")
        project = place.project
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", code)
    assert json.loads(zlib.decompress(b64decode(code))) == {
        "general": {
            "server_url": f"https://palier.example/v1/key/jeton/projects/{project.number}",
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "project": {"name": project.name},
        "admin": {},
    }


@pytest.mark.parametrize(("role", "status"), [(Role.RESPONSABLE, 200), (Role.AGENT, 403), (None, 404)])
def test_only_who_manages_sees_tablets(
    app: Flask, client: FlaskClient, place: Questionnaire, role: Role | None, status: int
) -> None:
    with app.app_context():
        number = make_tablet(place).number
    _sign_in(app, client, role, place)
    assert client.get(_address(place)).status_code == status
    assert client.get(_address(place, f"/{number}")).status_code == status
    assert client.post(_address(place, f"/{number}/code")).status_code == status
    assert (client.get(_address(place)).text.count("Tablettes ODK Collect") > 0) is (status == 200)
    for act in ("", f"/{number}", f"/{number}/revoquer"):
        answer = client.post(_address(place, act), data={"name": "Une de plus"})
        assert answer.status_code == (303 if status == 200 else status)
    assert len(_users(app)) == (2 if status == 200 else 1)


def test_who_is_not_signed_in_is_sent_to_sign_in(client: FlaskClient, place: Questionnaire) -> None:
    assert client.get(_address(place)).status_code in {302, 303}
    assert client.post(_address(place, "/1/code")).status_code in {302, 303, 401}


def test_a_tablet_is_made_shown_and_revoked(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    _sign_in(app, client, Role.RESPONSABLE, place)
    made = client.post(_address(place), data={"name": " Accueil ", "questionnaire": str(place.id)})
    (app_user,) = _users(app)
    with app.app_context():
        token = token_of(app_user)
        assert forms_of(app_user) == {place.id}
    assert (app_user.name, app_user.number) == ("Accueil", 1_000_000)
    page = client.get(made.headers["Location"])
    assert "<svg width" not in page.text and str(token) not in page.text
    shown = client.post(_address(place, f"/{app_user.number}/code"))
    tablet = Collect.scan(read_qr(shown.text))
    assert tablet.server_url == f"http://localhost/v1/key/{token}/projects/{place.project.number}"
    assert tablet.form_update_mode == "match_exactly"
    assert tablet.server_url in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert client.post(_address(place, f"/{app_user.number}/revoquer")).status_code == 303
    assert client.post(_address(place, f"/{app_user.number}/code")).status_code == 404
    assert "Révoquée" in client.get(_address(place)).text
    with app.app_context():
        acts = list(db.session.scalars(select(AuditEvent.act).where(AuditEvent.act.like("app_user.%"))))
    assert sorted(acts) == ["app_user.create", "app_user.give_forms", "app_user.revoke", "app_user.show_code"]


def test_which_questionnaires_it_fills_in_is_changed(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    with app.app_context():
        street = make_published(place.project, markdown=STREET_FORM)
        elsewhere = make_published()
        app_user = make_tablet(place)
    _sign_in(app, client, Role.RESPONSABLE, place)
    here = _address(place, f"/{app_user.number}")
    assert client.post(here, data={"questionnaire": [str(street.id)]}).status_code == 303
    with app.app_context():
        assert forms_of(app_user) == {street.id}
    assert client.post(here, data={"questionnaire": [str(elsewhere.id)]}).status_code == 404
    assert client.post(here, data={"questionnaire": ["place"]}).status_code == 400
    assert client.post(here).status_code == 303
    with app.app_context():
        assert forms_of(app_user) == frozenset()


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\u0000b"])
def test_a_name_is_wanted(app: Flask, client: FlaskClient, place: Questionnaire, name: str) -> None:
    _sign_in(app, client, Role.RESPONSABLE, place)
    answer = client.post(_address(place), data={"name": name})
    assert answer.status_code == 422
    assert "Donnez un nom à la tablette" in answer.text
    assert _users(app) == []


def test_a_tablet_of_another_project_is_not_found(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    with app.app_context():
        other = make_tablet(make_published())
    _sign_in(app, client, Role.RESPONSABLE, place)
    assert client.get(_address(place, f"/{other.number}")).status_code == 404
    assert client.post(_address(place, f"/{other.number}/revoquer")).status_code == 404
    with app.app_context():
        project = db.session.get_one(Project, other.project_id)
        found = find_app_user(project, other.number)
        assert found and found.revoked_at is None


def test_what_stands_against_a_questionnaire_is_told(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        illustrated = make_illustrated("plan.png", make_picture())
    _sign_in(app, client, Role.RESPONSABLE, illustrated)
    page = client.get(_address(illustrated)).text
    assert "people.csv" in page
    with app.app_context():
        project = make_project()
        twins = [make_published(project), make_published(project)]
    _sign_in(app, client, Role.RESPONSABLE, twins[0])
    page = client.get(_address(twins[0])).text
    assert "a le même form_id" in page
    disabled = re.search(rf'value="{twins[1].id}"[^>]*', page)
    assert disabled and "disabled" in disabled[0]
