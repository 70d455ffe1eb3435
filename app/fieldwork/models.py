"""Devices and what they bring: assignments, an append-only log of events, sessions in public places, calls.

All of it leads with the project. Assignments, events and answers share the project's one sequence, so
that a device's cursor is one number.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Model, now, uuid7
from app.projects.models import Project


class ProjectKey(Model):
    """A project's key pair (ECDH P-256): devices seal answers to it, `sealed` opens them."""

    __tablename__ = "project_key"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    #: 65 bytes, an uncompressed point.
    public: Mapped[bytes] = mapped_column(LargeBinary)
    #: The private key, wrapped by a key of the instance that is not in the database.
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Enrolment(Model):
    """An invitation for a device, shown as a QR: good for one device, for a few minutes."""

    __tablename__ = "enrolment"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Device(Model):
    """An agent's telephone or tablet in one project.

    Two credentials, kept as HMACs: the session reads addresses and ends with the shift or the agent's
    rights; the other only hands in what the device holds, and lives until somebody revokes it.
    """

    __tablename__ = "device"
    __table_args__ = (Index("ix_device_person", "project_id", "person_id"), UniqueConstraint("number"))

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    #: Stable and small, to be read out on the telephone.
    number: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str]
    session_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    session_until: Mapped[datetime | None]
    submit_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime | None]
    #: How many finished items were left on it when it said so last; None: it never did.
    waiting: Mapped[int | None]
    waiting_at: Mapped[datetime | None]
    #: Lost or given back: it reads nothing and hands nothing in any more.
    revoked_at: Mapped[datetime | None]
    #: Whose rights every call looks at: they come with the device.
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, viewonly=True)
    project: Mapped[Project] = relationship(lazy="joined", innerjoin=True, viewonly=True)


class Assignment(Model):
    """Who goes to an address for a questionnaire; the row stays when nobody does: devices must hear of it."""

    __tablename__ = "assignment"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "household_id"], ["household.project_id", "household.id"]),
        Index("ix_assignment_person", "project_id", "person_id", "sequence"),
        Index("ix_assignment_former", "project_id", "former_id", "sequence"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"), primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: None: taken back.
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: Who had it before: their devices are told that it is gone.
    former_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: The project's counter when it last changed.
    sequence: Mapped[int]


class FieldEvent(Model):
    """Something an agent did or saw, of a `kind` of `kinds.KINDS`; changed by closing alone (`parting`).

    The state of an address is the fold of its events in the order of `sequence`; `at` is what the device's
    clock said, and decides nothing.
    """

    __tablename__ = "field_event"
    __table_args__ = (
        UniqueConstraint("project_id", "sequence"),
        Index("ix_field_event_household", "project_id", "household_id", "questionnaire_id"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: The device's own, a UUID: what makes sending it again harmless.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    questionnaire_id: Mapped[UUID]
    #: None for what is bound to no address: a session at a market.
    household_id: Mapped[UUID | None]
    person_id: Mapped[UUID]
    #: None for what was noted on the team's pages (telephone, counter).
    device_id: Mapped[UUID | None]
    kind: Mapped[str]
    at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    #: What the kind has to say: see `kinds`.
    data: Mapped[dict[str, Any]]
    #: It names its answer no more, and tells the day, not the hour: see `parting`.
    is_parted: Mapped[bool] = mapped_column(default=False)
    #: It came while its questionnaire was closed; counts when that is reopened.
    is_late: Mapped[bool] = mapped_column(default=False)


class FieldClosing(Model):
    """What is left of who answered elsewhere, once closing has cut the links: counts, see `elsewhere`."""

    __tablename__ = "field_closing"

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[UUID] = mapped_column(primary_key=True)
    elsewhere: Mapped[dict[str, Any]]


class SealedFile(Model):
    """A file of an answer that comes sealed: what it holds, and by which key it is opened.

    The row stays once it is opened: a device that asks by the name that it knows is told that it is here.
    """

    __tablename__ = "sealed_file"
    __table_args__ = (Index("ix_sealed_file_submission", "project_id", "submission_id"),)

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[str] = mapped_column(primary_key=True)
    #: Of the sealed bytes: what the device asks for and uploads.
    sealed_sha256: Mapped[str] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID]
    #: Of what it holds, as the answer names it, with its size in bytes.
    sha256: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    #: The file's key, wrapped by one of the instance that is not in the database; None once it was opened.
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)


class Call(Model):
    """One call of the duty log (*permanence*): who called, about what, handed to whom."""

    __tablename__ = "duty_call"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    #: As the caller said it; may be empty.
    caller: Mapped[str]
    #: A name of `calls.ABOUT`.
    about: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    #: Who goes on with it; None: nobody needs to.
    handed_to: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
