"""What agents still hold or owe when a questionnaire closes: devices, appointments, calls, doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.clock import now
from app.collection.commenting import Review
from app.collection.models import Submission
from app.db import db
from app.fieldwork.devices import devices_of
from app.fieldwork.doors import Door, doors_of
from app.fieldwork.kinds import Stand
from app.fieldwork.models import Call, Device
from app.projects.models import Questionnaire

#: A device that was in touch so lately has handed in what it held, or said that something is left.
LATELY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Appointment:
    """Doors where somebody is expected at an hour that is to come: how many, and the first hour."""

    doors: int
    first: datetime | None


@dataclass(frozen=True, slots=True)
class Outstanding:
    """`silent` are devices in use of the project that were not heard of since, the longest silent first.

    They may hold more than they said last. `holding` were heard of since, and said that something is left on
    them. `calls` are of the project's duty log, open ones, `handed` of them to somebody. `doors` are to be
    done or tried again.
    """

    silent: Sequence[Device]
    holding: Sequence[Device]
    sent_back: int
    calls: int
    handed: int
    appointments: Appointment
    doors: int


def outstanding_in_field(questionnaire: Questionnaire, since: datetime | None = None) -> Outstanding:
    """What agents still hold or owe; `since` is when a device must have been heard of, lately by default."""
    doors = list(doors_of(questionnaire))
    calls, handed = _open_calls(questionnaire)
    silent, heard = _devices(questionnaire, since or now() - LATELY)
    return Outstanding(
        silent=silent,
        holding=[one for one in heard if one.waiting],
        sent_back=_sent_back(questionnaire),
        calls=calls,
        handed=handed,
        appointments=_appointments(doors),
        doors=sum(door.stand in {Stand.TO_DO, Stand.AGAIN} for door in doors),
    )


def _devices(questionnaire: Questionnaire, since: datetime) -> tuple[list[Device], list[Device]]:
    """Those in use that were not heard of since, and those that were."""
    in_use = [one for one in devices_of(questionnaire.project_id) if one.revoked_at is None]
    in_use.sort(key=_heard_of)
    return [one for one in in_use if _heard_of(one) < since], [
        one for one in in_use if _heard_of(one) >= since
    ]


def _heard_of(device: Device) -> datetime:
    return device.last_seen_at or device.created_at


def _sent_back(questionnaire: Questionnaire) -> int:
    """Answers that their agents have still to look at again."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Submission)
            .where(
                Submission.project_id == questionnaire.project_id,
                Submission.questionnaire_id == questionnaire.id,
                Submission.review == Review.HAS_ISSUES,
            )
        )
        or 0
    )


def _open_calls(questionnaire: Questionnaire) -> tuple[int, int]:
    row = db.session.execute(
        select(func.count(), func.count(Call.handed_to)).where(
            Call.project_id == questionnaire.project_id, Call.done_at.is_(None)
        )
    ).one()
    return row[0], row[1]


def _appointments(doors: Sequence[Door]) -> Appointment:
    agreed = [
        datetime.fromisoformat(door.state.when)
        for door in doors
        if door.stand in {Stand.APPOINTMENT, Stand.AGAIN} and door.state.when
    ]
    to_come = [when for when in agreed if when > now()]
    return Appointment(len(to_come), min(to_come, default=None))
