"""Whether this server was put back to a backup: devices tell what they have seen of its numbers."""

from collections.abc import Iterable
from uuid import UUID

from app.collection.envelope import Seen
from app.collection.sequence import Taken, begin_epoch_if_restored, last_number
from app.db import reading, writing


def stand_of(project_id: UUID, seen: Iterable[Seen | None]) -> Taken:
    """Where the project stands. Called while `reading()`, before anything takes a number.

    Who has seen more than there is tells of a restore, and an epoch begins. Once others have handed in as
    many items as were lost, nobody could tell any more.
    """
    last = last_number(project_id)
    furthest = max((one for one in seen if one), key=_place, default=None)
    if furthest is None or _place(furthest) <= _place_of(last):
        return last
    writing()
    begin_epoch_if_restored(project_id, furthest)
    reading()
    return last_number(project_id)


def _place(seen: Seen) -> tuple[int, int]:
    return seen.epoch, seen.sequence


def _place_of(last: Taken) -> tuple[int, int]:
    return last.epoch, last.last
