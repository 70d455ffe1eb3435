"""The JSON of the sync: what devices send, sealed and opened, and what they are told (README.md)."""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from app.collection.envelope import AttachmentRef
from app.collection.schemas import (
    MOMENT,
    MOST_ATTACHMENTS,
    NAME,
    SHA256,
    SHORT,
    TEXT,
    AttachmentSchema,
    EnvelopeSchema,
    SeenSchema,
    WholeField,
    names_differ,
)
from app.errors import Refused
from app.fieldwork.file_seals import KEY
from app.fieldwork.kinds import KINDS
from app.i18n import _l
from app.openapi import told as say

#: What a device may hand in for: a public place's channel, or a door's.
FIELD_CHANNELS = ("door", "street", "counter", "phone")
_MOST_SEALED = 2_000_000
_LONGEST = 2_000
_MOST_BEFORE = 50
#: More than that is no count of anything.
MOST_WAITING = 1_000_000


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
    """What a device has seen, the furthest it heard of, marks of its lists, and how many items wait on it."""

    seen = fields.Nested(SeenSchema, allow_none=True, load_default=None)
    received = fields.Nested(SeenSchema, allow_none=True, load_default=None)
    doors = fields.String(load_default="", validate=SHORT)
    answered = fields.String(load_default="", validate=SHORT)
    sent_back = fields.String(load_default="", validate=SHORT)
    waiting = WholeField(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=validate.Range(0, MOST_WAITING),
        metadata=say(_l("Combien d’éléments restent sur l’appareil : un nombre seul.")),
    )


class ItemSchema(Schema):
    """An item of a push."""

    instance_id = fields.String(required=True, validate=NAME)
    questionnaire = fields.String(required=True, validate=NAME)
    sealed = Sealed(required=True)
    seen = fields.Nested(SeenSchema, allow_none=True, load_default=None)


@dataclass(frozen=True, slots=True)
class Seal:
    """Under which hash the sealed bytes of a file travel, and the key that opens them."""

    sha256: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FieldFile:
    """A file that an agent's answer names. `taken_over`: it is of the version that this one replaces.

    Without a seal it comes as it is, as devices sent them before they sealed files.
    """

    file: AttachmentRef
    seal: Seal | None = None
    taken_over: bool = False

    @property
    def name(self) -> str:
        return self.file.name


class _SealSchema(Schema):
    sha256 = fields.String(required=True, validate=SHA256)
    key = Sealed(required=True, validate=validate.Length(equal=KEY))

    @post_load
    def make(self, told: dict[str, Any], **_: object) -> Seal:
        return Seal(**told)


class _FieldFileSchema(AttachmentSchema):
    seal = fields.Nested(_SealSchema, load_default=None)
    taken_over = fields.Boolean(load_default=False)

    @post_load
    def make(self, told: dict[str, Any], **_: object) -> FieldFile:
        more = {name: told.pop(name) for name in ("seal", "taken_over")}
        return FieldFile(AttachmentRef(**told), **more)


class FieldAnswerSchema(EnvelopeSchema):
    """An answer as an agent's device seals it: an envelope, and the household that answered."""

    attachments = fields.List(
        fields.Nested(_FieldFileSchema), validate=(validate.Length(max=MOST_ATTACHMENTS), names_differ)
    )
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
    #: Of an answer that was given at another door than was said: where it was, and where it is.
    moved_from = fields.UUID()
    moved_to = fields.UUID()
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
        is_bound = kind.is_elsewhere or (kind.is_anywhere and "session" in told["data"])
        if (told["household"] is None) != is_bound:
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
