"""People, invitations, grants, and the log of what was done."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.links import make_link
from app.accounts.models import AuditEvent, AuditIsAppendOnly, Link, Person, Purpose, Role, Scope
from app.accounts.people import add_person, find_person, grant_role, members, revoke_role
from app.db import db, now, transaction
from app.errors import Refused

PHRASE = "quatre mots pris au hasard"


def _invite(app: Flask) -> str:
    with app.app_context(), transaction():
        return make_link(add_person("Nour@Nantes.example", "Nour"), Purpose.INVITATION)


def test_an_invitation_sets_a_password_once(app: Flask, client: FlaskClient) -> None:
    address = f"/invitation/{_invite(app)}"
    assert "Bonjour Nour" in client.get(address).text
    assert client.post(address, data={"password": PHRASE, "again": PHRASE}).status_code == 303
    assert client.get(address).status_code == 404
    fresh = app.test_client()
    data = {"email": "nour@nantes.example", "password": PHRASE}
    assert fresh.post("/connexion", data=data).status_code == 303


@pytest.mark.parametrize(("password", "again"), [("court", "court"), (PHRASE, PHRASE + "x"), ("", "")])
def test_a_password_that_will_not_do_leaves_the_link_good(
    app: Flask, client: FlaskClient, password: str, again: str
) -> None:
    address = f"/invitation/{_invite(app)}"
    assert client.post(address, data={"password": password, "again": again}).status_code == 422
    assert client.get(address).status_code == 200


def test_a_link_expires_and_its_token_is_not_kept(app: Flask, client: FlaskClient) -> None:
    token = _invite(app)
    with app.app_context(), transaction():
        link = db.session.scalars(select(Link)).one()
        assert token.encode() not in link.digest
        link.expires_at = now() - timedelta(seconds=1)
    assert client.get(f"/invitation/{token}").status_code == 404


def test_a_new_password_spends_the_other_links(app: Flask, client: FlaskClient) -> None:
    first = _invite(app)
    with app.app_context(), transaction():
        person = find_person("nour@nantes.example")
        assert person
        second = make_link(person, Purpose.RESET)
    client.post(f"/invitation/{second}", data={"password": PHRASE, "again": PHRASE})
    assert client.get(f"/invitation/{first}").status_code == 404


def test_an_address_belongs_to_one_person(app: Flask) -> None:
    with app.app_context(), transaction():
        add_person("a@nantes.example", "A")
        with pytest.raises(Refused, match="email_taken"):
            add_person(" A@NANTES.example", "B")
        for malformed in ("", "a", "a@", "a b@c.example"):
            with pytest.raises(Refused, match="email_malformed"):
                add_person(malformed, "B")


def test_people_are_numbered_from_one(app: Flask) -> None:
    with app.app_context(), transaction():
        assert [add_person(f"{n}@nantes.example", "").number for n in "abc"] == [1, 2, 3]


def test_a_role_is_given_changed_and_taken_back(app: Flask) -> None:
    with app.app_context(), transaction():
        person = add_person("a@nantes.example", "A")
        grant_role(person, Role.AGENT, Scope.QUARTIER, "malakoff")
        grant_role(person, Role.LECTURE, Scope.QUARTIER, "malakoff")
        assert [grant.role for grant in members(Scope.QUARTIER, "malakoff")] == ["lecture"]
        revoke_role(person, Scope.QUARTIER, "malakoff")
        assert members(Scope.QUARTIER, "malakoff") == []
        acts = list(db.session.scalars(select(AuditEvent.act).order_by(AuditEvent.id)))
    assert acts == ["person.add", "person.grant", "person.grant", "person.revoke"]


def test_the_audit_log_is_append_only(app: Flask) -> None:
    with app.app_context():
        with transaction():
            record("questionnaire.publish", "questionnaire x")
        with pytest.raises(AuditIsAppendOnly), transaction() as session:
            session.scalars(select(AuditEvent)).one().act = "something else"
        with pytest.raises(AuditIsAppendOnly), transaction() as session:
            session.delete(session.scalars(select(AuditEvent)).one())


def test_the_command_makes_an_administrator_who_can_sign_in(app: Flask, client: FlaskClient) -> None:
    printed = app.test_cli_runner().invoke(args=["people", "create-admin", "Chef@nantes.example"])
    email, password = printed.output.strip().split("\t")
    assert client.post("/connexion", data={"email": email, "password": password}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Person)).one().administrator


def test_the_first_administrator_is_made_once(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["people", "first-admin"]).output.startswith("admin@palier.example\t")
    assert runner.invoke(args=["people", "first-admin"]).output == ""
