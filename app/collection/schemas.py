"""The JSON in which programs hand answers in, and in which they get receipts."""

from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from app.collection.channels import CHANNELS
from app.collection.envelope import AttachmentRef, Envelope, Setting
from app.collection.receipt import Receipt
from app.errors import Refused
from app.households.codes import show_code

_SHORT = validate.Length(max=255)
_SHA256 = validate.Regexp(r"^[0-9a-f]{64}\Z")
_MOST_ATTACHMENTS = 100


class _SettingSchema(Schema):
    now = fields.AwareDateTime(format="iso")
    zone = fields.String(validate=_SHORT)
    seed = fields.Integer(strict=True, validate=validate.Range(0, 2**53))
    device = fields.Dict(keys=fields.String(validate=_SHORT), values=fields.String(validate=_SHORT))

    @post_load
    def make(self, told: dict[str, Any], **_: object) -> Setting:
        return Setting(**told)


class _AttachmentSchema(Schema):
    name = fields.String(required=True, validate=validate.Length(1, 255))
    sha256 = fields.String(required=True, validate=_SHA256)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(0))
    media_type = fields.String(required=True, validate=_SHORT)

    @post_load
    def make(self, told: dict[str, Any], **_: object) -> AttachmentRef:
        return AttachmentRef(**told)


class EnvelopeSchema(Schema):
    """An answer as a program sends it; docs/submissions.md tells each field."""

    instance_id = fields.String(required=True)
    form_version = fields.String(required=True, validate=_SHORT)
    answers = fields.Dict(required=True)
    channel = fields.String(load_default="web", validate=validate.OneOf(sorted(CHANNELS)))
    language = fields.String(allow_none=True, validate=_SHORT)
    source = fields.String(allow_none=True, validate=_SHORT)
    code = fields.String(allow_none=True, validate=_SHORT)
    started_at = fields.AwareDateTime(format="iso", allow_none=True)
    finished_at = fields.AwareDateTime(format="iso", allow_none=True)
    setting = fields.Nested(_SettingSchema)
    attachments = fields.List(
        fields.Nested(_AttachmentSchema), validate=validate.Length(max=_MOST_ATTACHMENTS)
    )


_ENVELOPE = EnvelopeSchema(unknown=EXCLUDE)


def read_envelope(questionnaire_id: UUID, told: object) -> Envelope:
    """The envelope that a request's JSON is. Refused: envelope_malformed (400; values: fields)."""
    try:
        loaded: dict[str, Any] = _ENVELOPE.load(told)  # type: ignore[arg-type]
    except ValidationError as invalid:
        names = " ".join(sorted(str(name) for name in invalid.messages_dict))
        raise Refused("envelope_malformed", 400, {"fields": names}) from invalid
    loaded["attachments"] = tuple(loaded.get("attachments", ()))
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
    }
