"""One operation in OpenAPI's words; apispec makes JSON Schema of the marshmallow schemas that it names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from marshmallow import Schema
from werkzeug.routing import Rule

from app.openapi.describing import NOBODY, Answer, Bytes, Operation
from app.openapi.refusals import Refusal, common_refusals

_JSON = "application/json"
_PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
#: By the converter of Flask's routing, for a parameter of which no schema tells more.
_CONVERTED = {"int": {"type": "integer", "minimum": 0}, "uuid": {"type": "string", "format": "uuid"}}
#: The statuses that come with Retry-After.
_WAIT = {429, 503}


def address(rule: Rule) -> str:
    """The rule's address as OpenAPI writes it: /questionnaires/{short_name}."""
    return _PARAMETER.sub(r"{\2}", rule.rule)


def write_operation(rule: Rule, method: str, operation: Operation) -> dict[str, Any]:
    """The operation, its schemas still as classes."""
    parameters = list(_parameters(rule, operation))
    common = common_refusals(method, has_parameters=bool(rule.arguments))
    told: dict[str, Any] = {
        "operationId": rule.endpoint.replace(".", "_"),
        "summary": str(operation.summary),
        "tags": [str(operation.part)],
        "parameters": parameters,
        "security": [{name: []} if name != NOBODY else {} for name in operation.credentials],
        "responses": {str(status): _answer(answer) for status, answer in operation.answers.items()}
        | _refusals((*operation.refusals, *common)),
    }
    if operation.description is not None:
        told["description"] = str(operation.description)
    if operation.body is not None:
        told["requestBody"] = {"required": True, "content": _content(operation.body, operation.example)}
    return told


def _parameters(rule: Rule, operation: Operation) -> Iterator[dict[str, Any]]:
    places = (("path", operation.path), ("query", operation.query), ("header", operation.headers))
    for place, schema in places:
        if schema is not None:
            yield {"in": place, "schema": schema}
    known = operation.path().fields if operation.path else {}
    for converter, name in _PARAMETER.findall(rule.rule):
        if name not in known:
            schema_of_one = _CONVERTED.get(converter, {"type": "string"})
            yield {"in": "path", "name": name, "required": True, "schema": schema_of_one}


def _content(body: type[Schema] | Bytes, shown: Mapping[str, Any] | None = None) -> dict[str, Any]:
    if not isinstance(body, Bytes):
        return {_JSON: {"schema": body} | ({} if shown is None else {"example": dict(shown)})}
    example = {"example": body.example} if body.example else {}
    return {media_type: {"schema": {}, **example} for media_type in body.media_types}


def _answer(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {"description": str(answer.meaning)}
    if answer.schema is not None:
        told["content"] = _content(answer.schema)
    if answer.links:
        told["links"] = dict(answer.links)
    return told


def _refusals(refusals: Iterable[Refusal]) -> dict[str, Any]:
    """By status; what the operation says of a code of its own goes before what is said of all."""
    ordered = sorted(refusals, key=_status)
    return {str(status): _refused(list(several)) for status, several in groupby(ordered, key=_status)}


def _refused(several: list[Refusal]) -> dict[str, Any]:
    by_code = {one.code: one for one in reversed(several)}
    shown = list(reversed(by_code.values()))
    told: dict[str, Any] = {
        "description": " ".join(f"`{one.code}` : {one.sentence}" for one in shown),
        "content": {_JSON: {"schema": _failure(shown), "example": shown[0].example}},
        "x-refusals": [{"code": one.code, "message": one.sentence, "remedy": one.advice} for one in shown],
    }
    if shown[0].status in _WAIT:
        told["headers"] = {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}}}
    return told


def _failure(refusals: list[Refusal]) -> dict[str, Any]:
    """The body of a refusal, with just the codes that may come."""
    codes: dict[type[Schema], list[str]] = {}
    for one in refusals:
        codes.setdefault(one.schema, []).append(one.code)
    kinds = [{"allOf": [schema, _with_code(names)]} for schema, names in codes.items()]
    return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}


def _with_code(codes: list[str]) -> dict[str, Any]:
    within: dict[str, Any] = {"type": "object", "properties": {"code": {"enum": codes}}}
    return {"type": "object", "properties": {"error": within}}


def _status(refusal: Refusal) -> int:
    return refusal.status
