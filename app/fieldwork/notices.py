"""Notices left at a door: the code printed on one becomes the household's own."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from app.accounts.models import Person
from app.db import db, writing
from app.errors import Refused
from app.fieldwork.models import Device
from app.fieldwork.opening import Event
from app.households.access import find_code
from app.households.links import link_code
from app.households.models import Household
from app.projects.models import Questionnaire


def link_notices(
    device: Device, questionnaires: Mapping[UUID, Questionnaire], events: Iterable[Event]
) -> None:
    """Link the codes of notices that were left to the households they were left at, once.

    `questionnaires` are those that are open: of the others no link is made any more.

    A code that is not known, or belongs to another household already, stays as it is: the event is kept
    with what was typed, and a person can see it.
    """
    left = [
        event
        for event in events
        if event.kind == "notice"
        and event.data.get("code")
        and event.household_id
        and event.questionnaire_id in questionnaires
    ]
    if not left:
        return
    writing()
    agent = db.session.get_one(Person, device.person_id)
    for event in left:
        _link(device.project_id, event, agent)


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
