"""What is kept of scans, until the project's date: piles, pages, and what people said of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.db import CanonicalJson, Model, now, uuid7


class ScanPile(Model):
    """Files that were given to be read together."""

    __tablename__ = "scan_pile"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    #: The job that reads it.
    job_id: Mapped[UUID | None]
    #: Set when every file has been read.
    read_at: Mapped[datetime | None]


class ScanFile(Model):
    """A file of a pile, kept until it has been read; then its pages are."""

    __tablename__ = "scan_file"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "pile_id"], ["scan_pile.project_id", "scan_pile.id"]),
        Index("ix_scan_file_sha256", "sha256"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    pile_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: Counts the pile's files from 1.
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sha256: Mapped[str | None]
    size: Mapped[int]
    #: How many pages it had, once it was read.
    pages: Mapped[int | None]
    #: Why it could not be read: the code of a refusal, with the values of its sentence.
    problem: Mapped[str | None]
    problem_values: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ScanPage(Model):
    """A page of a pile, with its image and what was read on it."""

    __tablename__ = "scan_page"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "pile_id"], ["scan_pile.project_id", "scan_pile.id"]),
        UniqueConstraint("project_id", "pile_id", "file_number", "number"),
        Index("ix_scan_page_copy", "project_id", "run_id", "serial"),
        Index("ix_scan_page_image", "image_sha256"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    pile_id: Mapped[UUID]
    file_number: Mapped[int]
    #: Counts the file's pages from 1.
    number: Mapped[int]
    #: A value of `reading.page.PageState`; `set_aside` where a person said that it does not matter.
    state: Mapped[str]
    #: The copy, where its code could be read or a person named it.
    questionnaire_id: Mapped[UUID | None]
    run_id: Mapped[UUID | None]
    serial: Mapped[int | None]
    sheet_page: Mapped[int | None]
    image_sha256: Mapped[str | None]
    #: From millimetres on the sheet to the image's pixels: nine numbers, row by row.
    homography: Mapped[list[Any]] = deferred(mapped_column(CanonicalJson(), default=list))
    #: The boxes of the page in the layout's order: [[state, likelihood], …].
    boxes: Mapped[list[Any]] = deferred(mapped_column(CanonicalJson(), default=list))
    #: By the index of each other place that takes an answer: whether there is ink in it.
    inked: Mapped[list[Any]] = deferred(mapped_column(CanonicalJson(), default=list))
    #: A person said which page it is.
    is_named: Mapped[bool] = mapped_column(default=False)
    #: A later scan of the same page has taken its place.
    is_replaced: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)


class SheetItem(Model):
    """A question of a copy that a person reads, or has read; what the reader is sure of has no row here."""

    __tablename__ = "sheet_item"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "run_id"], ["print_run.project_id", "print_run.id"]),
        Index("ix_sheet_item_queue", "project_id", "questionnaire_id", "is_decided", "path"),
        Index("ix_sheet_item_person", "project_id", "person_id"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)
    #: With positions inside repeats.
    path: Mapped[str] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[UUID]
    is_decided: Mapped[bool] = mapped_column(default=False)
    #: The answer as the form writes it, once decided; "" for none.
    value: Mapped[str] = mapped_column(Text, default="")
    #: Who decided, and when.
    person_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    #: Somebody has it before them until then: others are given other ones.
    leased_to: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]


class SheetAnswer(Model):
    """A copy whose answers were sent through the door; `content` tells whether they changed since."""

    __tablename__ = "sheet_answer"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "run_id"], ["print_run.project_id", "print_run.id"]),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)
    #: The instanceID of its newest version.
    instance_id: Mapped[str]
    content_sha256: Mapped[str]
    #: How often it was sent: once, and once more each time it was read otherwise.
    versions: Mapped[int] = mapped_column(default=0)
    submission_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=now)


class SheetProbe(Model):
    """A question of a copy as a person keyed it without seeing what was read: to measure the reader."""

    __tablename__ = "sheet_probe"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "run_id"], ["print_run.project_id", "print_run.id"]),
        Index("ix_sheet_probe_questionnaire", "project_id", "questionnaire_id"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    #: 1 or 2: every copy of the sample is keyed twice.
    turn: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[UUID]
    value: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=now)
