"""Scans are kept until the project's date, or until the answer that was read on them is withdrawn."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.clock import now
from app.collection.erasing import Erased, erase
from app.collection.models import Submission
from app.db import db
from app.errors import Refused
from app.i18n import _
from app.jobs import Progress, job
from app.paper.models import PaperCopy
from app.paper.scans.copies import CopyKey
from app.paper.scans.models import ScanFile, ScanPage, ScanPile, SheetAnswer, SheetItem, SheetProbe
from app.projects.models import Project


def forget_sheet(submission: Submission) -> None:
    """Destroy the scans that an erased answer was read on; its copy cannot come back as an answer."""
    answers = db.session.scalars(
        select(SheetAnswer).where(
            SheetAnswer.project_id == submission.project_id, SheetAnswer.submission_id == submission.id
        )
    )
    for answer in answers:
        _forget(CopyKey(answer.project_id, answer.run_id, answer.serial))


def withdraw_copy(key: CopyKey, *, by: Person | None = None) -> None:
    """Withdraw the answer of a copy, at the request of who gave it. Refused: copy_unanswered."""
    answer = db.session.get(SheetAnswer, key)
    submission = (
        db.session.get(Submission, (key.project_id, answer.submission_id))
        if answer and answer.submission_id
        else None
    )
    if submission is None:
        raise Refused("copy_unanswered", 409)
    record("answer.withdraw", f"submission {submission.id}", by=by, project_id=key.project_id)
    erase(submission, Erased.WITHDRAWN)


@job("paper.purge", every=timedelta(hours=1))
def purge_scans(progress: Progress) -> dict[str, int]:
    """Destroy the scans of projects whose date has passed; their images are swept with other files."""
    purged = 0
    for project in db.session.scalars(select(Project).where(Project.retention_until.is_not(None))):
        if _is_over(project):
            purged += _purge(project)
    return {"purged": purged}


def _purge(project: Project) -> int:
    gone = len(
        db.session.execute(
            delete(ScanPage).where(ScanPage.project_id == project.id).returning(ScanPage.id)
        ).all()
    )
    for model in (SheetItem, SheetAnswer, SheetProbe, ScanFile, ScanPile):
        db.session.execute(delete(model).where(model.project_id == project.id))
    if gone:
        record("scans.purge", f"project {project.id}", project_id=project.id, pages=gone)
    return gone


def _forget(key: CopyKey) -> None:
    for model in (ScanPage, SheetItem, SheetAnswer, SheetProbe):
        db.session.execute(
            delete(model).where(
                model.project_id == key.project_id,
                model.run_id == key.run_id,
                model.serial == key.serial,
            )
        )
    copy = db.session.get(PaperCopy, key)
    if copy and copy.void_at is None:
        copy.void_at, copy.void_reason = now(), _("réponse effacée")


def _is_over(project: Project) -> bool:
    today = now().astimezone(ZoneInfo(project.zone)).date()
    return project.retention_until is not None and project.retention_until < today
