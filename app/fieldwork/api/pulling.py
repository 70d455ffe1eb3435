"""POST /api/v1/terrain/pull: what changed since a cursor."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response

from app.accounts.models import Person
from app.clock import now
from app.collection.api.body import read_json, to_json
from app.db import db, reading, writing
from app.fieldwork.api import blueprint
from app.fieldwork.api.bearer import device_by
from app.fieldwork.badge import check_of
from app.fieldwork.devices import device_of_session, is_stale, note_seen
from app.fieldwork.models import Device, FieldEvent
from app.fieldwork.pulling import Changes, Held, Round, changes
from app.fieldwork.schemas import PullSchema, read
from app.households.models import Household
from app.projects.forms import load_form
from app.projects.models import FormVersion, Project, Questionnaire

_PARTS = (
    "address",
    "number",
    "street",
    "building",
    "floor",
    "door",
    "town",
    "latitude",
    "longitude",
    "remark",
)


@blueprint.post("/api/v1/terrain/pull")
def pull() -> Response:
    """200 with what changed. 401: the session has ended; 403: the device is revoked."""
    reading()
    device = device_by(device_of_session)
    told = read(PullSchema(), read_json())
    found = _tell(device, changes(device, Held(**told)))
    if is_stale(device, now()):
        writing()
        note_seen(db.session.merge(device))
    return to_json(found)


def _tell(device: Device, found: Changes) -> dict[str, Any]:
    names = {questionnaire.id: questionnaire.short_name for questionnaire, _ in found.questionnaires}
    agent, project = (
        db.session.get_one(Person, device.person_id),
        db.session.get_one(Project, device.project_id),
    )
    return {
        "epoch": found.last.epoch,
        "sequence": found.last.last,
        "reset": found.reset,
        "more": found.more,
        "agent": {"number": agent.number, "name": agent.name, "check": check_of(agent.id)},
        "project": {"number": project.number, "name": project.name, "zone": project.zone},
        "questionnaires": [_questionnaire(*one) for one in found.questionnaires],
        "addresses": [_address(one, names) for one in found.addresses if one.questionnaire_id in names],
        "gone": [_place(names, *one) for one in found.gone if one[0] in names],
        "events": [_event(event, device, names) for event in found.events if event.questionnaire_id in names],
        "doors": _listed(found.doors),
        "doors_mark": found.doors_mark,
        "answered": _listed(found.answered),
        "mark": found.mark,
        "sent_back": [
            {
                "instance_id": one.instance_id,
                "questionnaire": names.get(one.questionnaire_id),
                "comment": one.comment,
            }
            for one in found.sent_back
        ],
    }


def _questionnaire(questionnaire: Questionnaire, version: FormVersion) -> dict[str, Any]:
    form = load_form(version)
    return {
        "short_name": questionnaire.short_name,
        "title": questionnaire.title,
        "unit": questionnaire.unit,
        "version": version.label,
        "number": version.number,
        "languages": [language.tag for language in form.languages],
    }


def _listed(doors: Sequence[tuple[str, UUID]] | None) -> list[dict[str, str]] | None:
    if doors is None:
        return None
    return [{"questionnaire": name, "household": str(household)} for name, household in doors]


def _place(names: Mapping[UUID, str], questionnaire_id: UUID, household_id: UUID) -> dict[str, str]:
    return {"questionnaire": names[questionnaire_id], "household": str(household_id)}


def _address(one: Round, names: Mapping[UUID, str]) -> dict[str, Any]:
    household: Household = one.household
    parts = {name: getattr(household, name) for name in _PARTS}
    return {**_place(names, one.questionnaire_id, household.id), **parts}


def _event(event: FieldEvent, device: Device, names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "sequence": event.sequence,
        "questionnaire": names[event.questionnaire_id],
        "household": str(event.household_id) if event.household_id else None,
        "agent": str(event.person_id),
        "is_mine": event.person_id == device.person_id,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "data": event.data,
    }
