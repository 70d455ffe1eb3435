"""The document, written once per language and process: nothing in it changes while the application runs."""

from typing import Any

from flask import current_app

from app.i18n import language
from app.openapi.document import write_document


def document() -> dict[str, Any]:
    """The document in the request's language; not to be changed."""
    kept: dict[str, dict[str, Any]] = current_app.extensions.setdefault("palier.openapi", {})
    code = language().code
    if code not in kept:
        kept[code] = write_document(current_app)
    return kept[code]
