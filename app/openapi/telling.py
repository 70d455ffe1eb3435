"""What a field of a schema says of itself in the document."""

from typing import Any

from app.i18n import LazyString


def told(description: LazyString, *examples: object, **keywords: object) -> dict[str, Any]:
    """The `metadata` of a marshmallow field: what it means, examples, and JSON Schema's own keywords."""
    shown = {"examples": list(examples)} if examples else {}
    return {"description": description, **shown, **keywords}
