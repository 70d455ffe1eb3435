"""What is kept of answers: sealed versions, the current state of each, and what was set aside.

Versions are immutable and complete in themselves, so that they can be copied elsewhere as they are;
`Submission` is small and holds all that changes. Every key leads with the project.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.db import Model, now, uuid7


class Submission(Model):
    """One answer's current state: which version holds, whether it counts, and if not why."""

    __tablename__ = "submission"
    __table_args__ = (
        Index("ix_submission_questionnaire", "project_id", "questionnaire_id"),
        Index(
            "uq_submission_place",
            "project_id",
            "code_id",
            "place",
            unique=True,
            sqlite_where=text("code_id IS NOT NULL"),
            postgresql_where=text("code_id IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    questionnaire_id: Mapped[UUID]
    #: The version that holds; earlier ones are history.
    version_id: Mapped[UUID]
    #: A name of `states.STATES`, and for what is set aside the reason.
    state: Mapped[str]
    reason: Mapped[str | None]
    #: Whether every answer of that version is valid; None where no known form can tell.
    valid: Mapped[bool | None]
    code_id: Mapped[UUID | None]
    #: 1 to what the code admits, for the answers that count under it; unique, else None.
    place: Mapped[int | None]
    #: A person said that this one counts under its code, whatever the rule.
    chosen: Mapped[bool] = mapped_column(default=False)
    #: A name of `commenting.Review`: what the team said when it looked at it; counts for nothing else.
    review: Mapped[str | None]


class SubmissionVersion(Model):
    """An answer as it was received, sealed."""

    __tablename__ = "submission_version"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "submission_id"], ["submission.project_id", "submission.id"]),
        UniqueConstraint("project_id", "sequence"),
        Index("ix_submission_version_submission", "project_id", "submission_id"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    submission_id: Mapped[UUID]
    questionnaire_id: Mapped[UUID]
    #: The project's counter when it was written: a reader who saw n has seen all up to n.
    sequence: Mapped[int]
    instance_id: Mapped[str]
    #: The instanceID of the version that this one amends.
    replaces: Mapped[str | None]
    form_version_id: Mapped[UUID | None]
    #: The version that the client named, when we know none by that label.
    unknown_version: Mapped[str | None]
    #: Canonical JSON (see app.columns.canonical).
    answers: Mapped[str] = mapped_column(Text)
    #: XML as it arrived, byte for byte, zlib-compressed.
    xml: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    channel: Mapped[str]
    language: Mapped[str | None]
    source_id: Mapped[UUID | None]
    quartier: Mapped[str]
    #: How the quartier is known: household, question, list or unknown.
    quartier_way: Mapped[str]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(default=now)
    collector_id: Mapped[UUID | None]
    #: What the envelope stated of {"now", "zone", "seed", "device"}, to evaluate the answers again.
    setting: Mapped[dict[str, Any]]
    #: {"flags", "violations", "calculated"}: what a reviewer should see; None when there is nothing.
    findings: Mapped[dict[str, Any] | None]


class SubmissionComment(Model):
    """What somebody of the team said of a submission."""

    __tablename__ = "submission_comment"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "submission_id"], ["submission.project_id", "submission.id"]),
        Index("ix_submission_comment_submission", "project_id", "submission_id"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    submission_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    body: Mapped[str] = mapped_column(Text)
    #: The project's counter when it was said.
    sequence: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)


class InstanceClaim(Model):
    """The first to arrive under an instanceID: its key is what makes submit() idempotent."""

    __tablename__ = "instance_claim"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[str] = mapped_column(primary_key=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    version_id: Mapped[UUID]


class Attachment(Model):
    """A file that a version names; its bytes are a blob, which may arrive later."""

    __tablename__ = "attachment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "version_id"], ["submission_version.project_id", "submission_version.id"]
        ),
        Index("ix_attachment_sha256", "sha256"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    version_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]


class Upload(Model):
    """A file on its way in ranges, for an answer that is here or still to come; see `arriving`."""

    __tablename__ = "upload"
    __table_args__ = (
        UniqueConstraint("project_id", "instance_id", "questionnaire_id", "sha256"),
        Index("ix_upload_touched_at", "touched_at"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: Also the name of the file where its bytes wait until all are there.
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    questionnaire_id: Mapped[UUID]
    instance_id: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    #: So many bytes are on the disk for good; what follows them in the file may not be.
    received: Mapped[int] = mapped_column(default=0)
    touched_at: Mapped[datetime] = mapped_column(default=now)


class Conflict(Model):
    """Other content that came under an instanceID already taken: kept for a person to see."""

    __tablename__ = "conflict"
    __table_args__ = (UniqueConstraint("project_id", "instance_id", "content_hash"),)

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    questionnaire_id: Mapped[UUID]
    instance_id: Mapped[str]
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    answers: Mapped[str] = mapped_column(Text)
    xml: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    channel: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=now)


class Tombstone(Model):
    """An instanceID whose answer was withdrawn or purged: it is not taken in again."""

    __tablename__ = "tombstone"
    __table_args__ = (UniqueConstraint("project_id", "sequence"),)

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[str] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[UUID]
    submission_id: Mapped[UUID]
    sequence: Mapped[int]
    #: withdrawn or purged.
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)


class ProjectSequence(Model):
    """The counter of a project, taken last in each writing transaction. A restore begins an epoch."""

    __tablename__ = "project_sequence"

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[int] = mapped_column(default=1)


#: Joins its versions to a submission.
VERSION_OF_SUBMISSION = (SubmissionVersion.project_id == Submission.project_id) & (
    SubmissionVersion.submission_id == Submission.id
)
#: Joins the claim of its instanceID to a version.
CLAIM_OF_VERSION = (InstanceClaim.project_id == SubmissionVersion.project_id) & (
    InstanceClaim.version_id == SubmissionVersion.id
)
