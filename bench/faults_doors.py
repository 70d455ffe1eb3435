"""How doors stand by the server's own fold of the log, for faults_terrain.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any
from uuid import UUID

from prefill import Target
from sqlalchemy import select

from app.db import db
from app.fieldwork.doors import answered_among
from app.fieldwork.folding import Happened, fold, in_order
from app.fieldwork.models import Assignment, FieldEvent
from app.projects.models import Questionnaire

Json = dict[str, Any]


@dataclass(frozen=True)
class Doors:
    """`states` as devices tell theirs, by household; `untouched` is that of the others; `rounds` by agent.

    `places`: by event where it stands in the order of its door.
    """

    states: dict[UUID, Json]
    places: dict[str, int]
    untouched: Json
    rounds: dict[UUID, set[UUID]]
    answered: set[UUID]


def read_doors(target: Target) -> Doors:
    with target.app.app_context():
        questionnaire = db.session.scalars(select(Questionnaire)).one()
        log: dict[UUID, list[Happened]] = {}
        for event in db.session.scalars(select(FieldEvent).order_by(FieldEvent.sequence)):
            if event.household_id:
                told = Happened(
                    str(event.id), str(event.person_id), event.kind, event.at.isoformat(), event.data
                )
                log.setdefault(event.household_id, []).append(told)
        rounds: dict[UUID, set[UUID]] = {}
        for row in db.session.scalars(select(Assignment)):
            if row.person_id:
                rounds.setdefault(row.person_id, set()).add(row.household_id)
        known = log.keys() | set().union(*rounds.values())
        answered = answered_among(questionnaire, known)
        db.session.remove()
        db.engine.dispose()
    states = {household: _tell(events) for household, events in log.items()}
    places = {event.id: place for events in log.values() for place, event in enumerate(in_order(events))}
    return Doors(states, places, _tell(()), rounds, answered)


def out_of_order(devices: list[Json], doors: Doors) -> int:
    """Pairs that one device noted at one door one after the other, and that are the other way round there.

    Left out is what a second window noted: neither knows of the other's.
    """
    turned = 0
    for device in devices:
        noted = [one for one in device["log"] if one[2] and one[0] in doors.places and not one[4]]
        for _, some in groupby(sorted(noted, key=_household), key=_household):
            places = [doors.places[one[0]] for one in some]
            turned += sum(left > right for left, right in pairwise(places))
    return turned


def _household(noted: list[str]) -> str:
    return noted[2]


def _tell(events: Iterable[Happened]) -> Json:
    """As a device tells it (bench/devices/agent.mjs)."""
    state = fold(events)
    return {
        "stand": state.stand.value,
        "event": state.event.id if state.event else None,
        "when": state.when,
        "attempts": state.attempts,
        "contacts": state.contacts,
        "notes": list(state.notes),
        "disagree": state.disagree,
    }
