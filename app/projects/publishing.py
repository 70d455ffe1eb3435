"""Draft → published → closed, and what a questionnaire needs on the way."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db, now
from app.errors import Refused
from app.projects.held_open import lock_to_close
from app.projects.models import FormVersion, Project, Questionnaire
from app.projects.questionnaires import is_past
from app.projects.terms import State

#: Without these the law wants nobody to be asked (GDPR art. 13).
LEGAL_FIELDS = ("controller", "legal_basis", "dpo_contact", "recipients", "retention_until")

#: What later rooms do when a questionnaire closes; they add themselves when they are installed. Those of
#: `before_closing` are the last to see it open, with its links from codes to addresses.
before_closing: list[Callable[[Questionnaire], object]] = []
after_closing: list[Callable[[Questionnaire], object]] = []
after_reopening: list[Callable[[Questionnaire], object]] = []
#: The same when a version is asked from now on.
after_publishing: list[Callable[[Questionnaire, FormVersion], object]] = []


def missing_legal_fields(project: Project) -> tuple[str, ...]:
    """The names of the legal fields that the project lacks."""
    return tuple(field for field in LEGAL_FIELDS if not getattr(project, field))


def publish(questionnaire: Questionnaire, version: FormVersion, *, by: Person | None = None) -> None:
    """Ask `version` from now on; publishing again replaces the version that was asked until then.

    Refused: legal_notice_incomplete (values: missing, names joined by a space), form_without_question,
    questionnaire_closed, version_foreign.
    """
    if version.questionnaire_id != questionnaire.id:
        raise Refused("version_foreign")
    if questionnaire.state == State.CLOSED:
        raise Refused("questionnaire_closed", 409)
    if missing := missing_legal_fields(questionnaire.project):
        raise Refused("legal_notice_incomplete", 422, {"missing": " ".join(missing)})
    if version.questions == 0:
        raise Refused("form_without_question")
    version.published_at = version.published_at or now()
    questionnaire.published_version_id = version.id
    questionnaire.state = State.PUBLISHED
    for act in after_publishing:
        act(questionnaire, version)
    _record("questionnaire.publish", questionnaire, by, version=version.label)


def close(questionnaire: Questionnaire, *, by: Person | None = None) -> None:
    """Stop counting answers that come from now on. Links from codes to addresses are cut for good."""
    lock_to_close(questionnaire)
    if questionnaire.state != State.PUBLISHED:
        raise Refused("questionnaire_not_published", 409)
    for act in before_closing:
        act(questionnaire)
    questionnaire.state, questionnaire.closed_at = State.CLOSED, now()
    for act in after_closing:
        act(questionnaire)
    _record("questionnaire.close", questionnaire, by)


def reopen(
    questionnaire: Questionnaire, closes_at: datetime | None = None, *, by: Person | None = None
) -> None:
    """Take answers again, until `closes_at` if given. Refused: questionnaire_not_closed, dates_past."""
    if questionnaire.state != State.CLOSED:
        raise Refused("questionnaire_not_closed", 409)
    if closes_at is not None and closes_at <= now():
        raise Refused("dates_past")
    questionnaire.state, questionnaire.closes_at = State.PUBLISHED, closes_at
    questionnaire.closed_at = None
    for act in after_reopening:
        act(questionnaire)
    _record("questionnaire.reopen", questionnaire, by)


def close_due(at: datetime) -> int:
    """Close every questionnaire whose closing date has passed at `at`; says how many."""
    query = select(Questionnaire).where(Questionnaire.state == State.PUBLISHED)
    published = db.session.scalars(query.order_by(Questionnaire.id))
    due = [questionnaire for questionnaire in published if is_past(questionnaire, at)]
    for questionnaire in due:  # all before the first of them takes its project's counter
        lock_to_close(questionnaire)
    left = [questionnaire for questionnaire in due if questionnaire.state == State.PUBLISHED]
    for questionnaire in left:
        close(questionnaire)
    return len(left)


def _record(act: str, questionnaire: Questionnaire, by: Person | None, **values: str) -> None:
    subject = f"questionnaire {questionnaire.id}"
    record(act, subject, by=by, project_id=questionnaire.project_id, **values)
