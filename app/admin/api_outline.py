"""The document of the API as its page shows it: parts, operations, fields, examples, refusals."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from app.i18n import _
from app.openapi.examples import Request, example_request

_Json = Mapping[str, Any]
_CODE = re.compile(r"`([^`]+)`")
_NULL = {"type": "null"}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a body; `name` has the names above it: setting.now, attachments[].name."""

    name: str
    type: str
    meaning: Markup
    required: bool
    choices: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A status that comes back, its meaning and, where it has one, its body."""

    status: str
    meaning: Markup
    fields: Sequence[Field]
    example: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation. `command` is its example as a command line."""

    id: str
    method: str
    path: str
    summary: str
    meaning: Markup
    parameters: Sequence[Field]
    media_types: Sequence[str]
    fields: Sequence[Field]
    command: str
    answers: Sequence[Said]
    refusals: Sequence[tuple[str, _Json]]
    #: What may be sent along to be known by, and whether one may be nobody.
    credentials: Sequence[Markup]
    is_open: bool


def outline(document: _Json) -> dict[str, list[Shown]]:
    """The operations by part, in the document's order."""
    parts: dict[str, list[Shown]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            parts.setdefault(operation["tags"][0], []).append(
                _Outliner(document).shown(path, method, operation)
            )
    return parts


def mark(text: str) -> Markup:
    """Text with its `names` as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped right here


def command(request: Request, origin: str) -> str:
    """The request as a command that a shell runs."""
    lines = [f"curl -X {request.method} {shlex.quote(origin + request.path)}"]
    lines += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in request.headers.items()]
    if request.body is not None:
        lines.append(f"--data-binary {shlex.quote(request.body.decode())}")
    return " \\\n  ".join(lines)


@dataclass(frozen=True, slots=True)
class _Outliner:
    document: _Json

    def shown(self, path: str, method: str, operation: _Json) -> Shown:
        content = operation.get("requestBody", {}).get("content", {})
        return Shown(
            id=operation["operationId"],
            method=method.upper(),
            path=path,
            summary=operation["summary"],
            meaning=mark(operation.get("description", "")),
            parameters=[self.field(one["name"], one["schema"], one) for one in operation["parameters"]],
            media_types=[] if "application/json" in content else list(content),
            fields=list(self.fields_of(content)),
            command=command(example_request(method, path, operation), self.document["servers"][0]["url"]),
            answers=[
                self.said(status, answer)
                for status, answer in operation["responses"].items()
                if status.startswith("2")
            ],
            refusals=[
                (status, one)
                for status, answer in sorted(operation["responses"].items())
                for one in answer.get("x-refusals", ())
            ],
            credentials=[mark(self.scheme(name)) for one in operation["security"] for name in one],
            is_open={} in operation["security"],
        )

    def scheme(self, name: str) -> str:
        described: str = self.document["components"]["securitySchemes"][name]["description"]
        return described

    def said(self, status: str, answer: _Json) -> Said:
        content = answer.get("content", {})
        example = next((one.get("example") for one in content.values()), None)
        text = json.dumps(example, ensure_ascii=False, indent=2) if example is not None else ""
        return Said(status, mark(answer["description"]), list(self.fields_of(content)), text)

    def fields_of(self, content: _Json) -> Iterator[Field]:
        schema = content.get("application/json", {}).get("schema")
        return self.below("", schema) if schema else iter(())

    def below(self, prefix: str, schema: _Json) -> Iterator[Field]:
        """The fields of an object and of what it holds, each under its whole name."""
        whole = self.resolve(schema)
        for name, one in whole.get("properties", {}).items():
            inner = self.resolve(one)
            yield self.field(f"{prefix}{name}", inner | one, {"required": name in whole.get("required", ())})
            items = inner.get("items")
            yield from self.below(f"{prefix}{name}.", inner)
            if items is not None:
                yield from self.below(f"{prefix}{name}[].", items)

    def resolve(self, schema: _Json) -> dict[str, Any]:
        """The schema that a reference stands for, or that may be null."""
        if "anyOf" in schema:
            return self.resolve(next(one for one in schema["anyOf"] if one != _NULL))
        if "$ref" not in schema:
            return dict(schema)
        found: dict[str, Any] = self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return found

    def field(self, name: str, schema: _Json, told: _Json) -> Field:
        return Field(
            name=name,
            type=self.type_of(schema),
            meaning=mark(told.get("description") or schema.get("description", "")),
            required=told["required"],
            choices=schema.get("enum", ()),
        )

    def type_of(self, schema: _Json) -> str:
        whole = self.resolve(schema)
        if whole.get("format") in _formats():
            return _formats()[whole["format"]]
        kind = whole.get("type", "")
        if isinstance(kind, list):
            kind = next(one for one in kind if one != "null")
        if kind == "array":
            return _("liste : %(items)s", items=self.type_of(whole["items"]))
        return _types().get(kind, "")


def _types() -> dict[str, str]:
    return {
        "string": _("texte"),
        "integer": _("nombre entier"),
        "number": _("nombre"),
        "boolean": _("vrai ou faux"),
        "object": _("objet"),
    }


def _formats() -> dict[str, str]:
    return {"date-time": _("date et heure"), "uuid": _("identifiant (UUID)")}
