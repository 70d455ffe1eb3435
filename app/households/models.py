"""Addresses, contacts, access codes, and the one table that ties a code to an address."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, now, uuid7
from app.households.lines import identity


def _identity_of_row(context: DefaultExecutionContext) -> str:
    values: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call] # SQLAlchemy's
    return identity(values["address"], values.get("number"), values.get("street"))


class AddressList(Model):
    """Addresses that came together: a file of the city's, a street listed by an agent."""

    __tablename__ = "address_list"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    #: Of the file that it was read from; None for what agents add in the field.
    source_name: Mapped[str | None]
    #: {"read", "new", "known", "faults", "contacts"}: how many rows of the file were what; of one that took
    #: the place of the list {"gone", "held"} too: how many addresses went, and how many had to stay.
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Contacts of its households are erased on that day, answers or not; None: with the project's data.
    contacts_until: Mapped[date | None]
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Household(Model):
    """An address that letters and agents go to. `address` says all of it in one line, as posted."""

    __tablename__ = "household"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "list_id"], ["address_list.project_id", "address_list.id"]),
        Index("ix_household_list", "project_id", "list_id"),
        Index("ix_household_identity", "project_id", "identity"),
    )

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    list_id: Mapped[UUID | None]
    address: Mapped[str]
    #: What every spelling of `address` has in common (`lines.identity`); None: kept before there was one.
    identity: Mapped[str | None] = mapped_column(default=_identity_of_row)
    #: As on the door plate: "12 bis"; with `street` None where the address is one line only.
    number: Mapped[str | None]
    street: Mapped[str | None]
    building: Mapped[str | None]
    floor: Mapped[str | None]
    door: Mapped[str | None]
    #: Five digits and the town: "44000 Nantes".
    town: Mapped[str | None]
    #: WGS 84, degrees.
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    #: What helps to find it ("code 12B45, fond de cour"); not for what is known of people.
    remark: Mapped[str | None]
    quartier: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Contact(Model):
    """A person of a household who agreed to be reached."""

    __tablename__ = "contact"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "household_id"], ["household.project_id", "household.id"]),
        ForeignKeyConstraint(["project_id", "list_id"], ["address_list.project_id", "address_list.id"]),
        Index("ix_contact_household", "project_id", "household_id"),
        Index("ix_contact_list", "project_id", "list_id"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    household_id: Mapped[UUID]
    #: The list that it came with, on whose date it is erased; None: with the project's data.
    list_id: Mapped[UUID | None]
    #: May be empty where only a telephone or an address is known.
    name: Mapped[str]
    email: Mapped[str | None]
    telephone: Mapped[str | None]


class CodeBatch(Model):
    """Codes minted together: a print run of letters, a list for a street."""

    __tablename__ = "code_batch"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"))
    name: Mapped[str]
    #: A key of `batch_kinds.BATCH_KINDS`: what its codes stand on.
    kind: Mapped[str] = mapped_column(default="cards")
    #: Through which answers come that are given with one of its codes; None where nobody sees them.
    source_id: Mapped[UUID | None]
    size: Mapped[int]
    admits: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class AccessCode(Model):
    """A code, without the code: its HMAC stands in the directory, its characters nowhere.

    The team names it by batch and `serial`. `quartier` is copied from the household when the two
    are linked, so that taking an answer never reads the link.
    """

    __tablename__ = "access_code"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "batch_id"], ["code_batch.project_id", "code_batch.id"]),
        UniqueConstraint("project_id", "batch_id", "serial"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    questionnaire_id: Mapped[UUID]
    batch_id: Mapped[UUID]
    serial: Mapped[int]
    #: How many answers count under it: 1 for a foyer, more where each person answers.
    admits: Mapped[int] = mapped_column(default=1)
    #: active or revoked: whether it opens anything, whatever it counts under.
    state: Mapped[str] = mapped_column(default="active")
    quartier: Mapped[str | None]
    #: Its answers count under this one, the first that its household had (see `joining`); None: under itself.
    counts_under_id: Mapped[UUID | None]

    @property
    def counting_id(self) -> UUID:
        """The code that answers given with this one count under."""
        return self.counts_under_id or self.id


class CodeLink(Model):
    """Which household a code was sent to: own right, own audit, never joined to answers, cut at closing."""

    __tablename__ = "code_link"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "code_id"], ["access_code.project_id", "access_code.id"]),
        ForeignKeyConstraint(["project_id", "household_id"], ["household.project_id", "household.id"]),
        Index("ix_code_link_household", "project_id", "household_id"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    code_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]


#: Joins a link to its code.
CODE_OF_LINK = (AccessCode.project_id == CodeLink.project_id) & (AccessCode.id == CodeLink.code_id)


class DirectoryEntry(Model):
    """From the HMAC of a code or receipt to its project and what it opens there."""

    __tablename__ = "directory"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    hmac: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    project_id: Mapped[UUID]
    #: code, receipt or withdrawn (a receipt whose answer is gone).
    kind: Mapped[str]
    object_id: Mapped[UUID]
