"""Submissions as the tables of OData see them: read in batches, each beginning where the last one ended.

Shown is what results may see: what counts and what stands beside it under the same code; `counts` tells the
two apart. Tests, what is in quarantine, what was excluded or withdrawn are not. The columns are those of
`__system`; a submission that was amended goes by the instanceID and the date of its first version, while
channel, language, source and quartier are those of the version that holds, as in results.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    String,
    Text,
    and_,
    case,
    func,
    literal,
    null,
    select,
    type_coerce,
)

from app.blobs import has_blob
from app.collection.models import Attachment, InstanceClaim, Submission, SubmissionVersion
from app.collection.states import State
from app.columns import Moment
from app.db import db, execute, table_of
from app.openrosa.actors import number_of
from app.projects.models import Source

#: Rows fetched at a time: memory does not grow with their number.
AT_ONCE = 1_000
SHOWN = (State.COUNTED, State.BESIDE)

_submissions, _versions = map(table_of, (Submission, SubmissionVersion))
_attachments, _claims, _sources = map(table_of, (Attachment, InstanceClaim, Source))
_earlier = _versions.alias("earlier")
_SAME = and_(
    _earlier.c.project_id == _submissions.c.project_id, _earlier.c.submission_id == _submissions.c.id
)


def _first(name: str) -> ColumnElement[Any]:
    """A column of the first version: the one that holds, unless it replaced another."""
    earliest = select(_earlier.c[name]).where(_SAME).order_by(_earlier.c.sequence).limit(1)
    first = earliest.correlate(_submissions)  # said, since this may stand within another subquery
    return case((_versions.c.replaces.is_(None), _versions.c[name]), else_=first.scalar_subquery())


_edits = case(
    (_versions.c.replaces.is_(None), literal(0, Integer())),
    else_=select(func.count() - 1)
    .select_from(_earlier)
    .where(_SAME)
    .correlate(_submissions)
    .scalar_subquery(),
)
_NEVER = type_coerce(null(), Moment())
_source = (
    select(_sources.c.slug)
    .where(_sources.c.project_id == _versions.c.project_id, _sources.c.id == _versions.c.source_id)
    .correlate(_versions)
)
#: What $filter and $orderby may name.
COLUMNS: dict[str, ColumnElement[Any]] = {
    "__id": type_coerce(_first("instance_id"), String()),
    "__system/submissionDate": type_coerce(_first("received_at"), Moment()),
    "__system/updatedAt": case((_edits > 0, _versions.c.received_at), else_=_NEVER),
    "__system/submitterId": number_of(_versions.c.project_id, _first("collector_id")),
    "__system/reviewState": _submissions.c.review,
    "__system/deletedAt": _NEVER,
    "__system/counts": type_coerce(_submissions.c.state == State.COUNTED, Boolean()),
    "__system/channel": _versions.c.channel,
    "__system/language": _versions.c.language,
    "__system/source": _source.scalar_subquery(),
    "__system/quartier": _versions.c.quartier,
    "__system/quartierWay": _versions.c.quartier_way,
}


class Read(NamedTuple):
    """A submission and the version that holds."""

    id: UUID
    version_id: UUID
    instance_id: str
    #: Of the version that holds.
    current_id: str
    received_at: Any
    updated_at: Any
    submitter: int
    review: str | None
    edits: int
    form_version_id: UUID | None
    unknown_version: str | None
    collector_id: UUID | None
    state: str
    channel: str
    language: str | None
    source_id: UUID | None
    quartier: str
    quartier_way: str
    setting: str
    answers: str

    @property
    def counts(self) -> bool:
        """Whether results count it."""
        return self.state == State.COUNTED


class Asked(NamedTuple):
    """Which submissions: those of a questionnaire in these states, and on what condition."""

    project_id: UUID
    questionnaire_id: UUID
    condition: ColumnElement[bool] | None = None
    states: Sequence[str] = SHOWN


def count(asked: Asked) -> int:
    """How many there are."""
    return int(execute(_of(asked, select(func.count()))).scalar_one())


def read(asked: Asked, after: UUID | None = None, skip: int = 0, order: Sequence[Any] = ()) -> Iterator[Read]:
    """The submissions, newest first or in another order, from the one `after` or the first after `skip`.

    For a unit of work that reads: what it holds is let go between batches.
    """
    statement = _of(asked, _ROW)
    while True:
        page = statement.order_by(*order, _submissions.c.id.desc()).limit(AT_ONCE)
        if after is not None:
            page = page.where(_submissions.c.id < after)
        found = [Read._make(row) for row in execute(page.offset(skip) if skip else page)]
        # Between batches nothing is held: a client that reads slowly must not keep the log from shrinking.
        db.session.rollback()
        yield from found
        if len(found) < AT_ONCE:
            return
        if order:
            skip += AT_ONCE
        else:
            after, skip = found[-1].id, 0


def one(asked: Asked, submission_id: UUID) -> Read | None:
    """A single submission."""
    row = execute(_of(asked, _ROW).where(_submissions.c.id == submission_id)).first()
    return Read._make(row) if row else None


def find(asked: Asked, instance_id: str) -> Read | None:
    """The submission that goes by an instanceID: that of its first version."""
    claimed = (
        select(_versions.c.submission_id)
        .join(
            _claims,
            (_claims.c.project_id == _versions.c.project_id) & (_claims.c.version_id == _versions.c.id),
        )
        .where(_claims.c.project_id == asked.project_id, _claims.c.instance_id == instance_id)
    )
    submission_id = execute(claimed).scalar()
    read = one(asked, submission_id) if submission_id else None
    return read if read and read.instance_id == instance_id else None


def files_of(project_id: UUID, version_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """The files of versions: their hashes by name; a version without any is left out."""
    rows = execute(
        select(_attachments.c.version_id, _attachments.c.name, _attachments.c.sha256).where(
            _attachments.c.project_id == project_id, _attachments.c.version_id.in_(version_ids)
        )
    )
    found: dict[UUID, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.version_id, {})[row.name] = row.sha256
    return found


def mark_of_files(project_id: UUID) -> str:
    """Changes when a project's answers get a file, or one whose bytes were missing is there.

    For this the sequence tells neither. Costs a row and a look at the disk for each file, and no memory.
    """
    mark = hashlib.sha256()
    for file in execute(_FILES.where(_attachments.c.project_id == project_id)):
        mark.update(f"{file.version_id.hex} {file.name} {file.sha256} {has_blob(file.sha256)}\n".encode())
    return mark.hexdigest()


_FILES = (
    select(*_attachments.c["version_id", "name", "sha256"])
    .order_by(_attachments.c.version_id, _attachments.c.name)
    .execution_options(yield_per=AT_ONCE)
)
_ROW = select(
    _submissions.c.id,
    _submissions.c.version_id,
    COLUMNS["__id"],
    _versions.c.instance_id,
    COLUMNS["__system/submissionDate"],
    COLUMNS["__system/updatedAt"],
    COLUMNS["__system/submitterId"],
    _submissions.c.review,
    _edits,
    _versions.c.form_version_id,
    _versions.c.unknown_version,
    _first("collector_id"),
    _submissions.c.state,
    *_versions.c["channel", "language", "source_id", "quartier", "quartier_way"],
    type_coerce(_versions.c.setting, Text),
    _versions.c.answers,
)


def _of(asked: Asked, statement: Select[Any]) -> Select[Any]:
    narrowed = (
        statement.select_from(_submissions)
        .join(
            _versions,
            (_versions.c.project_id == _submissions.c.project_id)
            & (_versions.c.id == _submissions.c.version_id),
        )
        .where(
            _submissions.c.project_id == asked.project_id,
            _submissions.c.questionnaire_id == asked.questionnaire_id,
            _submissions.c.state.in_(asked.states),
        )
    )
    return narrowed if asked.condition is None else narrowed.where(asked.condition)
