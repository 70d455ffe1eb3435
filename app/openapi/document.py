"""The document itself: OpenAPI 3.1, from what rooms said of their views and the addresses these have."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import orjson
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from marshmallow import Schema
from marshmallow.fields import Field
from werkzeug.routing import Rule

from app.config import Settings
from app.i18n import _
from app.openapi.describing import Operation, described, schemes
from app.openapi.examples import example_of
from app.openapi.writing import address, write_operation

#: Whatever answers below it must be described.
PREFIX = "/api/v1/"
_VERSION = "1"
_ASIDE = {"HEAD", "OPTIONS"}


class _Converter(OpenAPIConverter):
    """Patterns in JSON Schema are JavaScript's, which has no `\\Z` and where `$` is the very end."""

    def field2pattern(self, field: Field[Any], **kwargs: Any) -> dict[str, Any]:
        found = super().field2pattern(field, **kwargs)
        return {name: pattern.replace(r"\Z", "$") for name, pattern in found.items()}


class _Plugin(MarshmallowPlugin):
    Converter = _Converter


def write_document(app: Flask) -> dict[str, Any]:
    """The document in the request's language, ready to be written as JSON."""
    spec = _begin(app.extensions["palier.settings"])
    for rule, method, operation in _operations(app):
        spec.path(path=address(rule), operations={method.lower(): write_operation(rule, method, operation)})
    document: dict[str, Any] = orjson.loads(orjson.dumps(spec.to_dict(), default=str))
    _show_examples(document)
    return document


def _operations(app: Flask) -> Iterator[tuple[Rule, str, Operation]]:
    """What is described, by rule and method, room by room."""
    blueprints = list(app.blueprints)
    found: list[tuple[int, int, Rule, Operation]] = []
    for rule in app.url_map.iter_rules():
        operation = described.get(app.view_functions[rule.endpoint])
        if operation is not None:
            room = blueprints.index(rule.endpoint.rpartition(".")[0])
            found.append((room, operation.place, rule, operation))
    for _room, _place, rule, operation in sorted(found, key=itemgetter(0, 1)):
        for method in sorted((rule.methods or set()) - _ASIDE):
            yield rule, method, operation


def _begin(settings: Settings) -> APISpec:
    spec = APISpec(
        title="Palier",
        version=_VERSION,
        openapi_version="3.1.0",
        plugins=[_Plugin(schema_name_resolver=_name)],
        info={
            "description": _("Comment des programmes déposent des réponses et leurs fichiers dans Palier.")
        },
        servers=[{"url": settings.public_url}],
    )
    for name, scheme in schemes.items():
        spec.components.security_scheme(name, scheme)
    return spec


def _name(schema: type[Schema] | Schema) -> str:
    """Envelope for EnvelopeSchema, private or not."""
    one = schema if isinstance(schema, type) else type(schema)
    return one.__name__.strip("_").removesuffix("Schema")


def _show_examples(document: dict[str, Any]) -> None:
    """Put the examples of the fields together where a body is shown that has none of its own."""
    components = document.get("components", {}).get("schemas", {})
    for path in document["paths"].values():
        for operation in path.values():
            for body in (operation.get("requestBody"), *operation["responses"].values()):
                for content in (body or {}).get("content", {}).values():
                    example = example_of(content["schema"], components)
                    if example is not None:
                        content.setdefault("example", example)
