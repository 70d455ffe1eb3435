"""With the code of a receipt a person sees, corrects or withdraws an answer, and stays unknown to us."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.accounts.audit import record
from app.collection.envelope import Envelope
from app.collection.erasing import Erased, erase
from app.collection.models import Attachment, Submission, SubmissionVersion
from app.collection.receipt import Receipt
from app.collection.submit import submit
from app.db import db, writing
from app.errors import Refused
from app.households.codes import normalise_code
from app.households.directory import Opens, find_entry
from app.projects.models import Questionnaire
from app.projects.questionnaires import is_open
from app.rates import limit

#: Tries from one address in ten minutes.
_TRIES, _SECONDS = 120, 600


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is stored: all that the city sees of it, for the page that shows it."""

    submission: Submission
    version: SubmissionVersion
    attachments: tuple[Attachment, ...]


def find_by_receipt(typed: str, address: str) -> Kept:
    """The answer that a receipt opens. `address` is the visitor's, and is counted.

    Refused: too_many (429), receipt_mistyped and receipt_unknown (404), answer_withdrawn (410).
    """
    limit("receipt", address, _TRIES, _SECONDS)
    code = normalise_code(typed)
    if code is None:
        raise Refused("receipt_mistyped", 404)
    entry = find_entry(code)
    if entry is None or entry.kind == Opens.CODE:
        raise Refused("receipt_unknown", 404)
    if entry.kind == Opens.WITHDRAWN:
        raise Refused("answer_withdrawn", 410)
    return _kept(entry.project_id, entry.object_id)


def amend(kept: Kept, envelope: Envelope, at: datetime) -> Receipt:
    """Replace an answer by another, under an instanceID of its own, while the questionnaire is open.

    Refused: questionnaire_foreign, questionnaire_closed (409), and what `submit` refuses.
    """
    if envelope.questionnaire_id != kept.submission.questionnaire_id:
        raise Refused("questionnaire_foreign")
    if not is_open(db.session.get_one(Questionnaire, envelope.questionnaire_id), at):
        raise Refused("questionnaire_closed", 409)
    return submit(replace(envelope, replaces=kept.version.instance_id))


def withdraw(kept: Kept) -> None:
    """Erase an answer for good: its content, all its versions, its place under a code.

    Refused: answer_withdrawn (410), by another request at the same moment.
    """
    writing()
    key = (kept.submission.project_id, kept.submission.id)
    submission = db.session.get(Submission, key, populate_existing=True, with_for_update=True)
    if submission is None:
        raise Refused("answer_withdrawn", 410)
    erase(submission, Erased.WITHDRAWN)
    record("answer.withdraw", f"submission {submission.id}", project_id=submission.project_id)


def _kept(project_id: UUID, submission_id: UUID) -> Kept:
    submission = db.session.get_one(Submission, (project_id, submission_id), populate_existing=True)
    version = db.session.get_one(SubmissionVersion, (project_id, submission.version_id))
    attachments = db.session.scalars(
        select(Attachment).where(Attachment.project_id == project_id, Attachment.version_id == version.id)
    )
    return Kept(submission, version, tuple(attachments))
