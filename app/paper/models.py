"""What is kept of paper: layouts, print runs and each of their copies; the team's own words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.db import CanonicalJson, Model, now, uuid7


class PaperText(Model):
    """What the team says on paper in its own words; `name` is a line of `printing.texts.TEXTS`.

    For a filter or a question that paper cannot ask, the name is `sentence:` and its path.
    """

    __tablename__ = "paper_text"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]


class PaperLayout(Model):
    """A sheet as it was laid out once: any change of words or sizes is another layout."""

    __tablename__ = "paper_layout"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "form_version_id"], ["form_version.project_id", "form_version.id"]
        ),
        UniqueConstraint("project_id", "questionnaire_id", "fingerprint"),
    )

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"))
    form_version_id: Mapped[UUID]
    #: The form's tag.
    language: Mapped[str]
    #: A key of `sheet.document.STYLES`.
    variant: Mapped[str]
    #: Four characters of the code alphabet, unique in the installation: every page's QR names its layout.
    mark: Mapped[str] = mapped_column(unique=True)
    #: SHA-256 of what was typeset and with what template, hexadecimal.
    fingerprint: Mapped[str]
    pages: Mapped[int]
    #: Where everything stands: [{"kind", "page", "x", "y", "w", "h", …}], millimetres.
    places: Mapped[list[Any]] = deferred(mapped_column(CanonicalJson()))
    #: The PDF without codes, and the same for those who read with a machine.
    base_sha256: Mapped[str]
    accessible_sha256: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class PrintRun(Model):
    """Copies of a layout made at one time, each with a code of its own."""

    __tablename__ = "print_run"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "layout_id"], ["paper_layout.project_id", "paper_layout.id"]),
        ForeignKeyConstraint(["project_id", "batch_id"], ["code_batch.project_id", "code_batch.id"]),
        UniqueConstraint("project_id", "number"),
    )

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    #: Counts the project's runs from 1; copies are named 3-17.
    number: Mapped[int]
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"))
    layout_id: Mapped[UUID]
    batch_id: Mapped[UUID]
    name: Mapped[str]
    copies: Mapped[int]
    #: Whether its codes lead to an address that only this machine knows.
    is_trial: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class PaperCopy(Model):
    """One copy: what became of it. Its answers are those under its code."""

    __tablename__ = "paper_copy"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "run_id"], ["print_run.project_id", "print_run.id"]),
        ForeignKeyConstraint(["project_id", "code_id"], ["access_code.project_id", "access_code.id"]),
        Index("ix_paper_copy_code", "project_id", "code_id", unique=True),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)
    code_id: Mapped[UUID]
    #: Where it was handed out, in the team's words.
    place: Mapped[str | None]
    handed_out_at: Mapped[datetime | None]
    #: Came back, whether or not it has been read.
    returned_at: Mapped[datetime | None]
    #: Spoilt, lost or refused, and why.
    void_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]
