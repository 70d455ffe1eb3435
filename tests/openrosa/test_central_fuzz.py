"""Whatever a program asks of Central's face, REST and OData: an answer as Central's, never a failure."""

import json
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.db import db
from tests.make import make_person
from tests.make_answers import make_envelope, send
from tests.make_published import make_published
from tests.make_pyodk import make_bearer
from tests.make_tablets import TREE_FORM, make_sent

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_REQUESTS = 700
_UUID = "12345678-1234-4123-8234-123456789abc"
#: What a step of an address is, by its name in the rules.
_STEPS = {
    "form_id": ("place", "arbres"),
    "instance_id": ("uuid:a",),
    "uuid": (_UUID,),
    "name": ("arbres", "a.png"),
    "role": ("2",),
    "user": ("1000000",),
    "place": ("Submissions", "Submissions('uuid:a')", "Submissions/$count", "Entities"),
}
_TEXTS = (
    *("", "place", "uuid:a", _UUID, "é", "'", "%", "%2F", "..", "a/b", "a\\b", "\x01", "\x1f", "x" * 3000),
    *("0", "-1", "1e3", "²", "٣", "99999999999999999999", "null", "True", "🏝", "*", ",", "__system/,"),
    *("Submissions", "Submissions('", "Submissions.a", "$metadata", "meta", "..xml", "json;x"),
    *("__system/nope", "__system/submissionDate lt 9999-12-31T23:59:59-14:00"),
    *("__id eq 'a'", "__id eq null", "__id asc", " asc", "(" * 200, "not not true", "month(now()) eq '1'"),
    *("year(__system/updatedAt) eq 1", "__system/submissionDate gt 2020-01-01", "__system/counts gt true"),
    *("__system/submitterId eq 99999999999999999999999", "__system/submissionDate eq 1", "a/*,b"),
    *("01bnVsbA==", "01W10=", "01e30=", "01eyJzdWJtaXNzaW9uIjoxfQ==", "01eyJlbnRpdHkiOiJ6In0="),
)
_OPTIONS = (
    *(
        "$top",
        "$skip",
        "$count",
        "$filter",
        "$select",
        "$expand",
        "$orderby",
        "$skiptoken",
        "$wkt",
        "$format",
    ),
    *("publish", "ignoreWarnings", "version", "force", "baseVersion", "resolve", "deviceID"),
)
_NAMES = (
    *("email", "password", "displayName", "name", "approvalRequired", "reviewState", "body", "uuid"),
    *("label", "data", "entities", "source", "hauteur"),
)
_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**30, "", "a", "null", "é" * 500, "\x00", "\ud800", "approved"),
    *([], [[]], [1], {}, {"a": 1}, {"label": "x"}, {"hauteur": 5}, {"hauteur": "5"}),
)
#: Deleting would leave less and less to ask about, the session first.
_LEFT_OUT = {"OPTIONS", "HEAD", "DELETE"}
_TYPES = ("application/json", "application/xml", "multipart/form-data", "application/vnd.ms-excel", "x/y", "")


class Asker:
    """Makes requests up, the same ones for the same seed."""

    def __init__(self, app: Flask, number: int, seed: int) -> None:
        self._random, self._number = Random(seed), number  # noqa: S311 - the same requests each time
        rules = [one for one in app.url_map.iter_rules() if one.endpoint.startswith("central.")]
        self._rules = sorted((one for one in rules if (one.methods or set()) - _LEFT_OUT), key=str)

    def request(self) -> dict[str, Any]:
        """A method, an address, a query, a body."""
        rule = self._random.choice(self._rules)
        method = self._random.choice(sorted((rule.methods or set()) - _LEFT_OUT))
        options = self._random.choices(_OPTIONS, k=self._random.randrange(3))
        asked: dict[str, Any] = {
            "method": method,
            "path": "".join(self._step(is_dynamic, text) for is_dynamic, text in rule._trace),
            "query_string": {name: self._random.choice(_TEXTS) for name in options},
        }
        if method in {"POST", "PUT", "PATCH"}:
            asked |= self._body()
        return asked

    def _step(self, is_dynamic: bool, text: str) -> str:
        if not is_dynamic:
            return text.removeprefix("|")
        if text == "number":
            return str(self._number)
        kind = _TEXTS if self._random.random() < 0.2 else _STEPS.get(text, _TEXTS)
        safe = "$'()/" if self._random.random() < 0.5 else "$'()"
        return quote(self._random.choice(kind), safe=safe)

    def _body(self) -> dict[str, Any]:
        """JSON most often, else an answer, else noise."""
        draw = self._random.random()
        if draw < 0.6:
            return {"data": json.dumps(self._value()).encode(), "content_type": "application/json"}
        if draw < 0.8:
            names = ("uuid:a", "uuid:b", "a/b", "é")
            ids = dict(zip(("instanceID", "deprecatedID"), self._random.choices(names, k=2), strict=True))
            return {"data": make_sent(**ids), "content_type": "application/xml"}
        noise = self._random.randbytes(self._random.randrange(60))
        return {"data": noise, "content_type": self._random.choice(_TYPES)}

    def _value(self, depth: int = 0) -> Any:
        draw = self._random.random()
        if depth == 0 or (depth < 3 and draw < 0.3):
            names = self._random.sample(_NAMES, k=self._random.randrange(1, 6))
            return {name: self._value(depth + 1) for name in names}
        if depth < 3 and draw < 0.4:
            return [self._value(depth + 1) for _ in range(self._random.randrange(3))]
        return self._random.choice(_VALUES)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_asked_is_answered(app: Flask, client: FlaskClient, seed: int) -> None:
    with app.app_context():
        questionnaire = make_published()
        send(make_envelope(questionnaire, instance_id="uuid:a"))
        make_published(db.session.merge(questionnaire).project, markdown=TREE_FORM)
        number = questionnaire.project.number
        headers = make_bearer(client, make_person(role=Role.RESPONSABLE))
    tree = {"uuid": _UUID, "label": "Orme"}
    client.post(f"/v1/projects/{number}/datasets/arbres/entities", json=tree, headers=headers)
    asker = Asker(app, number, seed)
    for _ in range(_REQUESTS):
        asked = asker.request()
        answer = client.open(**asked, headers=headers)
        assert answer.status_code < 500 or answer.status_code == 501, (asked, answer.data)
        if answer.status_code >= 400:
            told: Any = answer.json
            assert set(told) == {"message", "code", "details"}, asked
            assert int(told["code"]) == answer.status_code, asked
            assert told["details"]["reason"].isidentifier(), asked
