"""Holds what the application really answers to what its document of the API says."""

from functools import cache
from typing import Any

import jsonschema_rs
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from app.openapi import described, write_document
from app.openapi.writing import address

_Addresses = frozenset[tuple[str, str]]
_documents: dict[_Addresses, dict[str, Any]] = {}


def assert_documented(app: Flask, method: str, response: TestResponse) -> None:
    """Fail where a described address answers with a status, a type or a body that the document lacks."""
    environ = response.request.environ
    try:
        rule, _ = app.url_map.bind_to_environ(environ).match(method=method, return_rule=True)
    except HTTPException:
        return
    if method in {"HEAD", "OPTIONS"} or app.view_functions[rule.endpoint] not in described:
        return
    where = f"{method} {address(rule)}"
    told = document_of(app)["paths"][address(rule)][method.lower()]["responses"]
    status = str(response.status_code)
    assert status in told, f"{where} answers {status}, which is not told"
    assert response.mimetype in told[status].get("content", {}), f"{where} answers {response.mimetype}"
    assert told[status].get("headers", {}).keys() <= set(response.headers.keys())
    if response.mimetype == "application/json":
        _validator(_addresses(app), address(rule), method.lower(), status).validate(response.json)


def document_of(app: Flask) -> dict[str, Any]:
    """The document of the application, written once for all that have the same addresses."""
    addresses = _addresses(app)
    if addresses not in _documents:
        with app.test_request_context():
            _documents[addresses] = write_document(app)
    return _documents[addresses]


def validator(document: dict[str, Any], schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """What holds values to a schema of the document."""
    whole = schema | {"components": document["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


@cache
def _validator(
    addresses: _Addresses, path: str, method: str, status: str
) -> jsonschema_rs.Draft202012Validator:
    document = _documents[addresses]
    content = document["paths"][path][method]["responses"][status]["content"]
    return validator(document, content["application/json"]["schema"])


def _addresses(app: Flask) -> _Addresses:
    return frozenset((rule.rule, rule.endpoint) for rule in app.url_map.iter_rules())
