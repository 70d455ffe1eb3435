"""What results may tell of fieldwork: doors tried, met, accepted, refused; calls; sessions."""

from typing import NamedTuple

from app.fieldwork.doors import doors_of
from app.fieldwork.sessions import Asked, asked_in, sessions_of, taken
from app.fieldwork.tallies import tally_of
from app.projects.models import Questionnaire


class CallCounts(NamedTuple):
    """Households that were called; each count is within the one before, but `refused`."""

    tried: int
    met: int
    accepted: int
    refused: int


class DoorCounts(NamedTuple):
    """Households of a questionnaire that agents go to; each count is within the one before, but `refused`.

    `refused` and `accepted` are both among those met. `calls` are of the same households.
    """

    doors: int
    tried: int
    met: int
    accepted: int
    refused: int
    calls: CallCounts


def door_counts(questionnaire: Questionnaire) -> DoorCounts:
    """Count the doors of a questionnaire, from the log."""
    tally = tally_of(doors_of(questionnaire))
    phone = tally.phone
    calls = CallCounts(phone.tried, phone.met, phone.accepted, phone.refused)
    return DoorCounts(tally.doors, tally.tried, tally.met, tally.accepted, tally.refused, calls)


class SessionCounts(NamedTuple):
    """Sessions without addresses, the questionnaires finished in them, and who was asked and declined."""

    sessions: int
    taken: int
    asked: Asked


def session_counts(questionnaire: Questionnaire) -> SessionCounts:
    """Count the sessions of a questionnaire in which somebody was asked, from the log."""
    sessions = [one for one in sessions_of(questionnaire) if one.taken or one.declined]
    return SessionCounts(len(sessions), taken(sessions), asked_in(sessions))
