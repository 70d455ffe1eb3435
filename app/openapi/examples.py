"""Examples of requests and answers, put together from those of the schemas' fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson

_Json = Mapping[str, Any]


def example_of(schema: _Json, components: _Json) -> Any:
    """A value of the schema, or None if no field gives an example. `components` are schemas by name."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(components[schema["$ref"].rsplit("/", 1)[1]], components)
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], components)
    if "properties" in schema:
        return _object(schema, components)
    if "items" in schema:
        one = example_of(schema["items"], components)
        return None if one is None else [one]
    return None


def _object(schema: _Json, components: _Json) -> dict[str, Any] | None:
    """The properties that have examples; none at all where one that must be there has none."""
    found = {name: example_of(one, components) for name, one in schema["properties"].items()}
    if any(found.get(name) is None for name in schema.get("required", ())):
        return None
    return {name: value for name, value in found.items() if value is not None} or None


@dataclass(frozen=True, slots=True)
class Request:
    """A request that serves as an example. `body` is bytes as they go out, None where there is none."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None


def example_request(method: str, path: str, operation: _Json) -> Request:
    """The request that the examples of an operation make, `path` and `operation` being the document's."""
    for name, value in _examples(operation, "path").items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    query = urlencode(_examples(operation, "query"), safe=":")
    headers = _examples(operation, "header")
    content = next(iter(operation.get("requestBody", {}).get("content", {}).items()), None)
    if content is not None:
        headers = {"Content-Type": content[0]} | headers
    body = _body(content[1].get("example")) if content else None
    return Request(method.upper(), f"{path}?{query}" if query else path, headers, body)


def _examples(operation: _Json, place: str) -> dict[str, str]:
    found = [one for one in operation["parameters"] if one["in"] == place and "examples" in one["schema"]]
    return {one["name"]: str(one["schema"]["examples"][0]) for one in found}


def _body(example: object) -> bytes:
    return example.encode() if isinstance(example, str) else orjson.dumps(example, option=orjson.OPT_INDENT_2)
