"""What came of a call: the kinds of events that fit the telephone, noted as any other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from app.accounts.models import Person
from app.clock import now
from app.collection.content import content_hash
from app.columns import canonical
from app.db import db
from app.errors import Refused
from app.fieldwork.calling import require_callable
from app.fieldwork.events import Author, note_events
from app.fieldwork.kinds import KINDS
from app.fieldwork.models import FieldEvent
from app.fieldwork.opening import Event
from app.fieldwork.turns import end_turn, held_turn
from app.i18n import LazyString, _l
from app.projects.models import Questionnaire

#: The kinds that fit a call, in a caller's words; the rest of what they mean is in `kinds`.
OUTCOMES: Mapping[str, LazyString] = {
    "absent": _l("Pas de réponse"),
    "message": _l("Message laissé sur le répondeur"),
    "again": _l("À rappeler"),
    "appointment": _l("Rendez-vous pris"),
    "accepted": _l("A répondu au questionnaire"),
    "refusal": _l("Refuse de répondre"),
    "unusable": _l("Numéro faux ou qui n’est pas le sien"),
    "unable": _l("Ne peut pas répondre (langue, santé, âge…)"),
    "claimed": _l("Dit avoir déjà répondu"),
    "deceased": _l("Personne décédée"),
}

#: What tells a call from a visit in the log.
CALLED = {"channel": "phone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a caller says of a call; `when` is aware, for those kinds that have an hour."""

    kind: str
    when: datetime | None = None
    text: str = ""


def note_call(questionnaire: Questionnaire, household_id: UUID, outcome: Outcome, *, by: Person) -> UUID:
    """Note what came of a call, and let the household go; gives the event's id, by which it is taken back.

    A turn that ran out meanwhile loses nothing: the call took place. Refused: not_found (404),
    call_when_missing, call_when_past.
    """
    require_callable(questionnaire, by, household_id)
    data = _data(outcome)
    turn = held_turn(questionnaire, by.id)
    if turn and turn.household_id == household_id:
        end_turn(turn)
        db.session.flush()
    event = _event(questionnaire, household_id, outcome.kind, data | CALLED)
    noted = [event]
    if outcome.text and "text" not in data:
        noted.append(_event(questionnaire, household_id, "note", {"text": outcome.text} | CALLED))
    note_events(Author(questionnaire.project_id, by.id), noted)
    return event.id


def take_back(questionnaire: Questionnaire, event_id: UUID, *, by: Person) -> None:
    """Undo what the caller noted on the telephone. Refused: not_found (404)."""
    event = db.session.get(FieldEvent, (questionnaire.project_id, event_id))
    is_own = event and event.questionnaire_id == questionnaire.id and event.person_id == by.id
    if event is None or not is_own or event.household_id is None or event.kind not in OUTCOMES:
        raise Refused("not_found", 404)
    undone = _event(questionnaire, event.household_id, "undone", {"event": str(event_id)} | CALLED)
    note_events(Author(questionnaire.project_id, by.id), [undone])


def _data(outcome: Outcome) -> dict[str, str]:
    """What the event says beside its kind, of what this kind may say."""
    may = KINDS[outcome.kind].data
    if outcome.kind == "appointment" and outcome.when is None:
        raise Refused("call_when_missing")
    told = {}
    if outcome.when and "when" in may:
        if outcome.when < now():
            raise Refused("call_when_past")
        told["when"] = outcome.when.isoformat()
    if outcome.text and "text" in may:
        told["text"] = outcome.text
    return told


def _event(questionnaire: Questionnaire, household_id: UUID, kind: str, data: Mapping[str, str]) -> Event:
    at = now()
    said = {"kind": kind, "household": str(household_id), "at": at.isoformat(), "data": dict(data)}
    return Event(
        id=uuid4(),
        questionnaire_id=questionnaire.id,
        kind=kind,
        household_id=household_id,
        at=at,
        data=data,
        content_hash=content_hash(canonical(said), None, ()),
    )
