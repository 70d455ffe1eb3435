"""Who works with Palier, what each may do, and what was done."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.db import Model, now, uuid7


class Role(StrEnum):
    """What a person is in a project."""

    RESPONSABLE = "responsable"
    AGENT = "agent"
    LECTURE = "lecture"


class Scope(StrEnum):
    """How far a grant reaches."""

    CITY = "city"
    QUARTIER = "quartier"
    PROJECT = "project"


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


class Person(Model):
    """Someone of the team. `email` is kept as compared: trimmed and case-folded."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    #: A stable integer for tools that know no UUID.
    number: Mapped[int] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    #: Argon2id in PHC form; None until the invitation is taken up.
    password_hash: Mapped[str | None] = mapped_column(String(200))
    administrator: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    grants: Mapped[list["Grant"]] = relationship(back_populates="person", cascade="all, delete-orphan")


class Grant(Model):
    """A role held over the whole city, a quartier or a project; `scope_id` is empty for the city."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "scope", "scope_id"), Index(None, "scope", "scope_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(20))
    scope_id: Mapped[str] = mapped_column(String(64), default="")
    person: Mapped[Person] = relationship(back_populates="grants")


class Link(Model):
    """A one-time link to set a password; only the HMAC of its token is kept."""

    __tablename__ = "link"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class AuditEvent(Model):
    """Something consequential that was done; never changed, and never holds an answer."""

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "project_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    at: Mapped[datetime] = mapped_column(default=now)
    #: None for what nobody signed in did: a command, a job, a resident.
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    project_id: Mapped[UUID | None]
    act: Mapped[str] = mapped_column(String(60))
    #: What it was done to: kind and identifier, as in `questionnaire 0197…`.
    object: Mapped[str] = mapped_column(String(200), default="")
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)


class AuditIsAppendOnly(RuntimeError):
    """An audit event was about to be changed or removed."""


@event.listens_for(AuditEvent, "before_update")
@event.listens_for(AuditEvent, "before_delete")
def _refuse_change(_mapper: Mapper[AuditEvent], _connection: object, _event: AuditEvent) -> None:
    raise AuditIsAppendOnly
