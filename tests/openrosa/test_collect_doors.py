"""Collect's other doors: a draft that is tried, a person with a password. Same addresses, other rights."""

import hashlib
from base64 import b64encode
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.collection.models import Submission, SubmissionVersion
from app.collection.states import State
from app.db import db, transaction
from app.openrosa.drafts import draft_token
from app.projects.forms import xml_of
from app.projects.models import FormVersion, Project, Questionnaire
from app.projects.publishing import publish
from tests.collect_client import BOUNDARY, xml_part
from tests.make import PASSWORD, make_person, sign_in
from tests.make_projects import make_questionnaire
from tests.make_published import AGE_FORM, make_published, make_version
from tests.make_pyodk import make_bearer
from tests.make_tablets import make_base, make_sent, make_tablet

_OPENROSA = {"X-OpenRosa-Version": "1.0"}
_SECOND = AGE_FORM.replace("| place | 1 |", "| place | 2 |").replace("Votre âge", "Quel âge ?")
_THIRD = _SECOND.replace("Quel âge ?", "Et votre âge ?").replace("| place | 2 |", "| place | 3 |")
_sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def ask(client: FlaskClient, address: str, **more: Any) -> TestResponse:
    """As Collect asks: whole addresses, with its own parameter on each."""
    headers = _OPENROSA | more.pop("headers", {})
    path = address.removeprefix("http://localhost")
    return client.open(path, query_string={"deviceID": "collect:x"}, headers=headers, **more)


def hand_in(client: FlaskClient, base: str, xml: bytes, **headers: str) -> TestResponse:
    body = xml_part(xml, "Place.xml") + f"--{BOUNDARY}--\r\n".encode()
    media_type = f"multipart/form-data; boundary={BOUNDARY}"
    return ask(
        client, f"{base}/submission", method="POST", data=body, content_type=media_type, headers=headers
    )


def only_form(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    (entry,) = etree.fromstring(answer.data)
    return {etree.QName(part).localname: part.text or "" for part in entry}


def base_of_draft(questionnaire: Questionnaire) -> str:
    questionnaire = db.session.merge(questionnaire)
    number = questionnaire.project.number
    return f"/v1/test/{draft_token(questionnaire)}/projects/{number}/forms/place/draft"


def held(app: Flask) -> list[tuple[str, str, str]]:
    """The state, the instanceID and the form version's label of each submission."""
    with app.app_context():
        told = (
            select(Submission.state, SubmissionVersion.instance_id, FormVersion.label)
            .join(SubmissionVersion, SubmissionVersion.id == Submission.version_id)
            .outerjoin(FormVersion, FormVersion.id == SubmissionVersion.form_version_id)
        )
        return [(row[0], row[1], row[2]) for row in db.session.execute(told.order_by(Submission.id))]


def test_a_draft_is_tried_until_it_is_published(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        place = make_published()
        draft = make_version(place, _SECOND)
        base, xml = base_of_draft(place), xml_of(draft.project_id, draft.id)
        tablet = make_base(make_tablet(place))
    listed = only_form(ask(client, f"{base}/formList"))
    assert (listed["formID"], listed["version"]) == ("place", "2")
    assert listed["hash"] == f"md5:{hashlib.md5(xml).hexdigest()}"  # noqa: S324 - the hash that OpenRosa names
    assert ask(client, listed["downloadUrl"]).data == xml
    assert len(etree.fromstring(ask(client, listed["manifestUrl"]).data)) == 0
    assert ask(client, f"{base}/submission", method="HEAD").status_code == 204
    assert only_form(ask(client, f"{tablet}/formList"))["version"] == "1"

    second = 'id="place" version="2"'
    assert hand_in(client, tablet, make_sent(instanceID="uuid:real")).status_code == 201
    answer = hand_in(client, base, make_sent(form=second, instanceID="uuid:t"))
    assert (answer.status_code, "essai" in answer.text) == (201, True)
    edit = make_sent("<age>12</age>", form=second, deprecatedID="uuid:real", instanceID="uuid:e")
    assert hand_in(client, base, edit).status_code == 201
    assert held(app) == [
        (State.COUNTED, "uuid:real", "1"),
        (State.TEST, "uuid:t", "2"),
        (State.TEST, "uuid:e", "2"),
    ]

    with app.app_context():
        third = make_version(place, _THIRD)
        assert base_of_draft(place) == base
    assert only_form(ask(client, f"{base}/formList"))["version"] == "3"
    with app.app_context(), transaction():
        version = db.session.get_one(FormVersion, (third.project_id, third.id))
        publish(db.session.merge(place), version)
    for path in ("/formList", "/forms/place.xml", "/forms/place/manifest", "/autre"):
        assert ask(client, f"{base}{path}").status_code == 404
    over = hand_in(client, base, make_sent(form=second, instanceID="uuid:late"))
    assert (over.status_code, "terminé" in over.text) == (404, True)


@_sqlite_only
def test_a_draft_opens_to_its_own_token_alone(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        place, other = make_questionnaire(), make_published()
        make_version(place)
        base = base_of_draft(place)
        wrong = base.replace(draft_token(db.session.merge(place)), draft_token(db.session.merge(other)))
    assert ask(client, f"{base}/formList").status_code == 200
    for address in (
        wrong,
        base.replace("/forms/place/", "/forms/autre/"),
        base.replace("/draft", "/x/draft"),
    ):
        answer = ask(client, f"{address}/formList")
        assert (answer.status_code, answer.headers["X-OpenRosa-Version"]) == (404, "1.0")
        assert "WWW-Authenticate" not in answer.headers


@_sqlite_only
def test_the_page_of_a_version_leads_to_its_trial(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        place = make_published()
        base = base_of_draft(place)
        page = f"/projets/{place.project.slug}/{place.short_name}/essayer-collect"
        make_version(place, _SECOND)
        manager = make_person(administrator=True)
        bearer = make_bearer(client, manager)
        for role in (Role.AGENT, None):
            sign_in(client, make_person(role=role))
            assert client.get(page).status_code == (403 if role else 404)
        sign_in(client, manager)
        assert f"http://localhost{base}" in client.get(page).text
        version = db.session.scalar(select(FormVersion.id).where(FormVersion.label == "2"))
        shown = client.get(page.replace("essayer-collect", f"versions/{version}"))
        assert page in shown.text
        number = db.session.merge(place).project.number
    told = client.get(f"/v1/projects/{number}/forms/place", headers=bearer).json
    assert told["draftToken"] is None  # what is told is the form that is asked


def _basic(email: str, password: str = PASSWORD) -> str:
    return "Basic " + b64encode(f"{email}:{password}".encode()).decode()


@_sqlite_only
def test_a_person_is_asked_for_a_password_and_fills_in_what_the_project_asks(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        place = make_published()
        base = f"/v1/projects/{place.project.number}"
        agent = make_person(role=Role.AGENT)
    for path, method in (("/formList", "GET"), ("/submission", "HEAD"), ("/submission", "POST")):
        refused = ask(client, f"{base}{path}", method=method)
        assert (refused.status_code, refused.headers["X-OpenRosa-Version"]) == (401, "1.0")
        assert refused.headers["WWW-Authenticate"].startswith("Basic realm=")
    heard = ask(client, f"{base}/formList", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert (heard.status_code, "WWW-Authenticate" in heard.headers) == (401, False)

    known = {"Authorization": _basic(agent.email)}
    listed = only_form(ask(client, f"{base}/formList", headers=known))
    assert listed["downloadUrl"] == f"http://localhost{base}/openrosa/forms/place.xml"
    xml = ask(client, listed["downloadUrl"], headers=known).data
    assert listed["hash"] == f"md5:{hashlib.md5(xml).hexdigest()}"  # noqa: S324 - the hash that OpenRosa names
    assert ask(client, f"{base}/submission", method="HEAD", headers=known).status_code == 204
    assert hand_in(client, base, make_sent(instanceID="uuid:p"), **known).status_code == 201
    with app.app_context():
        version = db.session.scalars(select(SubmissionVersion)).one()
        assert (version.channel, version.collector_id) == ("collect", agent.id)


@_sqlite_only
@pytest.mark.parametrize(("role", "status"), [(Role.RESPONSABLE, 200), (Role.LECTURE, 403), (None, 404)])
def test_only_who_collects_comes_in_with_a_password(
    app: Flask, client: FlaskClient, role: Role | None, status: int
) -> None:
    with app.app_context():
        number = make_published().project.number
        person = make_person(role=role)
        assert db.session.scalar(select(func.count()).select_from(Project)) == 1
    known = {"Authorization": _basic(person.email)}
    assert ask(client, f"/v1/projects/{number}/formList", headers=known).status_code == status
    assert ask(client, f"/v1/projects/{number}/submission", method="HEAD", headers=known).status_code == (
        204 if status == 200 else status
    )
    assert (
        ask(client, f"/v1/projects/{number}/formList", headers={"Authorization": _basic("a\0b")}).status_code
        == 401
    )
