"""The demonstration's sessions without addresses: where answers in the street and at a counter were taken."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import Person
from app.clock import at
from app.collection.content import content_hash
from app.collection.models import SubmissionVersion
from app.columns import canonical
from app.db import db, transaction, uuid7
from app.fieldwork.events import Author, note_events
from app.fieldwork.opening import Event
from app.projects.models import Questionnaire
from app.questionnaire.context import PARIS

_PLACES = {"street": "Marché de la Petite-Hollande", "counter": "Mairie annexe"}


def load_stands(questionnaire: Questionnaire, agent: Person) -> None:
    """Note a session for each day and channel, with the answers that came so; others are at other places."""
    with transaction():
        taken = list(_taken(questionnaire))
    for (_day, channel), answers in groupby(sorted(taken), key=lambda one: one[:2]):
        session = str(uuid7())
        told = [(moment, instance_id) for _, _, moment, instance_id in answers]
        opened = {"session": session, "place": _PLACES[channel], "channel": channel}
        events = [_event(questionnaire.id, "opened", told[0][0] - timedelta(minutes=20), opened)]
        for moment, instance_id in told:
            events.append(
                _event(questionnaire.id, "taken", moment, {"session": session, "instance_id": instance_id})
            )
        events.append(
            _event(questionnaire.id, "closed", told[-1][0] + timedelta(minutes=5), {"session": session})
        )
        with transaction(), at(events[-1].at):
            note_events(Author(questionnaire.project_id, agent.id), events)


def _taken(questionnaire: Questionnaire) -> Iterator[tuple[str, str, datetime, str]]:
    """Day, channel, moment and instanceID of each."""
    version = SubmissionVersion
    rows = db.session.execute(
        select(version.channel, version.finished_at, version.instance_id).where(
            version.project_id == questionnaire.project_id,
            version.questionnaire_id == questionnaire.id,
            version.channel.in_(_PLACES),
        )
    )
    for channel, moment, instance_id in rows:
        if moment:
            yield moment.astimezone(PARIS).date().isoformat(), channel, moment, instance_id


def _event(questionnaire_id: UUID, kind: str, moment: datetime, data: dict[str, Any]) -> Event:
    said = {"kind": kind, "household": None, "at": moment.isoformat(), "data": data}
    digest = content_hash(canonical(said), None, ())
    return Event(uuid7(), questionnaire_id, kind, None, moment, data, digest)
