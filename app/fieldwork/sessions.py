"""Sessions without addresses, as the log tells them: a market, a counter, a youth centre, a kiosk.

Agents note a session's place and channel when they open it, each questionnaire that was finished, and who
declined, if they count that. Who passed by is not noted. A rate is one of the sessions in which somebody was
noted to have declined: in the others nobody knows whether nobody did or nobody counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.clock import now
from app.db import db
from app.fieldwork.models import FieldEvent
from app.fieldwork.tallies import number, percent, told_as
from app.i18n import LazyString, _l, ngettext
from app.projects.models import Questionnaire

#: By channel: what kind of place it is.
PLACES: dict[str, LazyString] = {
    "street": _l("rue, marché, parvis"),
    "counter": _l("accueil, comptoir, maison des jeunes"),
}


@dataclass(slots=True)
class Session:
    """One session of an agent's. `place` and `channel` are None until what opened it has arrived.

    `taken` are questionnaires that were finished, `taken_today` those of the day, `declined` people who were
    asked and said no; `first` and `last` the moments of its first and last event, by the device's clock.
    """

    person_id: UUID
    first: datetime
    last: datetime
    place: str | None = None
    channel: str | None = None
    is_closed: bool = False
    taken: int = 0
    taken_today: int = 0
    declined: int = 0

    def add(self, event: FieldEvent, *, is_today: bool) -> None:
        """Take in one more of its events, whatever their order."""
        moment = _moment(event)
        self.first, self.last = min(self.first, moment), max(self.last, moment)
        self.place = event.data.get("place") or self.place
        self.channel = event.data.get("channel") or self.channel
        self.is_closed = self.is_closed or event.kind == "closed"
        self.taken += event.kind == "taken"
        self.taken_today += event.kind == "taken" and is_today
        self.declined += event.kind == "declined"

    def told(self) -> tuple[str, ...]:
        """What part of those asked answered, as a rate of the board; a dash where no refusal was noted."""
        return told_as(self.taken, self.taken + self.declined if self.declined else 0)


def sessions_of(questionnaire: Questionnaire, person_id: UUID | None = None) -> list[Session]:
    """The sessions of a questionnaire, of one agent if named, the latest first."""
    zone = ZoneInfo(questionnaire.project.zone)
    today = now().astimezone(zone).date()
    found: dict[tuple[UUID, str], Session] = {}
    for event in _standing(questionnaire):
        if person_id in {None, event.person_id} and "session" in event.data:
            moment = _moment(event)
            key = (event.person_id, event.data["session"])
            session = found.setdefault(key, Session(event.person_id, moment, moment))
            session.add(event, is_today=_day(moment, zone) == today)
    return sorted(found.values(), key=_last, reverse=True)


def taken(sessions: Iterable[Session]) -> int:
    """How many questionnaires were finished in these sessions."""
    return sum(session.taken for session in sessions)


class Asked(NamedTuple):
    """People who were asked where refusals were noted: in how many sessions, who answered, who declined."""

    sessions: int
    taken: int
    declined: int


def asked_in(sessions: Iterable[Session]) -> Asked:
    """Count those sessions in which somebody was noted to have declined: the base of a rate."""
    counting = [session for session in sessions if session.declined]
    return Asked(len(counting), taken(counting), sum(session.declined for session in counting))


def rate_of(sessions: Iterable[Session]) -> str | None:
    """What part of those asked answered, as a sentence with its base; None where no refusal was noted."""
    asked = asked_in(sessions)
    if not asked.sessions:
        return None
    base = asked.taken + asked.declined
    return str(
        ngettext(
            "Ont répondu : %(n)s des %(base)s personnes abordées (%(share)s), dans la séance où des refus "
            "sont notés",
            "Ont répondu : %(n)s des %(base)s personnes abordées (%(share)s), dans les %(num)d séances où "
            "des refus sont notés",
            asked.sessions,
            n=number(asked.taken),
            base=number(base),
            share=percent(asked.taken, base),
        )
    )


def _standing(questionnaire: Questionnaire) -> list[FieldEvent]:
    """Its events without an address that their own agent did not take back."""
    events = list(_events(questionnaire))
    undone = {(one.person_id, one.data.get("event")) for one in events if one.kind == "undone"}
    return [one for one in events if one.kind != "undone" and (one.person_id, str(one.id)) not in undone]


def _events(questionnaire: Questionnaire) -> Iterable[FieldEvent]:
    """Its events without an address: few, and the index of addresses leads to them."""
    return db.session.scalars(
        select(FieldEvent).where(
            FieldEvent.project_id == questionnaire.project_id,
            FieldEvent.household_id.is_(None),
            FieldEvent.questionnaire_id == questionnaire.id,
        )
    )


def _moment(event: FieldEvent) -> datetime:
    """When it happened: by the device's clock, which cannot be ahead of its arrival."""
    return min(event.at, event.received_at)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _last(session: Session) -> datetime:
    return session.last
