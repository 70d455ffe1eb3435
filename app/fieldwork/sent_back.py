"""Answers that the team sends back: told to the devices of the agent who collected them, and to no other.

What was answered goes along, so that it is mended and not asked anew, where the agent has heard it: not where
somebody filled in the agent's device for themselves (`filled_in_by` in the answer's setting).
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, bindparam, select

from app.collection.commenting import Review
from app.collection.models import Attachment, Submission, SubmissionComment, SubmissionVersion
from app.db import db, execute, table_of
from app.fieldwork.models import Device
from app.fieldwork.schemas import FIELD_CHANNELS
from app.projects.models import FormVersion

#: What a device says of who filled it in, and of whom alone it is told again what was answered.
FILLED_IN_BY, AGENT = "filled_in_by", "agent"

_submissions, _comments = map(table_of, (Submission, SubmissionComment))
_sealed, _forms = map(table_of, (SubmissionVersion, FormVersion))
_SENT_BACK = (
    select(
        *_comments.c["submission_id", "body"],
        *_sealed.c["instance_id", "questionnaire_id", "answers", "language", "channel", "setting"],
        _sealed.c.id.label("version_id"),
        *_forms.c["label", "number"],
    )
    .select_from(_submissions)
    .join(
        _sealed,
        (_sealed.c.project_id == _submissions.c.project_id) & (_sealed.c.id == _submissions.c.version_id),
    )
    .join(
        _comments,
        (_comments.c.project_id == _submissions.c.project_id)
        & (_comments.c.submission_id == _submissions.c.id),
    )
    .outerjoin(
        _forms,
        (_forms.c.project_id == _sealed.c.project_id) & (_forms.c.id == _sealed.c.form_version_id),
    )
    .where(
        _submissions.c.project_id == bindparam("project"),
        _submissions.c.review == Review.HAS_ISSUES,
        _sealed.c.collector_id == bindparam("person"),
    )
    .order_by(_comments.c.sequence)
)


class File(NamedTuple):
    """A file that an answer names; its bytes stay at the server."""

    name: str
    sha256: str
    size: int
    media_type: str


class Content(NamedTuple):
    """What was answered: enough to open it as a draft."""

    answers: dict[str, Any]
    version: str
    number: int
    language: str | None
    channel: str
    seed: int
    files: Sequence[File]


class SentBack(NamedTuple):
    """An answer that its agent should look at again, and why; what was answered, if the agent heard it."""

    instance_id: str
    questionnaire_id: UUID
    comment: str
    content: Content | None


def sent_back_to(device: Device) -> list[SentBack]:
    """What was sent back to the device's agent, the first sent back first."""
    rows = execute(_SENT_BACK, {"project": device.project_id, "person": device.person_id})
    latest = {row.submission_id: row for row in rows}
    return [_told(device.project_id, row) for row in latest.values()]


def mark_of_sent_back(sent_back: Sequence[SentBack]) -> str:
    """A short mark of what was sent back: a version never changes, what is said of it may."""
    told = "\n".join(sorted(f"{one.instance_id} {one.comment}" for one in sent_back))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _told(project_id: UUID, row: Row[Any]) -> SentBack:
    content = _content(project_id, row) if row.label and _is_heard(row.setting) else None
    return SentBack(row.instance_id, row.questionnaire_id, row.body, content)


def _is_heard(setting: Mapping[str, Any]) -> bool:
    return bool(setting.get("device", {}).get(FILLED_IN_BY) == AGENT)


def _content(project_id: UUID, row: Row[Any]) -> Content:
    named = (Attachment.project_id == project_id) & (Attachment.version_id == row.version_id)
    files = db.session.scalars(select(Attachment).where(named).order_by(Attachment.name))
    return Content(
        answers=orjson.loads(row.answers),
        version=row.label,
        number=row.number,
        language=row.language,
        channel=row.channel if row.channel in FIELD_CHANNELS else FIELD_CHANNELS[0],
        seed=row.setting.get("seed", 0),
        files=[File(one.name, one.sha256, one.size, one.media_type) for one in files],
    )
