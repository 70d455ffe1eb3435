"""The examples that the page of the API shows are sent to the real addresses, as they are shown."""

import hashlib
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.openapi.examples import example_request
from tests.documented import document_of
from tests.make_example import make_example

_SINGLE = "/api/v1/questionnaires/{short_name}/submissions"
_BATCH = "/api/v1/submissions"
_FILE = "/api/v1/questionnaires/{short_name}/attachments/{sha256}"


@pytest.fixture(autouse=True)
def place(app: Flask) -> None:
    """The questionnaire that the examples answer."""
    with app.app_context():
        make_example()


def _operation(app: Flask, method: str, path: str) -> dict[str, Any]:
    operation: dict[str, Any] = document_of(app)["paths"][path][method]
    return operation


def _ask(app: Flask, client: FlaskClient, method: str, path: str) -> TestResponse:
    request = example_request(method, path, _operation(app, method, path))
    return client.open(request.path, method=request.method, headers=request.headers, data=request.body)


def _shown(app: Flask, method: str, path: str, status: str) -> Any:
    return _operation(app, method, path)["responses"][status]["content"]["application/json"]["example"]


def test_an_answer_and_its_file(app: Flask, client: FlaskClient) -> None:
    answered = _ask(app, client, "post", _SINGLE)
    shown = _shown(app, "post", _SINGLE, "201")
    assert answered.status_code == 201, answered.text
    assert answered.json.keys() == shown.keys()
    for field in ("outcome", "instance_id", "state", "missing", "epoch"):
        assert answered.json[field] == shown[field]
    assert _ask(app, client, "post", _SINGLE).status_code == 200
    assert _ask(app, client, "get", _FILE).json == {"received": 0, "complete": False}
    assert _ask(app, client, "put", _FILE).json == _shown(app, "put", _FILE, "200")
    assert _ask(app, client, "get", _FILE).json == _shown(app, "get", _FILE, "200")


def test_a_batch(app: Flask, client: FlaskClient) -> None:
    answered = _ask(app, client, "post", _BATCH)
    [result], [shown] = answered.json["results"], _shown(app, "post", _BATCH, "200")["results"]
    assert (result["status"], result.keys()) == (201, shown.keys())
    assert result["receipt"].keys() == shown["receipt"].keys()


def test_what_is_to_be_corrected_looks_as_shown(app: Flask, client: FlaskClient) -> None:
    request = example_request("post", _SINGLE, _operation(app, "post", _SINGLE))
    assert request.body is not None
    body = request.body.replace(b'"age": "41"', b'"age": "130"')
    answer = client.post(request.path, headers=request.headers, data=body)
    assert (answer.status_code, answer.json) == (422, _shown(app, "post", _SINGLE, "422"))


def test_the_file_of_the_examples_has_its_hash(app: Flask) -> None:
    request = example_request("put", _FILE, _operation(app, "put", _FILE))
    assert hashlib.sha256(request.body or b"").hexdigest() in request.path
