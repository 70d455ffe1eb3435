"""Making and finding questionnaires."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.projects.models import Project, Questionnaire
from app.projects.slugs import is_slug
from app.projects.terms import MOST_DRAFT_DAYS, Access, CountingRule, Kind, State, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who answers, how they come in and what becomes of it; settled before anybody is asked."""

    kind: Kind = Kind.CONSULTATION
    unit: Unit = Unit.FOYER
    access: Access = Access.OPEN
    counting_rule: CountingRule = CountingRule.FIRST
    #: How long a device keeps what was begun, from its last change.
    draft_days: int = 30


def create_questionnaire(
    project: Project, short_name: str, title: str, terms: Terms | None = None, *, by: Person | None = None
) -> Questionnaire:
    """Create a draft. Refused: slug_invalid, draft_days, short_name_taken (all projects share addresses)."""
    if not is_slug(short_name):
        raise Refused("slug_invalid", 422, {"slug": short_name})
    if find_questionnaire(short_name):
        raise Refused("short_name_taken", 409, {"short_name": short_name})
    questionnaire = Questionnaire(project=project, short_name=short_name, title=title, state=State.DRAFT)
    db.session.add(questionnaire)
    _set(questionnaire, terms or Terms())
    db.session.flush()
    _record("questionnaire.create", questionnaire, by)
    return questionnaire


def set_terms(questionnaire: Questionnaire, terms: Terms, *, by: Person | None = None) -> None:
    """Change the terms of a draft. Refused: draft_days, and once published terms_settled."""
    if questionnaire.state != State.DRAFT:
        raise Refused("terms_settled", 409)
    _set(questionnaire, terms)
    _record("questionnaire.terms", questionnaire, by)


def set_dates(
    questionnaire: Questionnaire,
    opens_at: datetime | None,
    closes_at: datetime | None,
    *,
    by: Person | None = None,
) -> None:
    """Set from when to when answers count, both aware. Refused: dates_reversed."""
    if opens_at and closes_at and closes_at <= opens_at:
        raise Refused("dates_reversed")
    questionnaire.opens_at, questionnaire.closes_at = opens_at, closes_at
    _record("questionnaire.dates", questionnaire, by)


def find_questionnaire(short_name: str) -> Questionnaire | None:
    """The questionnaire at /q/<short_name>, in whatever case a QR or a hand wrote it."""
    return db.session.scalar(select(Questionnaire).where(Questionnaire.short_name == short_name.lower()))


def is_open(questionnaire: Questionnaire, at: datetime) -> bool:
    """Whether an answer received at `at` (aware) is in time."""
    return (
        questionnaire.state == State.PUBLISHED
        and not is_early(questionnaire, at)
        and not is_past(questionnaire, at)
    )


def is_early(questionnaire: Questionnaire, at: datetime) -> bool:
    """Whether `at` is before the opening date."""
    return questionnaire.opens_at is not None and at < questionnaire.opens_at


def is_past(questionnaire: Questionnaire, at: datetime) -> bool:
    """Whether `at` is on or after the closing date."""
    return questionnaire.closes_at is not None and at >= questionnaire.closes_at


def _set(questionnaire: Questionnaire, terms: Terms) -> None:
    if not 1 <= terms.draft_days <= MOST_DRAFT_DAYS:
        raise Refused("draft_days", 422, {"most": MOST_DRAFT_DAYS})
    for name, value in asdict(terms).items():
        setattr(questionnaire, name, value)


def _record(act: str, questionnaire: Questionnaire, by: Person | None) -> None:
    record(act, f"questionnaire {questionnaire.id}", by=by, project_id=questionnaire.project_id)
