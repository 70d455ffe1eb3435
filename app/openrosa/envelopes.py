"""From the XML that a program or a tablet sent to the envelope that submit() takes."""

from uuid import UUID

from flask import request

from app.collection.envelope import AttachmentRef, Envelope, Setting
from app.openrosa.sent import Sent
from app.openrosa.times import Times

_CHANNEL = "collect"
_MOST_CHARACTERS = 255


def envelope_of(
    questionnaire_id: UUID,
    sent: Sent,
    times: Times,
    collector_id: UUID | None,
    files: tuple[AttachmentRef, ...] = (),
) -> Envelope:
    """The envelope of a submission, on the channel of ODK's clients; `?deviceID=` goes with it."""
    return Envelope(
        questionnaire_id=questionnaire_id,
        instance_id=sent.instance_id,
        form_version=sent.version,
        channel=_CHANNEL,
        xml=sent.xml,
        started_at=times.started,
        finished_at=times.finished,
        setting=Setting(device=_device()),
        collector_id=collector_id,
        attachments=files,
        replaces=sent.replaces,
    )


def _device() -> dict[str, str]:
    device = request.args.get("deviceID", "")
    is_told = 0 < len(device) <= _MOST_CHARACTERS and device.isprintable()
    return {"deviceid": device} if is_told else {}
