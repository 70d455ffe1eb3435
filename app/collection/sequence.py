"""The sequence of a project: a counter row, taken last in the writing transaction.

Its lock is held until the commit, so that numbers become visible in their order: who saw n has seen
all up to n. A sequence of the database's own would let a fast transaction overtake a slow one.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Executable, and_, bindparam, or_, select, update

from app.clock import now
from app.collection.envelope import Seen
from app.collection.models import ProjectSequence
from app.collection.upsert import Upsert
from app.db import execute, table_of
from app.errors import Refused
from app.rates import limit


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
_counter = table_of(ProjectSequence)
_LAST = select(_counter.c.value, _counter.c.epoch).where(_counter.c.project_id == bindparam("project"))
_BEGIN_EPOCH = (
    update(_counter)
    .where(
        _counter.c.project_id == bindparam("project"),
        or_(
            _counter.c.epoch < bindparam("seen_epoch"),
            and_(_counter.c.epoch == bindparam("seen_epoch"), _counter.c.value < bindparam("seen_sequence")),
        ),
    )
    .values(epoch=bindparam("begun"))
)
_NOTHING_YET = Upsert(lambda insert: insert(_counter).on_conflict_do_nothing(index_elements=["project_id"]))
#: Anybody may state what they have seen: nobody makes all devices send again more often than so a day.
_EPOCHS, _DAY = 6, 86_400
#: Epochs after a project's first, which is 1, are the seconds since then at which they began. Counted one by
#: one they would come twice: a backup that is put back again knows nothing of the epoch begun after the first
#: time, and who holds receipts of that would not be told.
_ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)


def take_numbers(project_id: UUID, count: int) -> Taken:
    """Take the next `count` numbers of a project, from `last - count + 1` to `last`."""
    row = _TAKE.run({"project_id": project_id, "value": count, "epoch": 1}).one()
    return Taken(row.value, row.epoch)


def last_number(project_id: UUID) -> Taken:
    """The last number that is visible, 0 in a project without answers."""
    row = execute(_LAST, {"project": project_id}).first()
    return Taken._make(row) if row else Taken(0, 1)


def begin_epoch(project_id: UUID) -> None:
    """Begin an epoch whatever anybody has seen: this database was put back to a backup a moment ago."""
    _NOTHING_YET.run({"project_id": project_id, "value": 0, "epoch": 1})
    begun = max(_moment(), last_number(project_id).epoch + 1)
    execute(update(_counter).where(_counter.c.project_id == project_id).values(epoch=begun))


def begin_epoch_if_restored(project_id: UUID, seen: Seen) -> None:
    """Begin an epoch where a sender holds a receipt that this database does not know: it is a backup.

    The numbers go on from where they are; once, for the next who tells the same finds another epoch. What was
    seen of an epoch that is still to come was not seen.
    """
    last = last_number(project_id)
    moment = _moment()
    is_ahead = (seen.epoch, seen.sequence) > (last.epoch, last.last)
    if not is_ahead or seen.epoch > max(moment, last.epoch):
        return
    try:
        limit("epoch", str(project_id), _EPOCHS, _DAY)
    except Refused:
        return
    _NOTHING_YET.run({"project_id": project_id, "value": 0, "epoch": 1})
    execute(
        _BEGIN_EPOCH,
        {
            "project": project_id,
            "seen_epoch": seen.epoch,
            "seen_sequence": seen.sequence,
            "begun": max(moment, seen.epoch + 1),
        },
    )


def _moment() -> int:
    """What an epoch that begins now is called."""
    return int((now() - _ORIGIN).total_seconds())
