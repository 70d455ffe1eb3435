"""What a room says of one address for programs, beside the view that answers there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from marshmallow import Schema

from app.i18n import LazyString, _l
from app.openapi.refusals import Refusal
from app.openapi.telling import told

__all__ = ["Answer", "Bytes", "Operation", "describe", "described", "schemes", "told"]

_View = TypeVar("_View", bound=Callable[..., Any])
#: The name of no credential at all, among those that serve.
NOBODY = ""


@dataclass(frozen=True, slots=True)
class Bytes:
    """A body that is no JSON: a file of one of these media types. `example` is a whole one, as text."""

    media_types: tuple[str, ...]
    example: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back when all went well. `links` are OpenAPI's own, by name: what one may ask next."""

    meaning: LazyString
    schema: type[Schema] | Bytes | None = None
    links: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One view: what it is for, what it reads, what it answers, and with what it may refuse.

    `part` is the heading under which it stands. `path`, `query` and `headers` are schemas with a field
    per parameter; a header's field has the header's own name as its `data_key`. `example` is a body, where
    the fields of its schema give none. `credentials` names those in `schemes` of which any one serves.
    Refusals that every address knows are not named again.
    """

    summary: LazyString
    part: LazyString
    description: LazyString | None = None
    path: type[Schema] | None = None
    query: type[Schema] | None = None
    headers: type[Schema] | None = None
    body: type[Schema] | Bytes | None = None
    example: Mapping[str, Any] | None = None
    answers: Mapping[int, Answer]
    refusals: tuple[Refusal, ...] = ()
    credentials: tuple[str, ...] = (NOBODY,)
    #: Within a blueprint operations stand in the order in which they are written.
    place: int = field(default_factory=count().__next__, init=False)


#: What was said, by view.
described: dict[Callable[..., Any], Operation] = {}
#: The credentials that requests may carry, in OpenAPI's own words; rooms add theirs.
schemes: dict[str, dict[str, Any]] = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palier",
        "description": _l("La session d’une personne de l’équipe, ouverte sur la page de connexion."),
    }
}


def describe(operation: Operation) -> Callable[[_View], _View]:
    """Say what the view below is. The view stays what it was: nothing is added to a request."""

    def note(view: _View) -> _View:
        described[view] = operation
        return view

    return note
