"""What is known of files on their way: for which answer, how far, until when."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, case, delete, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from app.clock import now
from app.collection.models import Attachment, InstanceClaim, SubmissionVersion, Tombstone, Upload
from app.collection.partial import drop_partial, partial_size, sweep_partials
from app.collection.upsert import Upsert
from app.config import MEGABYTE
from app.db import after_commit, db, table_of, uuid7
from app.errors import Refused

#: What one answer may bring: as many files as an envelope may name, three long films and their photos.
MOST_FILES, MOST_BYTES = 100, 200 * MEGABYTE
_BEGIN = Upsert(lambda insert: insert(table_of(Upload)).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Target:
    """A file of an answer: what an upload is bound to."""

    project_id: UUID
    questionnaire_id: UUID
    instance_id: str
    sha256: str


class Foretold(NamedTuple):
    """A sealed file that an answer names: its size under seal, and whether it is kept already, opened."""

    size: int
    is_kept: bool


#: What later rooms know of files that answers name under seal; they add themselves when they are installed.
foretellers: list[Callable[[Target], Foretold | None]] = []


def foretold(target: Target) -> Foretold | None:
    """What is known of a sealed file; None where no answer that is here names it."""
    return next((found for ask in foretellers if (found := ask(target))), None)


def admit(target: Target) -> None:
    """Take a file of an answer that is still to come, or that names it.

    Refused: answer_withdrawn (410), attachment_unnamed (404).
    """
    key = (target.project_id, target.instance_id)
    if db.session.get(Tombstone, key):
        raise Refused("answer_withdrawn", 410)
    claim = db.session.get(InstanceClaim, key, populate_existing=True)
    if claim and not (db.session.scalar(_naming(target, claim.version_id)) or foretold(target)):
        raise Refused("attachment_unnamed", 404)


def find_upload(target: Target) -> Upload | None:
    """The upload of this file, as it stands now."""
    found = select(Upload).where(_of_answer(target), Upload.sha256 == target.sha256)
    return db.session.scalar(found.execution_options(populate_existing=True))


def standing(upload: Upload) -> int:
    """How many bytes are kept; fewer than were once, where files were lost and the database was not."""
    return min(upload.received, partial_size(upload.id))


def begin_upload(target: Target, size: int, media_type: str) -> None:
    """Make room for a file; it may have been begun already. Refused: attachments_full (413)."""
    admit(target)
    others = _of_answer(target) & (Upload.sha256 != target.sha256)
    count, total = db.session.execute(select(func.count(), func.sum(Upload.size)).where(others)).one()
    if count >= MOST_FILES or (total or 0) + size > MOST_BYTES:
        raise Refused("attachments_full", 413)
    told = {"id": uuid7(), "size": size, "media_type": media_type, "received": 0, "touched_at": now()}
    _BEGIN.run(
        told
        | {"project_id": target.project_id, "questionnaire_id": target.questionnaire_id}
        | {"instance_id": target.instance_id, "sha256": target.sha256}
    )


def advance(upload: Upload, received: int) -> bool:
    """Note how far an upload has come; False where it was dropped meanwhile."""
    further = case((Upload.received < received, received), else_=Upload.received)
    noted = db.session.execute(
        update(Upload)
        .where(Upload.project_id == upload.project_id, Upload.id == upload.id)
        .values(received=further, touched_at=now())
        .returning(Upload.id)
        .execution_options(synchronize_session=False)
    )
    return noted.first() is not None


def drop_upload(upload: Upload) -> None:
    """Forget an upload and its bytes."""
    _drop((Upload.project_id == upload.project_id) & (Upload.id == upload.id))


def drop_uploads(project_id: UUID, instance_ids: Collection[str]) -> None:
    """Forget what is on its way for these answers."""
    _drop((Upload.project_id == project_id) & Upload.instance_id.in_(instance_ids))


def sweep_uploads(age: timedelta) -> int:
    """Forget the uploads that nobody went on with since so long."""
    sweep_partials(age)
    return _drop(Upload.touched_at < now() - age)


def _drop(which: ColumnElement[bool]) -> int:
    """The bytes go once the rows are gone for good."""
    dropped = list(
        db.session.scalars(
            delete(Upload).where(which).returning(Upload.id).execution_options(synchronize_session=False)
        )
    )
    for upload_id in dropped:
        after_commit(partial(drop_partial, upload_id))
    return len(dropped)


def _of_answer(target: Target) -> ColumnElement[bool]:
    return (
        (Upload.project_id == target.project_id)
        & (Upload.instance_id == target.instance_id)
        & (Upload.questionnaire_id == target.questionnaire_id)
    )


def _naming(target: Target, version_id: UUID) -> Select[str]:
    return (
        select(Attachment.name)
        .join(
            SubmissionVersion,
            (SubmissionVersion.project_id == Attachment.project_id)
            & (SubmissionVersion.id == Attachment.version_id),
        )
        .where(
            Attachment.project_id == target.project_id,
            Attachment.version_id == version_id,
            Attachment.sha256 == target.sha256,
            SubmissionVersion.questionnaire_id == target.questionnaire_id,
        )
        .limit(1)
    )
