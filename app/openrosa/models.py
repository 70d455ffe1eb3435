"""Who comes in by the field's own clients, and the entity lists that they share.

Central numbers its actors in one row; pyodk demands integers. People have theirs; app users get
numbers from `FIRST_APP_USER` on, and a resident, whom nobody knows, is 0.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, now, uuid7

FIRST_APP_USER = 1_000_000


class AppUser(Model):
    """What a tablet with Collect holds. Its token is derived from the instance's secret, never stored."""

    __tablename__ = "app_user"
    __table_args__ = (UniqueConstraint("number"),)

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    number: Mapped[int]
    name: Mapped[str]
    #: HMAC of the token, by which it is found.
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AppUserForm(Model):
    """A questionnaire that an app user may fill in."""

    __tablename__ = "app_user_form"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "app_user_id"], ["app_user.project_id", "app_user.id"]),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    app_user_id: Mapped[UUID] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"), primary_key=True)


class ApiSession(Model):
    """A program of a person's, signed in as with Central; only the HMAC of its token is kept."""

    __tablename__ = "api_session"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    #: Of the password that opened it, as `accounts.sign_in` marks sessions: another one ends it.
    mark: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class EntityList(Model):
    """A list that forms read and write (Central: dataset), as `addresses.csv` to a form."""

    __tablename__ = "entity_list"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    approval_required: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)


class EntityProperty(Model):
    """A property that the entities of a list may have."""

    __tablename__ = "entity_property"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "list_id"], ["entity_list.project_id", "entity_list.id"]),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Entity(Model):
    """One of a list; `uuid` is the client's, unique in the project. What it says is in its versions."""

    __tablename__ = "entity"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "list_id"], ["entity_list.project_id", "entity_list.id"]),
        UniqueConstraint("project_id", "uuid"),
        Index("ix_entity_list", "project_id", "list_id"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    list_id: Mapped[UUID]
    uuid: Mapped[str]
    #: The number of the version that holds, from 1.
    version: Mapped[int] = mapped_column(default=1)
    creator: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    #: `soft` or `hard`: two updates began from the same version; see `entities.versions`.
    conflict: Mapped[str | None]


class EntityVersion(Model):
    """What an entity said from then on; never changed."""

    __tablename__ = "entity_version"
    __table_args__ = (ForeignKeyConstraint(["project_id", "entity_id"], ["entity.project_id", "entity.id"]),)

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    #: Texts by the names of properties.
    data: Mapped[dict[str, Any]]
    base_version: Mapped[int | None]
    creator: Mapped[int]
    user_agent: Mapped[str]
    #: The submission that made it, if one did.
    submission_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    #: Where a device made it out of reach of the server: see `entities.branches`.
    branch_id: Mapped[str | None] = mapped_column(Text)
    trunk_version: Mapped[int | None]
    branch_base: Mapped[int | None]


class HeldUpdate(Model):
    """What a submission says of an entity, and waits for what it builds on; see `entities.backlog`."""

    __tablename__ = "held_update"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "list_id"], ["entity_list.project_id", "entity_list.id"]),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: The entity's, as the client tells it: there may be none yet.
    uuid: Mapped[str] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[UUID]
    branch_id: Mapped[str] = mapped_column(Text)
    branch_base: Mapped[int]
    held_at: Mapped[datetime] = mapped_column(default=now)
