"""What is done by itself, again and again: closing on the date, purging on the date, sweeping files."""

from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.audit import record
from app.blobs import blobs_older_than, drop_blob
from app.clock import now
from app.collection.arriving import sweep_uploads
from app.collection.erasing import Erased, erase
from app.collection.models import Attachment, Submission
from app.collection.tombstone_log import catch_up
from app.db import db
from app.jobs import Progress, job
from app.projects.models import FormMedium, FormUpload, FormVersion, Project
from app.projects.publishing import close_due

#: A run erases at most so many, so that no run holds the write lock for long; the next comes soon.
_MOST_PURGED = 500
#: A file waits in a draft for as long as the draft lives (collection.pages.draft), and a day more.
_SWEPT_AFTER = timedelta(days=4)
#: Every column that names a blob; later rooms add theirs when they are installed.
naming: list[InstrumentedAttribute[str] | InstrumentedAttribute[str | None]] = [
    Attachment.sha256,
    FormVersion.source_sha256,
    FormMedium.sha256,
    FormUpload.source_sha256,
]
#: What later rooms erase once a project's retention date has passed; they add themselves when installed.
after_retention: list[Callable[[Project], object]] = []


@job("projects.close_due", every=timedelta(minutes=5))
def close_questionnaires(progress: Progress) -> dict[str, int]:
    """Close every questionnaire whose closing date has passed."""
    return {"closed": close_due(now())}


@job("collection.purge", every=timedelta(minutes=10))
def purge(progress: Progress) -> dict[str, int]:
    """Erase the answers of projects whose retention date has passed, as their notice promised."""
    purged = 0
    for project in db.session.scalars(select(Project).where(Project.retention_until.is_not(None))):
        if _is_over(project):
            purged += _purge(project, _MOST_PURGED - purged)
            for act in after_retention:
                act(project)
        if purged >= _MOST_PURGED:
            break
    return {"purged": purged}


@job("collection.log_tombstones", every=timedelta(hours=1))
def log_tombstones(progress: Progress) -> dict[str, int]:
    """Tell the tombstone log what it was not told: a process was killed, a disk full, a host another."""
    return {"logged": catch_up()}


@job("collection.sweep_files", every=timedelta(hours=6))
def sweep_files(progress: Progress) -> dict[str, int]:
    """Remove the files that nothing names: uploads of answers never sent, files of answers withdrawn."""
    swept = sweep_uploads(_SWEPT_AFTER)
    old = blobs_older_than(_SWEPT_AFTER)
    while hashes := tuple(islice(old, 500)):
        named = {sha256 for column in naming for sha256 in _named(column, hashes)}
        for sha256 in set(hashes) - named:
            drop_blob(sha256)
            swept += 1
    return {"swept": swept}


def _is_over(project: Project) -> bool:
    """Whether the day until which answers are kept is past, where the project is."""
    today = now().astimezone(ZoneInfo(project.zone)).date()
    return project.retention_until is not None and project.retention_until < today


def _purge(project: Project, most: int) -> int:
    due = select(Submission).where(Submission.project_id == project.id).limit(most)
    submissions = list(db.session.scalars(due))
    for submission in submissions:
        erase(submission, Erased.PURGED)
    if submissions:
        record("answers.purge", f"project {project.id}", project_id=project.id, answers=len(submissions))
    return len(submissions)


def _named(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], hashes: tuple[str, ...]
) -> set[str | None]:
    return set(db.session.scalars(select(column).where(column.in_(hashes))))
