"""The log of consequential acts."""

from uuid import UUID

from app.accounts.models import AuditEvent, Person
from app.db import db


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
    event = AuditEvent(
        act=act,
        object=subject,
        person_id=by.id if by else None,
        project_id=project_id,
        values=values,
    )
    db.session.add(event)
