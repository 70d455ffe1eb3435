"""What came late, from clocks that are wrong, or from people who may collect no more: kept, and shown."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.models import AuditEvent
from app.db import db
from app.fieldwork.doors import Door, Logged

#: An event may wait a day on a device without anybody wondering.
LATE = timedelta(days=1)
#: No clock is ahead of ours by more, unless it is wrong.
AHEAD = timedelta(minutes=5)
#: So many are listed; all are counted.
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Oddities:
    """`late` and `ahead` (by the device's clock) are the latest of as many; `rightless` count by person.

    These are events of people who may collect no more, since their last role was taken back where that is
    in the audit log.
    """

    late: Sequence[Logged]
    late_count: int
    ahead: Sequence[Logged]
    ahead_count: int
    rightless: Counter[UUID]

    @property
    def authors(self) -> set[UUID]:
        """Who is named in it."""
        return {one.person_id for one in (*self.late, *self.ahead)} | set(self.rightless)


def oddities_of(doors: Iterable[Door], collectors: Collection[UUID]) -> Oddities:
    """Look through the log; `collectors` may collect now."""
    log = sorted((one for door in doors for one in door.log), key=_sequence, reverse=True)
    # What is set right is noted later than it took place.
    late = [one for one in log if one.received_at - one.at > LATE and "moved_from" not in one.event.data]
    ahead = [one for one in log if one.at - one.received_at > AHEAD]
    former = [one for one in log if one.person_id not in collectors]
    ends = _ends({one.person_id for one in former})
    rightless = Counter(
        one.person_id for one in former if one.person_id not in ends or one.received_at >= ends[one.person_id]
    )
    return Oddities(late[:_SHOWN], len(late), ahead[:_SHOWN], len(ahead), rightless)


def _ends(person_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When a role was last taken back from each of these people, as the audit log says."""
    subjects = {f"person {person_id}": person_id for person_id in person_ids}
    query = (
        select(AuditEvent.object, func.max(AuditEvent.at))
        .where(AuditEvent.act == "person.revoke", AuditEvent.object.in_(subjects))
        .group_by(AuditEvent.object)
    )
    return {subjects[subject]: at for subject, at in db.session.execute(query)} if subjects else {}


def _sequence(one: Logged) -> int:
    return one.sequence
