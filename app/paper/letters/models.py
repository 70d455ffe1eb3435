"""What is kept of letters: requests for copies, until a print run serves them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, now, uuid7


class CopyRequest(Model):
    """Somebody asked for sheets: on paper, in large print, in another language. No name is kept."""

    __tablename__ = "copy_request"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "household_id"], ["household.project_id", "household.id"]),
        ForeignKeyConstraint(["project_id", "run_id"], ["print_run.project_id", "print_run.id"]),
        Index("ix_copy_request_open", "project_id", "questionnaire_id", "run_id"),
    )

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"))
    #: `paper`, `large`, or the tag of a language of the form.
    kind: Mapped[str]
    quantity: Mapped[int]
    #: Where to bring or hand them, in the team's words, without a name.
    destination: Mapped[str]
    #: Cut when the questionnaire closes, as the links of codes are.
    household_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    #: The run that served it.
    run_id: Mapped[UUID | None]
