"""Projects, their questionnaires and form versions, and the sources that lead to them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, deferred, mapped_column, relationship
from sqlalchemy.orm.attributes import instance_state

from app.db import Model, now, uuid7
from app.projects.terms import ADMITTED, Unit


class Project(Model):
    """A *projet de quartier*. The five legal fields are what its notice is made from."""

    __tablename__ = "project"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    #: Stable and small, for tools that demand integers (pyodk).
    number: Mapped[int] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    #: IANA name: the zone in which every date of the project is read.
    zone: Mapped[str] = mapped_column(default="Europe/Paris")
    #: Made up to show what Palier does: every page of it says so.
    demonstration: Mapped[bool] = mapped_column(default=False)
    controller: Mapped[str | None]
    legal_basis: Mapped[str | None]
    dpo_contact: Mapped[str | None]
    recipients: Mapped[str | None]
    retention_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    quartiers: Mapped[list["ProjectQuartier"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ProjectQuartier.quartier"
    )
    questionnaires: Mapped[list["Questionnaire"]] = relationship(
        back_populates="project", order_by="Questionnaire.created_at"
    )

    @property
    def quartier_ids(self) -> frozenset[str]:
        """The ids of its quartiers, as `accounts.access` asks for them."""
        return frozenset(row.quartier for row in self.quartiers)


class ProjectQuartier(Model):
    """A quartier that a project is about."""

    __tablename__ = "project_quartier"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    quartier: Mapped[str] = mapped_column(primary_key=True)


class Questionnaire(Model):
    """What residents are asked; `short_name` is its address /q/<short_name>.

    The values of kind, unit, access, state and counting_rule are tables of `projects.terms`.
    """

    __tablename__ = "questionnaire"
    __table_args__ = (Index("ix_questionnaire_project_id", "project_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    short_name: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(default="consultation")
    unit: Mapped[str] = mapped_column(default="foyer")
    access: Mapped[str] = mapped_column(default="open")
    state: Mapped[str] = mapped_column(default="draft")
    counting_rule: Mapped[str] = mapped_column(default="first")
    #: How many days a device keeps a draft, from its last change.
    draft_days: Mapped[int] = mapped_column(default=30)
    #: Answers made from then on are counted; None: from publication on.
    opens_at: Mapped[datetime | None]
    #: Answers finished from then on are late; None: until somebody closes it.
    closes_at: Mapped[datetime | None]
    #: When it was closed, by somebody or on its date; None while it is not.
    closed_at: Mapped[datetime | None]
    #: The form version that is asked; answers to earlier published ones are taken too.
    published_version_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    project: Mapped[Project] = relationship(back_populates="questionnaires", lazy="joined", innerjoin=True)

    @property
    def admits(self) -> int:
        """How many answers a code of a household admits, where nobody says otherwise."""
        return ADMITTED[Unit(self.unit)]


class FormVersion(Model):
    """One version of a form, immutable but for the moment of its first publication."""

    __tablename__ = "form_version"
    __table_args__ = (
        UniqueConstraint("project_id", "questionnaire_id", "label"),
        UniqueConstraint("project_id", "questionnaire_id", "number"),
    )

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"))
    #: 1 for the first upload, then one more each time.
    number: Mapped[int]
    #: What the XForm carries as its `version`: answers name the version by it.
    label: Mapped[str]
    #: SHA-256 of the XForm, hexadecimal.
    sha256: Mapped[str]
    #: The XForm, zlib-compressed; read it through `projects.forms`.
    xml: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    questions: Mapped[int]
    source_name: Mapped[str]
    source_sha256: Mapped[str]
    #: What reading it repaired and found: {"accepted", "questions", "repairs", "problems"}.
    report: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]


class FormMedium(Model):
    """A picture, a recording, a video, or the text of one, that a form version shows; or a list it reads."""

    __tablename__ = "form_medium"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "form_version_id"], ["form_version.project_id", "form_version.id"]
        ),
        Index("ix_form_medium_sha256", "sha256"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    form_version_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: As the form writes it.
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]


class FormUpload(Model):
    """A spreadsheet on its way to becoming a form version, read by a job."""

    __tablename__ = "form_upload"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"))
    person_id: Mapped[UUID | None]
    source_name: Mapped[str]
    source_sha256: Mapped[str]
    #: waiting, accepted or refused.
    state: Mapped[str] = mapped_column(default="waiting")
    report: Mapped[dict[str, Any] | None]
    #: The media given with it: [{"name", "sha256", "size"}], as they came.
    media: Mapped[list[Any]] = mapped_column(default=list)
    form_version_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Source(Model):
    """A poster, letter, list or site that leads to a questionnaire, with a link and a QR of its own."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("project_id", "questionnaire_id", "slug"),)

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"))
    slug: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="poster")
    #: Where the thing hangs or went to; says where people live only for kinds that do (terms).
    quartier: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class FormVersionIsSealed(RuntimeError):
    """A form version, or a file that it shows, was about to be changed after it was stored."""


@event.listens_for(FormMedium, "before_update")
@event.listens_for(FormVersion, "before_update")
def _refuse_change(_mapper: Mapper[Any], _connection: object, row: FormVersion | FormMedium) -> None:
    state = instance_state(row)
    changed = {key for key, attribute in state.attrs.items() if attribute.history.has_changes()}
    if changed - {"published_at"}:
        raise FormVersionIsSealed(", ".join(sorted(changed)))
