"""The log of consequential acts."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.accounts.models import AuditEvent, Person
from app.db import db, execute, table_of

_RECORD = insert(table_of(AuditEvent))


def record(
    act: str,
    subject: str = "",
    *,
    by: Person | None = None,
    project_id: UUID | None = None,
    **values: str | int | None,
) -> None:
    """Note that `act` was done to `subject`; the event is kept with the rest of the transaction.

    `act` reads `<kind>.<verb>`, as in `questionnaire.publish`. Never pass an answer or a code.
    """
    db.session.add(AuditEvent(**_told(act, subject, by, project_id, values)))


def record_at_once(
    act: str,
    subject: str = "",
    *,
    by: Person | None = None,
    project_id: UUID | None = None,
    **values: str | int | None,
) -> None:
    """The same past the ORM, for what happens often: whoever it names is stored already."""
    execute(_RECORD, _told(act, subject, by, project_id, values))


def _told(
    act: str, subject: str, by: Person | None, project_id: UUID | None, values: dict[str, str | int | None]
) -> dict[str, Any]:
    return {
        "act": act,
        "object": subject,
        "person_id": by.id if by else None,
        "project_id": project_id,
        "values": values,
    }
