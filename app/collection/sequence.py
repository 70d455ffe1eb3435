"""The sequence of a project: a counter row, taken last in the writing transaction.

Its lock is held until the commit, so that numbers become visible in their order: who saw n has seen
all up to n. A sequence of the database's own would let a fast transaction overtake a slow one.
"""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Executable, select

from app.collection.models import ProjectSequence
from app.collection.upsert import Upsert
from app.db import db, table_of


class Taken(NamedTuple):
    """The last number taken, and the epoch it belongs to."""

    last: int
    epoch: int


def _take(insert: Any) -> Executable:
    counter = table_of(ProjectSequence)
    statement = insert(counter)
    taken: Executable = statement.on_conflict_do_update(
        index_elements=["project_id"], set_={"value": counter.c.value + statement.excluded.value}
    ).returning(counter.c.value, counter.c.epoch)
    return taken


_TAKE = Upsert(_take)


def take_numbers(project_id: UUID, count: int) -> Taken:
    """Take the next `count` numbers of a project, from `last - count + 1` to `last`."""
    row = _TAKE.run({"project_id": project_id, "value": count, "epoch": 1}).one()
    return Taken(row.value, row.epoch)


def last_number(project_id: UUID) -> Taken:
    """The last number that is visible, 0 in a project without answers."""
    row = db.session.execute(
        select(ProjectSequence.value, ProjectSequence.epoch).where(ProjectSequence.project_id == project_id)
    ).first()
    return Taken(*row) if row else Taken(0, 1)
