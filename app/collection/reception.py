"""What is known about an envelope before anything is written: one look at the questionnaire and codes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select

from app.clock import now
from app.collection.channels import CHANNELS, Channel
from app.collection.content import content_hash
from app.collection.envelope import Envelope
from app.columns import canonical
from app.db import db, execute, table_of
from app.errors import Refused
from app.households.access import find_code
from app.households.models import AccessCode, CodeBatch
from app.projects.models import FormVersion, Project, Questionnaire, Source

_questionnaires, _projects, _versions = map(table_of, (Questionnaire, Project, FormVersion))
_NAMED_VERSION = (
    (_versions.c.project_id == _questionnaires.c.project_id)
    & (_versions.c.questionnaire_id == _questionnaires.c.id)
    & (_versions.c.label == bindparam("label"))
)
#: A questionnaire's settings and, if it has one of that label, its form version.
_ASKED = (
    select(
        *_questionnaires.c["id", "project_id", "state", "access", "opens_at", "closes_at", "closed_at"],
        _projects.c.zone,
        *_versions.c["id", "sha256", "published_at"],
    )
    .select_from(_questionnaires)
    .join(_projects, _projects.c.id == _questionnaires.c.project_id)
    .outerjoin(_versions, _NAMED_VERSION)
    .where(_questionnaires.c.id == bindparam("id"))
)


class Asked(NamedTuple):
    """The settings of a questionnaire, as far as an answer depends on them."""

    id: UUID
    project_id: UUID
    state: str
    access: str
    opens_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    zone: str


class Version(NamedTuple):
    """The form version that was answered."""

    id: UUID
    sha256: str
    published_at: datetime | None


class Lead(NamedTuple):
    """The source that led here."""

    id: UUID
    kind: str
    quartier: str | None


#: Looks a questionnaire and one of its versions up, by its id and the version's label; within one reading it
#: need be done once.
Asking = Callable[[UUID, str], tuple[Asked, Version | None]]
MOST_CHARACTERS = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An envelope and what it refers to; None for a version, source or code that is not known."""

    envelope: Envelope
    at: datetime
    channel: Channel
    questionnaire: Asked
    version: Version | None
    source: Lead | None
    #: The code that was typed, scanned or known: whether the answer comes in, and what it counts under.
    code: AccessCode | None
    #: Canonical JSON of the answers as they came; "{}" when they came as XML.
    answers: bytes
    content_hash: bytes

    @property
    def project_id(self) -> UUID:
        return self.questionnaire.project_id


def ask(questionnaire_id: UUID, label: str) -> tuple[Asked, Version | None]:
    """A questionnaire's settings and its version of that label. Refused: questionnaire_unknown (404)."""
    row = execute(_ASKED, {"id": questionnaire_id, "label": label}).first()
    if row is None:
        raise Refused("questionnaire_unknown", 404)
    settings = len(Asked._fields)
    version = Version._make(row[settings:])
    return Asked._make(row[:settings]), version if version.id else None


def receive(envelope: Envelope, asking: Asking = ask) -> Received:
    """Look up what an envelope names.

    Raises Refused: questionnaire_unknown (404), instance_id_invalid, channel_unknown, answers_unreadable
    (not JSON that can be stored).
    """
    channel = CHANNELS.get(envelope.channel)
    if channel is None:
        raise Refused("channel_unknown", 422, {"channel": envelope.channel})
    check_instance_id(envelope.instance_id)
    answers = _canonical_answers(envelope)
    questionnaire, version = asking(envelope.questionnaire_id, envelope.form_version)
    code = _code(envelope, questionnaire.project_id)
    return Received(
        envelope=envelope,
        at=now(),
        channel=channel,
        questionnaire=questionnaire,
        version=version,
        source=_source(envelope, questionnaire.project_id) or _source_of_code(envelope, code),
        code=code,
        answers=answers,
        content_hash=content_hash(answers, envelope.xml, envelope.attachments),
    )


def check_instance_id(instance_id: str) -> None:
    """Refused: instance_id_invalid."""
    if not 0 < len(instance_id) <= MOST_CHARACTERS or not instance_id.isprintable():
        raise Refused("instance_id_invalid")


def _canonical_answers(envelope: Envelope) -> bytes:
    try:
        answers = canonical(envelope.answers or {})
    except TypeError as problem:  # a lone surrogate, a key that is no text, a nesting without end
        raise Refused("answers_unreadable") from problem
    if b"\\u0000" in answers:  # PostgreSQL stores no NUL in text
        raise Refused("answers_unreadable")
    return answers


def _source(envelope: Envelope, project_id: UUID) -> Lead | None:
    if not envelope.source:
        return None
    row = db.session.execute(
        select(Source.id, Source.kind, Source.quartier).where(
            Source.project_id == project_id,
            Source.questionnaire_id == envelope.questionnaire_id,
            Source.slug == envelope.source.lower(),
        )
    ).first()
    return Lead._make(row) if row else None


def _source_of_code(envelope: Envelope, code: AccessCode | None) -> Lead | None:
    """The letter or notice that a code was typed from; what an agent knows an address by led nobody here."""
    if code is None or not envelope.code:
        return None
    row = db.session.execute(
        select(Source.id, Source.kind, Source.quartier)
        .join(CodeBatch, (CodeBatch.project_id == Source.project_id) & (CodeBatch.source_id == Source.id))
        .where(CodeBatch.project_id == code.project_id, CodeBatch.id == code.batch_id)
    ).first()
    return Lead._make(row) if row else None


def _code(envelope: Envelope, project_id: UUID) -> AccessCode | None:
    """The envelope's code, if it is one of this questionnaire's."""
    if envelope.code_id:
        code = db.session.get(AccessCode, (project_id, envelope.code_id))
    else:
        code = find_code(envelope.code) if envelope.code else None
    return code if code and code.questionnaire_id == envelope.questionnaire_id else None
