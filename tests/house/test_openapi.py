"""The document of the API is OpenAPI 3.1, whole, and says neither more nor less than there is."""

import re
from collections.abc import Iterator
from typing import Any, Literal

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from schemathesis.specs.openapi.definitions import OPENAPI_31

from app.openapi import PREFIX, described
from app.openapi.refusals import Refusal
from app.openapi.writing import address
from tests.axe import assert_accessible
from tests.documented import assert_documented, document_of, validator
from tests.make_published import make_published
from tests.serving import Server

_ASIDE = {"HEAD", "OPTIONS"}
#: What only an agent's device sends: README.md of app/fieldwork tells its fields.
_TOLD_ELSEWHERE = {"Enrol", "Pull", "Item"}
on_sqlite = pytest.mark.parametrize("database", ["sqlite"])


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def _contents(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for body in (operation.get("requestBody", {}), *operation["responses"].values()):
        yield from body.get("content", {}).values()


@on_sqlite
@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_openapi(client: FlaskClient, language: str) -> None:
    answer = client.get("/api/v1/openapi.json", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.json["openapi"] == "3.1.0"
    errors = jsonschema_rs.iter_errors(OPENAPI_31, answer.json)
    assert [f"{error.instance_path}: {error.message}" for error in errors] == []


@on_sqlite
def test_its_schemas_are_json_schema(app: Flask) -> None:
    document = document_of(app)
    for name, schema in document["components"]["schemas"].items():
        jsonschema_rs.meta.validate(schema | {"$schema": "https://json-schema.org/draft/2020-12/schema"})
        validator(document, schema)  # refuses a pattern or a reference that leads nowhere
        for field, told in schema["properties"].items():
            assert "description" in told or name in _TOLD_ELSEWHERE, f"{name}.{field}"


@on_sqlite
def test_whatever_is_there_is_described(app: Flask) -> None:
    there = {
        (address(rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX)
        for method in (rule.methods or set()) - _ASIDE
    }
    told = {(path, method) for path, method, _ in _operations(document_of(app)) if path.startswith(PREFIX)}
    assert told == there


@on_sqlite
def test_whatever_is_described_is_there(app: Flask) -> None:
    assert [view.__name__ for view in described if view not in app.view_functions.values()] == []


@on_sqlite
def test_operations_differ_and_links_lead_to_them(app: Flask) -> None:
    operations = [operation for _, _, operation in _operations(document_of(app))]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids)
    links = [
        link
        for operation in operations
        for answer in operation["responses"].values()
        for link in answer.get("links", {}).values()
    ]
    assert links
    assert {link["operationId"] for link in links} <= set(ids)


@on_sqlite
def test_examples_are_what_they_are_examples_of(app: Flask) -> None:
    document = document_of(app)
    for path, method, operation in _operations(document):
        for content in _contents(operation):
            if "example" in content:
                validator(document, content["schema"]).validate(content["example"])
        for parameter in operation["parameters"]:
            for example in parameter["schema"].get("examples", ()):
                validator(document, parameter["schema"]).validate(example)
        if "requestBody" in operation:
            assert any("example" in one for one in operation["requestBody"]["content"].values()), (
                path,
                method,
            )


@on_sqlite
def test_each_refusal_has_a_sentence_of_its_own_and_a_remedy(app: Flask) -> None:
    refusals = [one for operation in described.values() for one in operation.refusals]
    assert [one.code for one in refusals if not one.has_sentence] == []
    with app.test_request_context():
        assert all(one.sentence and one.advice for one in refusals)


@on_sqlite
def test_a_status_that_is_not_told_fails_the_test_that_meets_it(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        name = make_published().short_name
    path = f"/api/v1/questionnaires/{name}/submissions"
    body = {"instance_id": "uuid:a", "form_version": "1", "answers": {"age": "41"}}
    answer = client.post(path, json=body)
    told = document_of(app)["paths"]["/api/v1/questionnaires/{short_name}/submissions"]["post"]["responses"]
    monkeypatch.delitem(told, "201")
    with pytest.raises(AssertionError, match="answers 201"):
        assert_documented(app, "POST", answer)


@on_sqlite
def test_a_refusal_without_advice_says_what_its_status_says(app: Flask) -> None:
    with app.test_request_context():
        refusal = Refusal(status=429, code="too_many", values={"seconds": 7})
        assert "7" in refusal.sentence
        assert "Retry-After" in refusal.advice


@on_sqlite
def test_the_page_shows_every_operation_without_a_script(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/api")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "Le jeton <code>session</code> d’un appareil d’agent." in answer.text
    for path, method, operation in _operations(document_of(app)):
        assert f"<strong>{method.upper()}</strong> <code>{path}</code>" in answer.text
        for told in operation["responses"].values():
            for refusal in told.get("x-refusals", ()):
                assert f"<code>{refusal['code']}</code>" in answer.text


@on_sqlite
def test_the_index_and_the_guides_lead_somewhere(client: FlaskClient) -> None:
    """Each place of the page by its own link, and Central's face by what docs/ says of it."""
    page = client.get("/api").text
    places = set(re.findall(r' id="([^"]+)"', page))
    links = re.findall(r'href="#([^"]+)"', page)
    assert places - {"contenu"} <= set(links) <= places
    assert "/v1/projects/{number}/forms/{form_id}.svc/Submissions?$filter=__system/counts eq true" in page
    guides = re.findall(r'href="(/api/\w+\.md)"', page)
    assert len(guides) == 3
    for guide in guides:
        answer = client.get(guide)
        assert (answer.status_code, answer.mimetype) == (200, "text/plain")
        assert answer.text.startswith("# ")
    assert client.get("/api/README.md").status_code == 404


@on_sqlite
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_the_page_is_accessible(
    page: Page, server: Server, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{server.url}/api")
    assert page.locator("nav").get_by_text("Sommaire").is_visible() == (width == 320)
    for details in page.locator("details:visible").all():
        details.locator("summary").click()
    assert page.locator("nav a:visible").count() >= 10
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
