"""Who may do what through the Central face, how they sign in, and how they are refused."""

from base64 import b64encode
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Grant, Role, Scope
from app.accounts.passwords import hash_password
from app.clock import at, now
from app.collection.models import SubmissionVersion
from app.db import db, transaction
from app.projects.models import Questionnaire
from tests.make import PASSWORD, make_person
from tests.make_answers import make_envelope, send
from tests.make_published import make_published
from tests.make_pyodk import make_bearer

pytestmark = pytest.mark.slow

ANSWER = '<data id="place" version="1"><age>41</age><meta><instanceID>uuid:x</instanceID></meta></data>'
CORRECTION = ANSWER.replace("<meta>", "<meta><deprecatedID>uuid:a</deprecatedID>")


@pytest.fixture
def questionnaire(app: Flask) -> Questionnaire:
    with app.app_context():
        found = make_published()
        send(make_envelope(found, instance_id="uuid:a"))
        assert found.project.number
        return found


def base_of(questionnaire: Questionnaire) -> str:
    return f"/v1/projects/{questionnaire.project.number}"


def make_caller(app: Flask, client: FlaskClient, role: Role | None) -> dict[str, str]:
    with app.app_context():
        return make_bearer(client, make_person(role=role))


def basic(email: str, password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{email}:{password}".encode()).decode()}


#: Method, address below the project, body → what a responsable, an agent, a reader and an outsider get.
REQUESTS: list[tuple[str, str, Any, tuple[int, int, int, int]]] = [
    ("GET", "", None, (200, 200, 200, 404)),
    ("GET", "/app-users", None, (200, 403, 403, 404)),
    ("POST", "/app-users", {"displayName": "T"}, (200, 403, 403, 404)),
    ("GET", "/forms", None, (200, 200, 200, 404)),
    ("GET", "/forms/place", None, (200, 200, 200, 404)),
    ("GET", "/forms/place.xml", None, (200, 200, 200, 404)),
    ("POST", "/forms", b"x", (400, 403, 403, 404)),
    ("POST", "/forms/place/draft", None, (200, 403, 403, 404)),
    ("POST", "/forms/place/draft/publish", None, (409, 403, 403, 404)),
    ("GET", "/forms/place/submissions", None, (200, 403, 200, 404)),
    ("GET", "/forms/place/submissions/uuid:a", None, (200, 403, 200, 404)),
    ("GET", "/forms/place/submissions/uuid:a.xml", None, (200, 403, 200, 404)),
    ("POST", "/forms/place/submissions", ANSWER.encode(), (200, 200, 403, 404)),
    ("PUT", "/forms/place/submissions/uuid:a", ANSWER.encode(), (400, 403, 403, 404)),
    ("PATCH", "/forms/place/submissions/uuid:a", {"reviewState": "approved"}, (200, 403, 403, 404)),
    ("GET", "/forms/place/submissions/uuid:a/comments", None, (200, 403, 200, 404)),
    ("POST", "/forms/place/submissions/uuid:a/comments", {"body": "Vu"}, (200, 403, 403, 404)),
    ("GET", "/forms/place/submissions/uuid:a/attachments", None, (200, 403, 200, 404)),
    ("POST", "/forms/place/submissions/uuid:a/attachments/x.jpg", b"x", (404, 403, 403, 404)),
    ("GET", "/forms/place.svc", None, (200, 403, 200, 404)),
    ("GET", "/forms/place.svc/$metadata", None, (200, 403, 200, 404)),
    ("GET", "/forms/place.svc/Submissions", None, (200, 403, 200, 404)),
    ("GET", "/forms/place.svc/Submissions('uuid:a')", None, (200, 403, 200, 404)),
    ("GET", "/datasets", None, (200, 200, 200, 404)),
    ("POST", "/datasets", {"name": "arbres"}, (200, 403, 403, 404)),
    ("POST", "/datasets/rues/properties", {"name": "x"}, (200, 403, 403, 404)),
    ("GET", "/datasets/rues/entities", None, (200, 403, 200, 404)),
    ("POST", "/datasets/rues/entities", {"label": "A"}, (200, 403, 403, 404)),
    ("GET", "/datasets/rues.svc/Entities", None, (200, 403, 200, 404)),
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_each_may_do(app: Flask, client: FlaskClient, questionnaire: Questionnaire) -> None:
    base = base_of(questionnaire)
    callers = [make_caller(app, client, role) for role in (Role.RESPONSABLE, Role.AGENT, Role.LECTURE, None)]
    assert client.post(f"{base}/datasets", json={"name": "rues"}, headers=callers[0]).status_code == 200
    for method, place, body, expected in REQUESTS:
        sent: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body} if body else {}
        got = []
        for headers in reversed(callers):  # the one who changes something comes last
            answer = client.open(f"{base}{place}", method=method, headers=headers, **sent)
            got.append(answer.status_code)
            assert answer.status_code == 200 or int(answer.json["code"]) == answer.status_code
        assert tuple(reversed(got)) == expected, (method, place)


def test_lists_hold_only_projects_of_ones_own(
    app: Flask, client: FlaskClient, questionnaire: Questionnaire
) -> None:
    with app.app_context():
        other, person = make_published(), make_person()
        with transaction():
            grant = Grant(role=Role.LECTURE, scope=Scope.PROJECT, scope_id=str(other.project_id))
            db.session.merge(person).grants.append(grant)
        bearer = make_bearer(client, person)
        number = other.project.number
    assert [one["id"] for one in client.get("/v1/projects", headers=bearer).json] == [number]


def test_sessions_end(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person = make_person(administrator=True)
        bearer = make_bearer(client, person)
        assert client.get("/v1/users/current", headers=bearer).json["email"] == person.email
        with at(now().replace(year=now().year + 1)):
            assert client.get("/v1/users/current", headers=bearer).json["code"] == 401.2
        assert client.delete("/v1/sessions/current", headers=bearer).json == {"success": True}
        assert client.get("/v1/users/current", headers=bearer).status_code == 401

        bearer = make_bearer(client, person)
        with transaction():
            db.session.merge(person).password_hash = hash_password("une autre phrase encore")
        assert client.get("/v1/users/current", headers=bearer).status_code == 401


def test_nobody_ends_the_session_of_another(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        mine, theirs = (make_bearer(client, make_person(administrator=True)) for _ in range(2))
    token = theirs["Authorization"].removeprefix("Bearer ")
    assert client.delete(f"/v1/sessions/{token}", headers=mine).json["code"] == 404.1
    assert client.get("/v1/users/current", headers=theirs).status_code == 200


@pytest.mark.usefixtures("one_period")
def test_passwords_are_not_tried_without_end(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person = make_person()
    wrong = {"email": person.email, "password": "faux"}
    answers = [client.post("/v1/sessions", json=wrong) for _ in range(11)]
    assert [one.status_code for one in answers] == [401] * 10 + [429]
    assert answers[-1].headers["Retry-After"]
    assert client.get("/v1/projects", headers=basic(person.email)).status_code == 429


def test_passwords_travel_only_where_nobody_listens(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        email = make_person(administrator=True).email
    assert client.get("/v1/projects", headers=basic(email)).status_code == 200
    for circumstances in ({"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}):
        answer = client.get("/v1/projects", headers=basic(email), environ_base=circumstances)
        assert (answer.status_code, answer.json["code"]) == (401, 401.3)
    secure = {"REMOTE_ADDR": "192.0.2.7", "wsgi.url_scheme": "https"}
    assert client.get("/v1/projects", headers=basic(email), environ_overrides=secure).status_code == 200
    assert client.get("/v1/projects", headers=basic(email, "faux")).json["code"] == 401.2


@pytest.mark.usefixtures("one_period")
def test_a_spreadsheet_sends_its_password_each_time(app: Flask, client: FlaskClient) -> None:
    """A right one is not counted as a try again and again; one that was changed is right no longer."""
    with app.app_context():
        person = make_person(administrator=True)
        for _ in range(15):
            assert client.get("/v1/projects", headers=basic(person.email)).status_code == 200
        with transaction():
            db.session.merge(person).password_hash = hash_password("une autre phrase encore")
        assert client.get("/v1/projects", headers=basic(person.email)).status_code == 401


def test_a_spreadsheet_is_told_that_it_may_ask_for_a_password(
    app: Flask, client: FlaskClient, questionnaire: Questionnaire
) -> None:
    with app.app_context():
        base = base_of(db.session.merge(questionnaire))
    asked = client.get(f"{base}/forms/place.svc")
    assert (asked.status_code, asked.json["code"]) == (401, 401.2)
    assert asked.headers["WWW-Authenticate"].startswith("Basic ")
    assert "WWW-Authenticate" not in client.get(f"{base}/forms/place").headers
    elsewhere = client.get(f"{base}/forms/place.svc", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert "WWW-Authenticate" not in elsewhere.headers


#: Method, address, Central's code.
NOT_SERVED = [
    ("GET", "/nowhere", 404.1),
    ("POST", "/users", 501.1),
    ("GET", "/roles", 501.1),
    ("POST", "/projects", 501.1),
    ("DELETE", "/projects/1", 501.1),
    ("GET", "/projects/1/forms/place.xlsx", 501.1),
    ("GET", "/projects/1/forms/place.xls", 501.1),
    ("DELETE", "/projects/1/forms/place", 501.1),
    ("PATCH", "/projects/1/forms/place", 501.1),
    ("GET", "/projects/1/forms/place/assignments", 501.1),
    ("GET", "/projects/1/forms/place/manifest", 501.1),
    ("GET", "/projects/1/forms/place/versions", 501.1),
    ("GET", "/projects/1/forms/place/submissions.csv.zip", 501.1),
    ("GET", "/projects/1/forms/place/submissions/keys", 501.1),
    ("GET", "/projects/1/forms/place/submissions/submitters", 501.1),
    ("DELETE", "/projects/1/forms/place/submissions/uuid:a", 501.1),
    ("GET", "/projects/1/forms/place/submissions/uuid:a/versions", 501.1),
    ("POST", "/projects/1/forms/place.svc/$batch", 501.1),
    ("POST", "/projects/1/forms/place.svc/Submissions", 501.1),
    ("DELETE", "/projects/1/datasets/rues", 501.1),
    ("PATCH", "/projects/1/datasets/rues", 501.1),
    ("POST", "/projects/1/datasets/rues.svc/$batch", 501.1),
    ("GET", "/projects/1/datasets/rues/entities.csv", 501.1),
    ("DELETE", "/projects/1/forms", 404.1),
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_palier_has_not_is_said(app: Flask, client: FlaskClient) -> None:
    headers = make_caller(app, client, Role.RESPONSABLE)
    for method, place, code in NOT_SERVED:
        answer: Any = client.open(f"/v1{place}", method=method, headers=headers)
        assert (answer.json["code"], answer.status_code) == (code, int(code)), (method, place)
        assert answer.json["message"]


def test_no_cache_keeps_what_is_answered(
    app: Flask, client: FlaskClient, questionnaire: Questionnaire
) -> None:
    headers, base = make_caller(app, client, Role.RESPONSABLE), base_of(questionnaire)
    for place in (
        "",
        "/forms/place.xml",
        "/forms/place/submissions",
        "/forms/place.svc/Submissions",
        "/nowhere",
    ):
        answer = client.get(f"{base}{place}", headers=headers)
        assert answer.headers["Cache-Control"].startswith("private, no-"), place
        assert "Authorization" in answer.headers["Vary"]
        assert "Set-Cookie" not in answer.headers
        assert answer.data


def test_bodies_are_read_strictly(app: Flask, client: FlaskClient, questionnaire: Questionnaire) -> None:
    with app.app_context():
        base = base_of(db.session.merge(questionnaire))
    headers = make_caller(app, client, Role.RESPONSABLE)

    def code(place: str, **sent: Any) -> float:
        return float(client.post(f"{base}{place}", headers=headers, **sent).json["code"])

    assert client.post("/v1/sessions", data=b"[").json["code"] == 400.1
    assert client.post("/v1/sessions", json={"email": "a"}).json["code"] == 400.2
    assert client.post("/v1/sessions", json={"email": 1, "password": "x"}).json["code"] == 400.11
    assert code("/datasets", json={"name": "a\0b"}) == 400.11
    assert code("/datasets", json={"name": "a", "approvalRequired": "oui"}) == 400.11
    assert code("/app-users", json=[]) == 400.1
    assert code("/forms", data=b"") == 400.2
    assert code("/forms/place/submissions", data=b"<!DOCTYPE a><data/>") == 400.1
    other = ANSWER.replace("place", "autre").encode()
    assert code("/forms/place/submissions", data=other) == 400.8
    assert code("/forms/place/submissions/uuid:a/comments", json={"body": " "}) == 400.2
    for told in ("parfait", "", [], {}, [[]], 1, True):
        place = f"{base}/forms/place/submissions/uuid:a"
        assert client.patch(place, json={"reviewState": told}, headers=headers).json["code"] == 400.8, told


@pytest.mark.parametrize(
    ("asked", "details"),
    [
        (
            ("PATCH", "/forms/place/submissions/uuid:a", {"json": {"reviewState": "parfait"}}),
            {
                "reason": "parameter_value",
                "field": "reviewState",
                "expected": "approved, hasIssues, rejected, edited",
            },
        ),
        (
            ("POST", "/forms/place/submissions", {"data": CORRECTION}),
            {"reason": "parameter_value", "field": "deprecatedID", "expected": "PUT"},
        ),
        (
            ("POST", "/datasets/rues/entities", {"json": {"label": "A", "uuid": "x"}}),
            {"reason": "entity_invalid", "field": "uuid"},
        ),
        (
            ("POST", "/datasets/rues/entities", {"json": {"label": "A", "data": {"reason": "1"}}}),
            {"reason": "entity_invalid", "field": "reason"},
        ),
    ],
)
def test_the_reason_of_a_refusal_is_a_code(
    app: Flask,
    client: FlaskClient,
    questionnaire: Questionnaire,
    asked: tuple[str, str, dict[str, Any]],
    details: dict[str, str],
) -> None:
    with app.app_context():
        base = base_of(db.session.merge(questionnaire))
    headers = make_caller(app, client, Role.RESPONSABLE)
    client.post(f"{base}/datasets", json={"name": "rues"}, headers=headers)
    method, place, sent = asked
    assert client.open(f"{base}{place}", method=method, headers=headers, **sent).json["details"] == details


@pytest.mark.parametrize(
    "place",
    [
        "/projects/99999999999999999999",
        "/projects/1/app-users/99999999999999999999",
        "/projects/1/forms/a%00b",
        "/projects/1/forms/place/submissions/a%00b",
        "/projects/1/datasets/a%00b",
        "/projects/1/datasets/a%00b.svc/Entities",
        "/projects/1/forms/place.svc/Submissions('a%00b')",
        "/projects/1/forms/place.svc/Submissions('a'b')",
        "/projects/1/forms/place.svc/Submissions.",
        "/projects/1/forms/place.svc/.",
        "/projects/1/forms/" + "x" * 2000,
    ],
)
def test_addresses_that_lead_nowhere(
    app: Flask, client: FlaskClient, questionnaire: Questionnaire, place: str
) -> None:
    here = f"/projects/{questionnaire.project.number}/"
    headers = make_caller(app, client, Role.RESPONSABLE)
    answer = client.get(f"/v1{place.replace('/projects/1/', here)}", headers=headers)
    assert answer.json["code"] in {400.1, 404.1}
    nul = client.get("/v1/projects", headers=basic("a\0b"))
    assert nul.json["code"] == 400.1


def test_what_is_sent_by_a_program_is_known_as_its(
    app: Flask, client: FlaskClient, questionnaire: Questionnaire
) -> None:
    with app.app_context():
        agent = make_person("Agnès", role=Role.AGENT)
        bearer = make_bearer(client, agent)
        base = base_of(db.session.merge(questionnaire))
    sent = client.post(f"{base}/forms/place/submissions?deviceID=x", data=ANSWER.encode(), headers=bearer)
    assert (sent.json["submitterId"], sent.json["submitter"]["displayName"]) == (agent.number, "Agnès")
    with app.app_context():
        kept = db.session.scalars(
            db.select(SubmissionVersion).where(SubmissionVersion.instance_id == "uuid:x")
        ).one()
        assert (kept.channel, kept.collector_id) == ("collect", agent.id)


def test_an_answer_as_xml(app: Flask, client: FlaskClient, questionnaire: Questionnaire) -> None:
    """What came is given back byte for byte; what came as JSON is made XML of."""
    with app.app_context():
        base = base_of(db.session.merge(questionnaire))
    headers = make_caller(app, client, Role.RESPONSABLE)
    place = f"{base}/forms/place/submissions"
    assert client.post(place, data=ANSWER.encode(), headers=headers).status_code == 200
    assert client.get(f"{place}/uuid:x.xml", headers=headers).data == ANSWER.encode()
    made = client.get(f"{place}/uuid:a.xml", headers=headers).text
    assert "<age>41</age>" in made and "uuid:a</" in made


def test_an_agent_sees_the_files_of_what_they_handed_in(
    app: Flask, client: FlaskClient, questionnaire: Questionnaire
) -> None:
    with app.app_context():
        base = base_of(db.session.merge(questionnaire))
    place, agent = f"{base}/forms/place/submissions", make_caller(app, client, Role.AGENT)
    assert client.post(place, data=ANSWER.encode(), headers=agent).status_code == 200
    assert client.get(f"{place}/uuid:x/attachments", headers=agent).json == []
    assert client.get(f"{place}/uuid:x", headers=agent).json["code"] == 403.1


def test_what_comes_late_is_taken_and_set_aside(
    app: Flask, client: FlaskClient, questionnaire: Questionnaire
) -> None:
    """Central refuses a closed form and an unknown version; here nothing is lost, and nothing counts."""
    with app.app_context():
        base = base_of(db.session.merge(questionnaire))
        with transaction():
            db.session.merge(questionnaire).state = "closed"
    place, headers = f"{base}/forms/place/submissions", make_caller(app, client, Role.RESPONSABLE)
    assert client.get(f"{base}/forms/place", headers=headers).json["state"] == "closed"
    for name, version in (("uuid:late", "1"), ("uuid:odd", "never")):
        sent = ANSWER.replace("uuid:x", name).replace('version="1"', f'version="{version}"')
        assert client.post(place, data=sent.encode(), headers=headers).json["instanceId"] == name
        assert client.get(f"{place}/{name}", headers=headers).status_code == 200
    assert [one["instanceId"] for one in client.get(place, headers=headers).json] == ["uuid:a"]
    rows = client.get(f"{base}/forms/place.svc/Submissions", headers=headers).json["value"]
    assert [row["__id"] for row in rows] == ["uuid:a"]
