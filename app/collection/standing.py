"""Whether an answer waits for a person before it counts, and why; or is a test."""

from datetime import datetime

from app.collection.reception import Asked, Received
from app.collection.states import Quarantine, State
from app.errors import Refused
from app.projects.terms import Access
from app.projects.terms import State as Stage


def stands(received: Received, *, amending: bool) -> tuple[State, Quarantine | None]:
    """The state of an answer before codes are counted, and for what is set aside the reason.

    An amendment needs no code: the answer that it amends has it.
    """
    if received.envelope.test or received.questionnaire.state == Stage.DRAFT:
        return State.TEST, None
    reason = _trouble_with_time(received) or _trouble_with_version(received)
    if not amending:
        reason = reason or trouble_with_code(received)
    return (State.QUARANTINED, reason) if reason else (State.COUNTED, None)


def refuse_wrong_code(received: Received) -> None:
    """Ask a resident on the web for a code that works, rather than set the answer aside.

    Raises Refused with 403: code_required, code_unknown or code_revoked.
    """
    envelope = received.envelope
    if not received.channel.corrects or envelope.test or envelope.replaces:
        return
    if trouble := trouble_with_code(received):
        codes = {Quarantine.NO_CODE: "code_required", Quarantine.REVOKED_CODE: "code_revoked"}
        raise Refused(codes.get(trouble, "code_unknown"), 403)


def trouble_with_code(received: Received) -> Quarantine | None:
    """What is wrong with the code, or with there being none."""
    if received.envelope.code is None and received.envelope.code_id is None:
        return Quarantine.NO_CODE if received.questionnaire.access == Access.CODE else None
    if received.code is None:
        return Quarantine.UNKNOWN_CODE
    return None if received.code.state == "active" else Quarantine.REVOKED_CODE


def _trouble_with_time(received: Received) -> Quarantine | None:
    questionnaire = received.questionnaire
    if questionnaire.opens_at and received.at < questionnaire.opens_at:
        return Quarantine.EARLY
    passed = questionnaire.closes_at is not None and received.at >= questionnaire.closes_at
    if not passed and questionnaire.state != Stage.CLOSED:
        return None
    return _late_or_closed(received.envelope.finished_at, questionnaire)


def _late_or_closed(finished_at: datetime | None, questionnaire: Asked) -> Quarantine:
    """A device's clock may be wrong: it tells the reviewer something, and decides nothing."""
    ends = [end for end in (questionnaire.closes_at, questionnaire.closed_at) if end]
    in_time = finished_at is not None and bool(ends) and finished_at < min(ends)
    return Quarantine.LATE if in_time else Quarantine.CLOSED


def _trouble_with_version(received: Received) -> Quarantine | None:
    if received.version is None:
        return Quarantine.UNKNOWN_VERSION
    return None if received.version.published_at else Quarantine.UNPUBLISHED_VERSION
