"""Holding questionnaires open: closing waits for what must come before it, or that is not done at all."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, select

from app.db import db, execute, table_of
from app.errors import Refused
from app.projects.models import Questionnaire
from app.projects.terms import State

_questionnaires = table_of(Questionnaire)
_HOLD = (
    select(_questionnaires.c.id)
    .where(
        _questionnaires.c.id.in_(bindparam("ids", expanding=True)), _questionnaires.c.state != State.CLOSED
    )
    .order_by(_questionnaires.c.id)
    .with_for_update(read=True)
)


def hold_open(questionnaire_ids: Collection[UUID]) -> set[UUID]:
    """Those of these questionnaires that are not closed, nor will be before the commit.

    Called while `writing()`, before anything is locked that closing locks too: codes, the project's counter.
    Of several all at once.
    """
    return set(execute(_HOLD, {"ids": [*questionnaire_ids]}).scalars()) if questionnaire_ids else set()


def require_open(questionnaire_id: UUID) -> None:
    """Hold one open. Refused: questionnaire_closed (409)."""
    if not hold_open([questionnaire_id]):
        raise Refused("questionnaire_closed", 409)


def lock_to_close(questionnaire: Questionnaire) -> None:
    """Wait for who holds it open, and read its state as of now."""
    lock = {"key_share": True, "of": Questionnaire}
    db.session.refresh(questionnaire, ["state"], with_for_update=lock)
