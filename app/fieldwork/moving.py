"""Answers that were put at the wrong door: moved by their agent, or by the team in the agent's name.

Two events say so: at the wrong door the visit is `undone`, with `moved_to`; at the right one it is
`accepted`, with `moved_from` and the instanceID. The fold needs to know nothing of it. The answer itself
follows the second, if the person who says so brought it and if it still is at the door that is named.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.clock import now
from app.collection.content import content_hash
from app.collection.moving import collected_at, move_answer
from app.columns import canonical
from app.db import db, execute, table_of
from app.errors import Refused
from app.fieldwork.doors import Logged, log_of, standing
from app.fieldwork.events import Author, note_events
from app.fieldwork.models import Device, FieldEvent
from app.fieldwork.opening import Event, FieldAnswer
from app.households.binding import bind_households
from app.households.household_codes import codes_of
from app.households.models import Household
from app.projects.models import Questionnaire
from app.projects.terms import State

#: Where the code of a right door is minted that no letter went to: a batch by this name.
BATCH = "Porte à porte"
_KINDS = ("accepted", "undone")
_NAMED = ("moved_from", "moved_to")
_log = table_of(FieldEvent)
_OWN = select(*_log.c["id", "sequence", "questionnaire_id", "household_id", "kind", "data"]).where(
    _log.c.project_id == bindparam("project"),
    _log.c.household_id.in_(bindparam("households", expanding=True)),
    _log.c.person_id == bindparam("person"),
    _log.c.kind.in_(_KINDS),
)


class Move(NamedTuple):
    """An answer that goes from one household's code to another's."""

    questionnaire_id: UUID
    instance_id: str
    origin: UUID
    target: UUID


def moves_in(events: Iterable[Event | FieldEvent | Row[Any]]) -> list[Move]:
    """What these events say of answers that were put at the wrong door, in their order."""
    return [
        Move(event.questionnaire_id, data["instance_id"], UUID(data["moved_from"]), event.household_id)
        for event in events
        if event.kind == "accepted" and event.household_id and "moved_from" in (data := event.data)
        if "instance_id" in data
    ]


def put_right(device: Device, answers: Sequence[FieldAnswer], events: Sequence[Event]) -> list[FieldAnswer]:
    """The answers, each at the door where its agent says by now that it was given.

    An answer may arrive after the word that it was put at the wrong door: its event took fewer tries.
    """
    moves = [*_told_before(device, answers), *moves_in(events)]
    return [_put_right(answer, moves) for answer in answers] if moves else list(answers)


def follow_moves(
    device: Device, events: Sequence[Event], questionnaires: Mapping[UUID, Questionnaire]
) -> None:
    """Put answers that are here under the codes of the doors that new events name.

    `questionnaires` are those that are open: of the others no link is left. Codes are locked, so this comes
    before anything takes the project's counter; the codes of these doors are there already.
    """
    telling = [event for event in events if "moved_from" in event.data]
    if not telling:
        return
    query = select(FieldEvent.id).where(
        FieldEvent.project_id == device.project_id, FieldEvent.id.in_([event.id for event in telling])
    )
    known = set(db.session.scalars(query))
    for move in moves_in(event for event in telling if event.id not in known):
        if questionnaire := questionnaires.get(move.questionnaire_id):
            _follow(questionnaire, move, device.person_id, by=device.person)


def move_by_team(
    questionnaire: Questionnaire, household_id: UUID, event_id: UUID, target: Household, *, by: Person
) -> None:
    """Say in its agent's name that an answer was given at another door; the log tells that the team did.

    Refused: as `movable`, and move_nowhere (409) where it is there already.
    """
    wrong = movable(questionnaire, household_id, event_id)
    if household_id == target.id:
        raise Refused("move_nowhere", 409)
    # It stands under a code, or nothing is there to move yet: what comes later follows the events.
    bind_households(questionnaire, [target], BATCH, by=by)
    undone, accepted = _events(wrong, target.id)
    for move in moves_in([accepted]):
        _follow(questionnaire, move, wrong.person_id, by=by)
    # Not which visit: the next line of that log names the answer.
    subject = f"questionnaire {questionnaire.id}"
    record("visit.move", subject, by=by, project_id=questionnaire.project_id)
    note_events(Author(questionnaire.project_id, wrong.person_id), [undone, accepted])


def movable(questionnaire: Questionnaire, household_id: UUID, event_id: UUID) -> FieldEvent:
    """The event that says that an answer was given at this door.

    Refused: questionnaire_closed (409), move_nowhere (409): not this door's, or taken back.
    """
    if questionnaire.state == State.CLOSED:
        raise Refused("questionnaire_closed", 409)
    event = db.session.get(FieldEvent, (questionnaire.project_id, event_id))
    if event is None or event.household_id != household_id or not _can_move(questionnaire, event):
        raise Refused("move_nowhere", 409)
    return event


def doors_named(project_id: UUID, log: Iterable[Logged]) -> dict[str, str]:
    """The addresses of the doors that answers went to or came from, by the household's id."""
    named = {UUID(data[name]) for data in (one.event.data for one in log) for name in _NAMED if name in data}
    query = select(Household.id, Household.address).where(
        Household.project_id == project_id, Household.id.in_(named)
    )
    return {str(row.id): row.address for row in db.session.execute(query)} if named else {}


def _can_move(questionnaire: Questionnaire, event: FieldEvent) -> bool:
    """Whether it says that an answer was given at its door, and was not taken back."""
    if event.questionnaire_id != questionnaire.id or event.kind != "accepted":
        return False
    log = log_of(questionnaire, FieldEvent.household_id == event.household_id)
    return "instance_id" in event.data and str(event.id) in {one.event.id for one in standing(log)}


def _follow(questionnaire: Questionnaire, move: Move, collector_id: UUID, *, by: Person) -> None:
    place = (questionnaire.project_id, move.instance_id, move.origin, collector_id)
    submission = collected_at(*place)
    code = codes_of(questionnaire, [move.target]).get(move.target)
    if submission and code and submission.questionnaire_id == questionnaire.id:
        move_answer(submission, code.id, by=by)


def _told_before(device: Device, answers: Sequence[FieldAnswer]) -> list[Move]:
    """What the log says of these answers already: where they went from the doors that they name."""
    wanted = {answer.household_id for answer in answers if answer.household_id}
    found: dict[UUID, Row[Any]] = {}
    seen: set[UUID] = set()
    while wanted:
        seen |= wanted
        asked = {"project": device.project_id, "person": device.person_id, "households": [*wanted]}
        told = execute(_OWN, asked).all()
        found |= {event.id: event for event in told}
        wanted = {UUID(event.data["moved_to"]) for event in told if "moved_to" in event.data} - seen
    told_in_order: list[Row[Any]] = sorted(found.values(), key=_sequence)
    return moves_in(told_in_order)


def _put_right(answer: FieldAnswer, moves: Iterable[Move]) -> FieldAnswer:
    at = answer.household_id
    for move in moves:
        if move.instance_id == answer.envelope.instance_id and move.origin == at:
            at = move.target
    return answer if at == answer.household_id else replace(answer, household_id=at)


def _events(wrong: FieldEvent, target: UUID) -> tuple[Event, Event]:
    """What is noted at both doors. The visit was when it was, and by the channel that it was by."""
    gone: dict[str, Any] = {"event": str(wrong.id), "moved_to": str(target), "by_team": True}
    here: dict[str, Any] = {
        "instance_id": wrong.data["instance_id"],
        "moved_from": str(wrong.household_id),
        "by_team": True,
        "channel": wrong.data.get("channel") or ("door" if wrong.device_id else "phone"),
    }
    return _event(wrong, "undone", wrong.household_id, now(), gone), _event(
        wrong, "accepted", target, wrong.at, here
    )


def _event(
    wrong: FieldEvent, kind: str, household_id: UUID | None, at: datetime, data: Mapping[str, Any]
) -> Event:
    said = {"kind": kind, "household": str(household_id), "at": at.isoformat(), "data": dict(data)}
    return Event(
        id=uuid4(),
        questionnaire_id=wrong.questionnaire_id,
        kind=kind,
        household_id=household_id,
        at=at,
        data=data,
        content_hash=content_hash(canonical(said), None, ()),
    )


def _sequence(event: Row[Any]) -> int:
    return int(event.sequence)
