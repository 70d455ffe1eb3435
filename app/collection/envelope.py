"""What every channel hands to submit(): the answers, and all that is known of their making."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """A file that answers name; its bytes travel apart, under their hash."""

    name: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Setting:
    """The context an answer was given in, in which alone it is evaluated again.

    `now` is aware; None stands for the envelope's own times. `zone` None stands for the project's.
    """

    now: datetime | None = None
    zone: str | None = None
    seed: int = 0
    device: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """The last place in the project's sequence that the sender holds a receipt of."""

    epoch: int
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Answers on their way in. Exactly one of `answers` and `xml` is given.

    `form_version` is the label the form carries. `code` is an access code as it was typed or
    scanned, `code_id` one known by what carries it (a printed copy), `source` the slug of the poster,
    letter or list that led here; where none is named, that of the letter or notice on which `code` was.
    `replaces` is the instanceID that this one amends. `flags` are what a channel noticed (honeypot, too
    quick). `latest_only`: what amends a version that was replaced meanwhile is refused. `seen` tells whether
    this server was restored from a backup.
    """

    questionnaire_id: UUID
    instance_id: str
    form_version: str
    channel: str
    answers: Mapping[str, object] | None = None
    xml: bytes | None = None
    language: str | None = None
    source: str | None = None
    code: str | None = None
    code_id: UUID | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    setting: Setting = field(default_factory=Setting)
    collector_id: UUID | None = None
    attachments: tuple[AttachmentRef, ...] = ()
    replaces: str | None = None
    latest_only: bool = False
    test: bool = False
    flags: tuple[str, ...] = ()
    seen: Seen | None = None
