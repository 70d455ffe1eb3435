"""The JSON in which programs hand answers in, and in which they get receipts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from app.collection.channels import CHANNELS
from app.collection.envelope import AttachmentRef, Envelope, Seen, Setting
from app.collection.noticing import HONEYPOT
from app.collection.receipt import Receipt
from app.errors import Refused
from app.households.codes import show_code

#: PostgreSQL stores no NUL in text.
TEXT = validate.Regexp(r"^[^\0]*\Z")
SHORT = (validate.Length(max=255), TEXT)
NAME = (validate.Length(1, 255), TEXT)
#: A clock may be wrong by years; by millennia its moments cannot be turned into another zone.
MOMENT = validate.Range(datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
_COUNT = validate.Range(0, 2**31 - 1)
_SHA256 = validate.Regexp(r"^[0-9a-f]{64}\Z")
_MOST_ATTACHMENTS = 100


class _SettingSchema(Schema):
    now = fields.AwareDateTime(format="iso", validate=MOMENT)
    zone = fields.String(validate=SHORT)
    seed = fields.Integer(strict=True, validate=validate.Range(0, 2**53))
    device = fields.Dict(keys=fields.String(validate=SHORT), values=fields.String(validate=SHORT))

    @post_load
    def make(self, told: dict[str, Any], **_: object) -> Setting:
        return Setting(**told)


class _AttachmentSchema(Schema):
    name = fields.String(required=True, validate=NAME)
    sha256 = fields.String(required=True, validate=_SHA256)
    size = fields.Integer(required=True, strict=True, validate=_COUNT)
    media_type = fields.String(required=True, validate=SHORT)

    @post_load
    def make(self, told: dict[str, Any], **_: object) -> AttachmentRef:
        return AttachmentRef(**told)


class SeenSchema(Schema):
    epoch = fields.Integer(required=True, strict=True, validate=_COUNT)
    sequence = fields.Integer(required=True, strict=True, validate=_COUNT)

    @post_load
    def make(self, told: dict[str, Any], **_: object) -> Seen:
        return Seen(**told)


def _differ(attachments: Sequence[AttachmentRef]) -> None:
    if len({one.name for one in attachments}) < len(attachments):
        raise ValidationError("two files have one name")


class EnvelopeSchema(Schema):
    """An answer as a program sends it; docs/submissions.md tells each field."""

    instance_id = fields.String(required=True)
    form_version = fields.String(required=True, validate=SHORT)
    answers = fields.Dict(required=True)
    channel = fields.String(load_default="web", validate=validate.OneOf(sorted(CHANNELS)))
    language = fields.String(allow_none=True, validate=SHORT)
    source = fields.String(allow_none=True, validate=SHORT)
    code = fields.String(allow_none=True, validate=SHORT)
    started_at = fields.AwareDateTime(format="iso", allow_none=True, validate=MOMENT)
    finished_at = fields.AwareDateTime(format="iso", allow_none=True, validate=MOMENT)
    setting = fields.Nested(_SettingSchema)
    attachments = fields.List(
        fields.Nested(_AttachmentSchema), validate=(validate.Length(max=_MOST_ATTACHMENTS), _differ)
    )
    flags = fields.List(fields.String(validate=validate.Equal(HONEYPOT)), validate=validate.Length(max=1))
    seen = fields.Nested(SeenSchema, allow_none=True)


_ENVELOPE = EnvelopeSchema(unknown=EXCLUDE)


def read_envelope(questionnaire_id: UUID, told: object) -> Envelope:
    """The envelope that a request's JSON is. Refused: envelope_malformed (400; values: fields)."""
    try:
        loaded: dict[str, Any] = _ENVELOPE.load(told)  # type: ignore[arg-type]
    except ValidationError as invalid:
        names = " ".join(sorted(str(name) for name in invalid.messages_dict))
        raise Refused("envelope_malformed", 400, {"fields": names}) from invalid
    for name in ("attachments", "flags"):
        loaded[name] = tuple(loaded.get(name, ()))
    return Envelope(questionnaire_id=questionnaire_id, **loaded)


def write_receipt(receipt: Receipt) -> dict[str, Any]:
    """A receipt as JSON; `receipt` is the code that opens the answer at /retrait."""
    return {
        "outcome": receipt.outcome,
        "instance_id": receipt.instance_id,
        "submission_id": str(receipt.submission_id),
        "content_hash": receipt.content_hash,
        "sequence": receipt.sequence,
        "epoch": receipt.epoch,
        "received_at": receipt.received_at.isoformat(),
        "receipt": show_code(receipt.code) if receipt.code else None,
        "state": receipt.state,
        "missing": list(receipt.missing),
    }
