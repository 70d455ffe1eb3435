"""Ids with a slash in them: in an address `%2F` is part of a name, `/` parts two names, as with Central.

WSGI hands addresses over decoded (PEP 3333), where the two are one. Of an encoded slash, what is told to the
views is U+001F instead, which no XML can hold (XML 1.0, section 2.2), and so no id; `Id` turns it back.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from flask import Flask
from werkzeug.routing import BaseConverter

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_STAND_IN = "\x1f"
#: Where ids are in addresses; Collect's addresses tell forms apart by themselves.
_FORMS = re.compile(r"/v1/projects/\d+/forms/")
_ENCODED = re.compile("%2f", re.IGNORECASE)
#: The address as it came, by gunicorn's name and by that of others.
_RAW = ("RAW_URI", "REQUEST_URI")


class Id(BaseConverter):
    """One step of an address that names a form or an answer, whatever characters are in the name."""

    def to_python(self, value: str) -> str:
        return with_slashes(value)

    def to_url(self, value: str) -> str:
        return quote(value, safe="")


def with_slashes(text: str) -> str:
    """A name out of the request's path, as it is."""
    return text.replace(_STAND_IN, "/")


def quoted(path: str) -> str:
    """The request's path, or the beginning of it, to be written in an address."""
    return quote(path, safe="/$'()").replace(quote(_STAND_IN), "%2F")


def install(app: Flask) -> None:
    """Tell encoded slashes apart, and let routes name ids."""
    app.url_map.converters["id"] = Id
    app.wsgi_app = _telling_apart(app.wsgi_app)  # type: ignore[assignment,method-assign]


def _telling_apart(inner: "WSGIApplication") -> "WSGIApplication":
    def call(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ["PATH_INFO"] = _path(environ)
        return inner(environ, start_response)

    return call


def _path(environ: "WSGIEnvironment") -> str:
    path: str = environ.get("PATH_INFO", "")
    raw = next((environ[name] for name in _RAW if name in environ), "")
    if not (_FORMS.match(path) and _ENCODED.search(raw)):
        return path
    kept = unquote_to_bytes(_ENCODED.sub("%1F", raw.partition("?")[0])).decode("latin-1")
    found = kept[kept.find("/v1/") :]
    return found if with_slashes(found) == path else path
