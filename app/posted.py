"""What a page's form sends, read strictly."""

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError, pre_load

from app.errors import Refused
from app.i18n import LazyString

#: What fields are called where people read of them; rooms add theirs when they are installed.
field_names: dict[str, LazyString] = {}


class FormSchema(Schema):
    """A posted form: texts are trimmed, an empty field is an absent one, unknown fields are ignored."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def _trim(self, data: Mapping[str, str], **_: object) -> dict[str, str]:
        return {name: value.strip() for name, value in data.items() if value.strip()}


def posted(schema: FormSchema) -> Any:
    """What the request's form says. Refused: form_fields (values: fields, names of what is amiss)."""
    try:
        return schema.load(request.form.to_dict())
    except ValidationError as error:
        amiss = error.messages if isinstance(error.messages, dict) else {}
        named = sorted(str(field_names.get(str(name), name)) for name in amiss)
        raise Refused("form_fields", 422, {"fields": ", ".join(named)}) from error
