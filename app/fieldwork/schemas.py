"""The JSON of the sync: what devices send, sealed and opened, and what they are told (README.md)."""

import base64
import binascii
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from app.collection.schemas import MOMENT, NAME, SHORT, TEXT, EnvelopeSchema, SeenSchema
from app.errors import Refused
from app.fieldwork.kinds import KINDS

#: What a device may hand in for: a public place's channel, or a door's.
FIELD_CHANNELS = ("door", "street", "counter", "phone")
_MOST_SEALED = 2_000_000
_LONGEST = 2_000
_MOST_BEFORE = 50


class Sealed(fields.Field[bytes]):
    """Bytes in base64."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bytes:
        if not isinstance(value, str) or len(value) > _MOST_SEALED:
            raise ValidationError("not base64")
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError) as problem:
            raise ValidationError("not base64") from problem


class EnrolSchema(Schema):
    """A device that presents its invitation."""

    token = fields.String(required=True, validate=validate.Length(1, 100))
    name = fields.String(load_default="", validate=(validate.Length(max=200), TEXT))


class PullSchema(Schema):
    """What a device has seen, the furthest it heard of, and marks of the lists that it holds."""

    seen = fields.Nested(SeenSchema, allow_none=True, load_default=None)
    received = fields.Nested(SeenSchema, allow_none=True, load_default=None)
    doors = fields.String(load_default="", validate=SHORT)
    answered = fields.String(load_default="", validate=SHORT)


class ItemSchema(Schema):
    """An item of a push."""

    instance_id = fields.String(required=True, validate=NAME)
    questionnaire = fields.String(required=True, validate=NAME)
    sealed = Sealed(required=True)
    seen = fields.Nested(SeenSchema, allow_none=True, load_default=None)


class FieldAnswerSchema(EnvelopeSchema):
    """An answer as an agent's device seals it: an envelope, and the household that answered."""

    channel = fields.String(load_default="door", validate=validate.OneOf(FIELD_CHANNELS))
    household = fields.UUID(allow_none=True, load_default=None)
    replaces = fields.String(allow_none=True, load_default=None, validate=NAME)


class EventDataSchema(Schema):
    """What events may say beside their kind; which may say what is a table of `kinds`."""

    instance_id = fields.String(validate=NAME)
    when = fields.AwareDateTime(format="iso", validate=MOMENT)
    text = fields.String(validate=(validate.Length(max=_LONGEST), TEXT))
    code = fields.String(validate=SHORT)
    event = fields.UUID()
    #: Of any kind: what its agent saw last at this address. It orders what arrives late.
    after = fields.List(fields.UUID(), validate=validate.Length(max=_MOST_BEFORE))
    session = fields.UUID()
    place = fields.String(validate=SHORT)
    channel = fields.String(validate=validate.OneOf(FIELD_CHANNELS))
    parts = fields.Dict(keys=fields.String(validate=SHORT), values=fields.String(validate=SHORT))


class EventSchema(Schema):
    """Something that happened, as a device seals it."""

    kind = fields.String(required=True, validate=validate.OneOf(sorted(KINDS)))
    household = fields.UUID(allow_none=True, load_default=None)
    at = fields.AwareDateTime(format="iso", required=True, validate=MOMENT)
    data = fields.Nested(EventDataSchema, load_default=dict)

    @post_load
    def check(self, told: dict[str, Any], **_: object) -> dict[str, Any]:
        kind = KINDS[told["kind"]]
        if foreign := set(told["data"]) - kind.data - {"after"}:
            raise ValidationError("not of this kind", sorted(foreign)[0])
        if (told["household"] is None) != kind.is_elsewhere:
            raise ValidationError("wanted at an address alone", "household")
        return told


def read(schema: Schema, told: object) -> dict[str, Any]:
    """What `told` says by this schema. Refused: envelope_malformed (400; values: fields)."""
    try:
        loaded: dict[str, Any] = schema.load(told, unknown=EXCLUDE)  # type: ignore[arg-type]  # checked by load
    except ValidationError as invalid:
        messages = invalid.messages
        names = " ".join(sorted(map(str, messages))) if isinstance(messages, dict) else "_schema"
        raise Refused("envelope_malformed", 400, {"fields": names}) from invalid
    return loaded
