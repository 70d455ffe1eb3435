"""Writing the current state of an answer: a new submission, or the one that it amends."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, update

from app.collection.commenting import Review
from app.collection.counting import Candidate
from app.collection.entry import Entry
from app.collection.models import InstanceClaim, Submission, SubmissionVersion
from app.collection.placing import place_newcomer, state_at
from app.collection.receipt import receipt_code
from app.collection.standing import stands
from app.collection.states import Quarantine, State
from app.db import db, execute, table_of
from app.households.directory import Entry as Directed
from app.households.directory import Opens, enter

_NEW = insert(table_of(Submission))


class _Amended(NamedTuple):
    id: UUID
    state: str
    code_id: UUID | None
    chosen: bool


def settle(entry: Entry) -> None:
    """Write the state of a claimed answer; `entry` learns its submission and state.

    An amendment that must wait for a person becomes a submission of its own, in quarantine: what it
    amends goes on counting meanwhile.
    """
    amended = _amended(entry)
    state, reason = _stands(entry, amending=amended is not None)
    if amended and reason is None:
        _amend(entry, amended)
        return
    if entry.received.envelope.replaces:
        entry.flags = ("amendment_set_aside" if amended else "replaces_unknown",)
    _begin(entry, state, reason)


def _stands(entry: Entry, *, amending: bool) -> tuple[State, Quarantine | None]:
    state, reason = stands(entry.received, amending=amending)
    if state is State.COUNTED and not entry.judged.readable:
        return State.QUARANTINED, Quarantine.UNREADABLE
    return state, reason


def _begin(entry: Entry, state: State, reason: Quarantine | None) -> None:
    code_id = entry.received.code.id if entry.received.code else None
    place = None
    if state is State.COUNTED and code_id:
        newcomer = Candidate(entry.submission_id, bool(entry.judged.valid))
        place = place_newcomer(entry.project_id, code_id, newcomer)
        state = state_at(place)
    entry.state = state
    execute(
        _NEW,
        {
            "project_id": entry.project_id,
            "id": entry.submission_id,
            "questionnaire_id": entry.received.envelope.questionnaire_id,
            "version_id": entry.version_id,
            "state": state,
            "reason": reason,
            "valid": entry.judged.valid,
            "code_id": code_id,
            "place": place,
            "chosen": False,
        },
    )
    receipt = receipt_code(entry.project_id, entry.submission_id)
    enter(receipt, Directed(entry.project_id, Opens.RECEIPT, entry.submission_id))


def _amend(entry: Entry, amended: _Amended) -> None:
    """Codes are locked before submissions, as everywhere."""
    entry.submission_id, entry.state = amended.id, State(amended.state)
    if amended.code_id and amended.state in {State.COUNTED, State.BESIDE}:
        candidate = Candidate(amended.id, bool(entry.judged.valid), amended.chosen)
        entry.state = state_at(place_newcomer(entry.project_id, amended.code_id, candidate))
    db.session.execute(
        update(Submission)
        .where(Submission.project_id == entry.project_id, Submission.id == amended.id)
        .values(version_id=entry.version_id, valid=entry.judged.valid, review=Review.EDITED)
    )


def _amended(entry: Entry) -> _Amended | None:
    """The submission whose version the envelope names as replaced, if it is of this questionnaire."""
    replaces = entry.received.envelope.replaces
    if replaces is None:
        return None
    row = db.session.execute(
        select(Submission.id, Submission.state, Submission.code_id, Submission.chosen)
        .join(
            SubmissionVersion,
            (SubmissionVersion.project_id == Submission.project_id)
            & (SubmissionVersion.submission_id == Submission.id),
        )
        .join(
            InstanceClaim,
            (InstanceClaim.project_id == SubmissionVersion.project_id)
            & (InstanceClaim.version_id == SubmissionVersion.id),
        )
        .where(
            InstanceClaim.project_id == entry.project_id,
            InstanceClaim.instance_id == replaces,
            Submission.questionnaire_id == entry.received.envelope.questionnaire_id,
        )
    ).first()
    return _Amended(*row) if row else None
