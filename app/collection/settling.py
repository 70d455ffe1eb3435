"""Writing the current state of an answer: a new submission, or the one that it amends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, update

from app.collection.commenting import Review
from app.collection.counting import Candidate
from app.collection.entry import Entry
from app.collection.models import (
    CLAIM_OF_VERSION,
    VERSION_OF_SUBMISSION,
    InstanceClaim,
    Submission,
    SubmissionVersion,
    Tombstone,
)
from app.collection.placing import Newcomer, place_newcomers, state_at
from app.collection.receipt import receipt_code
from app.collection.standing import stands
from app.collection.states import Quarantine, State
from app.db import db, execute, table_of
from app.errors import Refused
from app.households.directory import Entry as Directed
from app.households.directory import Opens, enter
from app.households.models import AccessCode

_NEW = insert(table_of(Submission))
#: Answers in these states share the places under their code.
_UNDER_A_CODE = (State.COUNTED, State.BESIDE)


class _Amended(NamedTuple):
    id: UUID
    state: str
    code_id: UUID | None
    #: Of the code, and of what led to the answer.
    quartier: str | None
    source_id: UUID | None
    chosen: bool
    #: The version that holds, and the one that the envelope names.
    latest: UUID
    named: UUID


def settle(entries: Sequence[Entry]) -> None:
    """Write the states of claimed answers; each entry learns its submission and state.

    An amendment that must wait for a person becomes a submission of its own, in quarantine: what it
    amends goes on counting meanwhile.

    Refused, where an envelope wants to amend the latest: answer_replaced (409), answer_withdrawn (410).
    Nothing is to be kept then of what was written, and the entries are as they were.
    """
    settling = [_settling(entry) for entry in entries]
    # Codes are locked before submissions, as everywhere, and all at once.
    for project_id in sorted({one.entry.project_id for one in settling}):
        newcomers = [one.newcomer for one in settling if one.newcomer and one.entry.project_id == project_id]
        placed = place_newcomers(project_id, newcomers)
        for one in settling:
            if one.submission_id in placed:
                one.code_id, one.place = placed[one.submission_id]
                one.state = state_at(one.place)
    for one in settling:
        if one.amended:
            _amend(one.entry, one.amended)
    _begin([one for one in settling if not one.amended])
    for one in settling:
        one.tell()


@dataclass(slots=True)
class _Settling:
    """An entry on its way to a state: what it amends, if it does, and where it stands."""

    entry: Entry
    state: State
    reason: Quarantine | None
    amended: _Amended | None
    code_id: UUID | None
    flags: tuple[str, ...] = ()
    place: int | None = None

    @property
    def submission_id(self) -> UUID:
        return self.amended.id if self.amended else self.entry.submission_id

    @property
    def newcomer(self) -> Newcomer | None:
        """What asks for a place under a code, if it does."""
        if self.code_id is None or self.state not in _UNDER_A_CODE:
            return None
        chosen = bool(self.amended and self.amended.chosen)
        candidate = Candidate(self.submission_id, bool(self.entry.judged.valid), chosen)
        return Newcomer(self.code_id, candidate)

    def tell(self) -> None:
        """Where the answer came from, and from which quartier its code is, no edit changes."""
        entry = self.entry
        entry.submission_id, entry.state, entry.flags = self.submission_id, self.state, self.flags
        if self.amended:
            entry.code_quartier, entry.source_id = self.amended.quartier, self.amended.source_id


def _settling(entry: Entry) -> _Settling:
    amended = _amended(entry)
    if entry.received.envelope.latest_only:
        _refuse_outdated(entry, amended)
    state, reason = _stands(entry, amending=amended is not None)
    if amended and reason is None:
        return _Settling(entry, State(amended.state), None, amended, amended.code_id)
    code_id = entry.received.code.counting_id if entry.received.code else None
    flags: tuple[str, ...] = ()
    if entry.received.envelope.replaces:
        flags = ("amendment_set_aside" if amended else "replaces_unknown",)
    return _Settling(entry, state, reason, None, code_id, flags)


def _stands(entry: Entry, *, amending: bool) -> tuple[State, Quarantine | None]:
    state, reason = stands(entry.received, amending=amending)
    if state is State.COUNTED and not entry.judged.readable:
        return State.QUARANTINED, Quarantine.UNREADABLE
    return state, reason


def _begin(settling: Sequence[_Settling]) -> None:
    """Write new submissions, and the receipts that open them."""
    if not settling:
        return
    execute(
        _NEW,
        [
            {
                "project_id": one.entry.project_id,
                "id": one.submission_id,
                "questionnaire_id": one.entry.received.envelope.questionnaire_id,
                "version_id": one.entry.version_id,
                "state": one.state,
                "reason": one.reason,
                "valid": one.entry.judged.valid,
                "code_id": one.code_id,
                "place": one.place,
                "chosen": False,
            }
            for one in settling
        ],
    )
    enter(
        (receipt_code(project_id, one.submission_id), Directed(project_id, Opens.RECEIPT, one.submission_id))
        for one in settling
        for project_id in [one.entry.project_id]
    )


def _refuse_outdated(entry: Entry, amended: _Amended | None) -> None:
    """What was replaced or withdrawn since it was read is not put back by an edit of it."""
    if amended and amended.latest != amended.named:
        raise Refused("answer_replaced", 409)
    replaces = entry.received.envelope.replaces
    if replaces and amended is None and db.session.get(Tombstone, (entry.project_id, replaces)):
        raise Refused("answer_withdrawn", 410)


def _amend(entry: Entry, amended: _Amended) -> None:
    """Who amends at the same moment is seen now: the code is locked, where there is one."""
    which = (Submission.project_id == entry.project_id) & (Submission.id == amended.id)
    if entry.received.envelope.latest_only:
        which &= Submission.version_id == amended.named
    written = db.session.execute(
        update(Submission)
        .where(which)
        .values(version_id=entry.version_id, valid=entry.judged.valid, review=Review.EDITED)
        .returning(Submission.id)
        .execution_options(synchronize_session=False)
    )
    if written.first() is None:
        raise Refused("answer_replaced", 409)


def _amended(entry: Entry) -> _Amended | None:
    """The submission whose version the envelope names as replaced, if it is of this questionnaire."""
    replaces = entry.received.envelope.replaces
    if replaces is None:
        return None
    row = db.session.execute(
        select(
            Submission.id,
            Submission.state,
            Submission.code_id,
            AccessCode.quartier,
            SubmissionVersion.source_id,
            Submission.chosen,
            Submission.version_id,
            InstanceClaim.version_id,
        )
        .join(SubmissionVersion, VERSION_OF_SUBMISSION)
        .join(InstanceClaim, CLAIM_OF_VERSION)
        .outerjoin(
            AccessCode,
            (AccessCode.project_id == Submission.project_id) & (AccessCode.id == Submission.code_id),
        )
        .where(
            InstanceClaim.project_id == entry.project_id,
            InstanceClaim.instance_id == replaces,
            Submission.questionnaire_id == entry.received.envelope.questionnaire_id,
        )
    ).first()
    return _Amended(*row) if row else None
