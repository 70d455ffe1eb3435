"""Signing in: the same answer whatever is wrong, a limit on tries, sessions that end."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import AuditEvent, Person
from app.accounts.passwords import hash_password
from app.accounts.sign_in import current_person, safe_next, signed_in
from app.db import db, transaction
from tests.make import PASSWORD, make_person, sign_in


@pytest.fixture
def person(app: Flask) -> Person:
    @app.get("/qui")
    def who() -> str:
        return signed_in().name

    with app.app_context():
        return make_person("Ana")


def test_the_right_password_opens_a_session_and_the_page_asked_for(
    client: FlaskClient, person: Person
) -> None:
    sent = client.get("/qui")
    assert sent.headers["Location"] == "/connexion?next=/qui"
    answer = client.post("/connexion", data={"email": person.email, "password": PASSWORD, "next": "/qui"})
    assert answer.headers["Location"] == "/qui"
    assert client.get("/qui").text == "Ana"


def test_an_address_is_the_same_however_it_is_written(client: FlaskClient, person: Person) -> None:
    data = {"email": f"  {person.email.upper()} ", "password": PASSWORD}
    assert client.post("/connexion", data=data).status_code == 303


def test_all_refusals_look_alike(app: Flask, client: FlaskClient, person: Person) -> None:
    with app.app_context(), transaction():
        gone = make_person("Gone")
        gone.active = False
    tries = [(person.email, "faux"), ("nobody@nantes.example", PASSWORD), (gone.email, PASSWORD), ("", "")]
    answers = {client.post("/connexion", data={"email": e, "password": p}) for e, p in tries}
    assert {answer.status_code for answer in answers} == {401}
    pages = {a.text.replace(e, "") for a, (e, _) in zip(answers, tries, strict=True)}
    assert all("L’adresse ou le mot de passe ne convient pas." in page for page in pages)


def test_a_refused_try_is_audited(app: Flask, client: FlaskClient, person: Person) -> None:
    client.post("/connexion", data={"email": person.email, "password": "faux"})
    with app.app_context():
        assert list(db.session.scalars(select(AuditEvent.act))) == ["session.refuse"]


@pytest.mark.usefixtures("one_period")
def test_tries_on_one_address_are_limited(client: FlaskClient, person: Person) -> None:
    wrong = {"email": person.email, "password": "faux"}
    statuses = [client.post("/connexion", data=wrong).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    assert client.post("/connexion", data={"email": person.email, "password": PASSWORD}).status_code == 429


def test_signing_out_ends_the_session(client: FlaskClient, person: Person) -> None:
    sign_in(client, person)
    client.post("/deconnexion")
    assert client.get("/qui").status_code == 303


def test_a_changed_password_ends_the_sessions_opened_before(
    app: Flask, client: FlaskClient, person: Person
) -> None:
    sign_in(client, person)
    with app.app_context(), transaction():
        db.session.get_one(Person, person.id).password_hash = hash_password("une autre phrase à retenir")
    assert client.get("/qui").status_code == 303


def test_a_program_is_told_in_json(client: FlaskClient, person: Person) -> None:
    answer = client.get("/qui", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "unauthorized")


@pytest.mark.parametrize(
    "target",
    ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "javascript:x", "qui"],
)
def test_sign_in_leads_nowhere_else(target: str) -> None:
    assert safe_next(target) == "/"


def test_nobody_is_signed_in_without_a_session(app: Flask) -> None:
    with app.test_request_context("/"):
        assert current_person() is None
