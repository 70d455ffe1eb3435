"""Notices left at a door: the code printed on one becomes the household's own."""

from collections.abc import Iterable
from uuid import UUID

from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.fieldwork.kinds import KINDS
from app.fieldwork.models import Device
from app.fieldwork.opening import Event
from app.households.access import find_code
from app.households.links import link_code
from app.households.models import Household


def notices_left(events: Iterable[Event]) -> list[Event]:
    """The events that say that a notice with a code was left at a door."""
    return [
        event
        for event in events
        if "code" in KINDS[event.kind].data and event.data.get("code") and event.household_id
    ]


def link_notices(device: Device, events: Iterable[Event]) -> None:
    """Link the codes of notices that were left to the households they were left at, once.

    `events` are of questionnaires that are held open: of the others no link is made any more.

    A code that is not known, or belongs to another household already, stays as it is: the event is kept
    with what was typed, and a person can see it.
    """
    for event in events:
        _link(device.project_id, event, device.person)


def _link(project_id: UUID, event: Event, agent: Person) -> None:
    code = find_code(str(event.data["code"]))
    household = db.session.get(Household, (project_id, event.household_id))
    if code is None or household is None or code.project_id != project_id:
        return
    if code.questionnaire_id != event.questionnaire_id or code.state != "active":
        return
    try:
        link_code(code, household, by=agent)
    except Refused:
        return
    db.session.flush()
