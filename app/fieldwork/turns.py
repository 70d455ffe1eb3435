"""Whose turn it is to call a household: for some minutes one caller's, so that two never call it at once.

A row holds while `until` is to come. It is taken in one statement: of two who try at once one gets it.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, ForeignKey, bindparam, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.collection.upsert import Upsert
from app.columns import Moment
from app.db import Model, db, table_of
from app.projects.models import Questionnaire

#: Long enough for a questionnaire on the telephone.
TURN = timedelta(minutes=30)
#: A household that its caller passed over is offered again after so long.
_PASSED = timedelta(minutes=30)


class CallTurn(Model):
    """A household that one caller has before them; `person_id` is None for one that was passed over."""

    __tablename__ = "call_turn"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    questionnaire_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    until: Mapped[datetime]


_turn = table_of(CallTurn)


def _take(insert: Any) -> Executable:
    statement = insert(_turn)
    told = statement.excluded
    is_free = or_(_turn.c.until <= bindparam("present", type_=Moment()), _turn.c.person_id == told.person_id)
    taken: Executable = statement.on_conflict_do_update(
        index_elements=["project_id", "questionnaire_id", "household_id"],
        set_={"person_id": told.person_id, "until": told.until},
        where=is_free,
    ).returning(_turn.c.household_id)
    return taken


_TAKE = Upsert(_take)


def take_turn(questionnaire: Questionnaire, household_id: UUID, person_id: UUID) -> bool:
    """Whether the household is this caller's now: it was nobody's, or theirs already."""
    key = {
        "project_id": questionnaire.project_id,
        "questionnaire_id": questionnaire.id,
        "household_id": household_id,
    }
    present = now()
    told = {**key, "person_id": person_id, "until": present + TURN, "present": present}
    return _TAKE.run(told).first() is not None


def held_turn(questionnaire: Questionnaire, person_id: UUID) -> CallTurn | None:
    """The household that this caller has before them."""
    return db.session.scalar(
        select(CallTurn)
        .where(*_of(questionnaire), CallTurn.person_id == person_id, CallTurn.until > now())
        .order_by(CallTurn.until.desc())
        .limit(1)
    )


def had_turn(questionnaire: Questionnaire, household_id: UUID, person_id: UUID) -> bool:
    """Whether the household was this caller's last, even if their turn has run out."""
    key = (questionnaire.project_id, questionnaire.id, household_id)
    turn = db.session.get(CallTurn, key)
    return turn is not None and turn.person_id == person_id


def taken_households(questionnaire: Questionnaire) -> set[UUID]:
    """The households that somebody has before them, or that were just passed over."""
    query = select(CallTurn.household_id).where(*_of(questionnaire), CallTurn.until > now())
    return set(db.session.scalars(query))


def end_turn(turn: CallTurn) -> None:
    """The household was called: its events say when it may be again."""
    db.session.delete(turn)


def pass_over(turn: CallTurn) -> None:
    """Nobody calls the household for a while."""
    turn.person_id, turn.until = None, now() + _PASSED


def sweep_turns(questionnaire: Questionnaire) -> None:
    """Forget the turns that are over."""
    db.session.execute(delete(CallTurn).where(*_of(questionnaire), CallTurn.until <= now()))


def _of(questionnaire: Questionnaire) -> tuple[Any, ...]:
    return (
        CallTurn.project_id == questionnaire.project_id,
        CallTurn.questionnaire_id == questionnaire.id,
    )
