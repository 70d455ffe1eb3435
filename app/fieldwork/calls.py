"""The duty log (*permanence*): who called the city, about what, who goes on with it, what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.accounts.access import Act, can
from app.accounts.audit import record
from app.accounts.models import Person
from app.clock import now
from app.db import db
from app.errors import Refused
from app.fieldwork.models import Call
from app.i18n import LazyString, _l
from app.projects.models import Project

#: What people call about.
ABOUT: Mapping[str, LazyString] = {
    "question": _l("Question sur le questionnaire"),
    "paper": _l("Demande de papier"),
    "language": _l("Demande d’une autre langue"),
    "help": _l("Demande d’aide pour répondre"),
    "appointment": _l("Rendez-vous à prendre ou à déplacer"),
    "agent": _l("Vérifier l’identité d’un agent"),
    "complaint": _l("Plainte"),
    "withdrawal": _l("Retrait d’une réponse ou refus d’être sollicité"),
    "other": _l("Autre"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A call as it is written down; `caller` as they said it, or empty. `handed_to` None: nobody goes on."""

    about: str
    caller: str = ""
    note: str = ""
    handed_to: UUID | None = None
    is_done: bool = False


def write_call(project: Project, told: Told, *, by: Person) -> Call:
    """Write a call down. Refused: call_recipient (who it is handed to may not collect here)."""
    _require_recipient(project, told.handed_to)
    call = Call(
        project_id=project.id,
        person_id=by.id,
        caller=told.caller,
        about=told.about,
        note=told.note,
        handed_to=told.handed_to,
        done_at=now() if told.is_done else None,
    )
    db.session.add(call)
    db.session.flush()
    record("call.write", f"call {call.id}", by=by, project_id=project.id, about=told.about)
    return call


def hand_over(project: Project, call: Call, to: UUID | None, *, by: Person) -> None:
    """Say who goes on with a call. Refused: call_recipient."""
    _require_recipient(project, to)
    call.handed_to = to
    record("call.hand_over", f"call {call.id}", by=by, project_id=project.id)


def settle(call: Call, *, by: Person, is_done: bool) -> None:
    """Say that a call is done with, or open again."""
    call.done_at = now() if is_done else None
    record("call.settle", f"call {call.id}", by=by, project_id=call.project_id, done=int(is_done))


def calls_for(project: Project, person: Person, most: int, skip: int = 0) -> Sequence[Call]:
    """The calls that a person sees, open ones first, each the newest first."""
    query = select(Call).where(*_seen(project, person))
    order = (Call.done_at.is_not(None), Call.at.desc(), Call.id.desc())
    return list(db.session.scalars(query.order_by(*order).limit(most).offset(skip)))


def how_many_calls(project: Project, person: Person, *, are_open: bool) -> int:
    """How many open or done ones a person sees."""
    state = Call.done_at.is_(None) if are_open else Call.done_at.is_not(None)
    return (
        db.session.scalar(select(func.count()).select_from(Call).where(*_seen(project, person), state)) or 0
    )


def find_call(project: Project, call_id: UUID, person: Person) -> Call:
    """One of the calls that a person sees. Refused: not_found (404)."""
    call = db.session.scalar(select(Call).where(*_seen(project, person), Call.id == call_id))
    if call is None:
        raise Refused("not_found", 404)
    return call


def _seen(project: Project, person: Person) -> list[ColumnElement[bool]]:
    """All for who manages; for others those handed to them."""
    seen = [Call.project_id == project.id]
    return seen if can(person, Act.MANAGE, project) else [*seen, Call.handed_to == person.id]


def _require_recipient(project: Project, person_id: UUID | None) -> None:
    if person_id is not None and not can(db.session.get(Person, person_id), Act.COLLECT, project):
        raise Refused("call_recipient")
