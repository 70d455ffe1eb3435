"""POST /api/v1/terrain/pull: what changed since a cursor."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import Row

from app.clock import now
from app.collection.api.body import read_json, to_json
from app.db import db, reading, writing
from app.fieldwork.api import blueprint
from app.fieldwork.api.bearer import device_by
from app.fieldwork.api.crowd import take_turn
from app.fieldwork.badge import check_of
from app.fieldwork.devices import device_of_session, is_stale, note_seen
from app.fieldwork.models import Device
from app.fieldwork.pulling import Address, Asked, Changes, Held, changes
from app.fieldwork.schemas import PullSchema, read
from app.fieldwork.sent_back import SentBack
from app.households.streets import street_key
from app.projects.forms import form_of

_PULL = PullSchema()


@blueprint.post("/api/v1/terrain/pull")
def pull() -> Response:
    """200 with what changed. 401: the session has ended; 403: the device is revoked."""
    told = read_json()
    take_turn()
    reading()
    device = device_by(device_of_session)
    told = read(_PULL, told)
    waiting = told.pop("waiting")
    found = _tell(device, changes(device, Held(**told)))
    if is_stale(device, now(), waiting):
        writing()
        note_seen(db.session.merge(device), waiting)
    return to_json(found)


def _tell(device: Device, found: Changes) -> dict[str, Any]:
    names = {one.id: one.short_name for one in found.questionnaires}
    agent, project = device.person, device.project
    return {
        "epoch": found.last.epoch,
        "sequence": found.last.last,
        "reset": found.reset,
        "more": found.more,
        "agent": {"number": agent.number, "name": agent.name, "check": check_of(agent.id)},
        "project": {"number": project.number, "name": project.name, "zone": project.zone},
        "questionnaires": [_questionnaire(project.id, one) for one in found.questionnaires],
        "closed": [_closed(one) for one in found.closed],
        "addresses": [_address(one, names) for one in found.addresses if one.questionnaire_id in names],
        "gone": [_place(names, *one) for one in found.gone if one[0] in names],
        "events": [_event(event, device, names) for event in found.events if event.questionnaire_id in names],
        "doors": _listed(found.doors),
        "doors_mark": found.doors_mark,
        "answered": _listed(found.answered),
        "mark": found.mark,
        "sent_back": None if found.sent_back is None else [_sent_back(one, names) for one in found.sent_back],
        "sent_back_mark": found.sent_back_mark,
    }


def _sent_back(one: SentBack, names: Mapping[UUID, str]) -> dict[str, Any]:
    told = one.content and {**one.content._asdict(), "files": [file._asdict() for file in one.content.files]}
    return {
        "instance_id": one.instance_id,
        "questionnaire": names.get(one.questionnaire_id),
        "comment": one.comment,
        "content": told,
    }


def _questionnaire(project_id: UUID, asked: Asked) -> dict[str, Any]:
    form = form_of(project_id, asked.version_id, asked.sha256)
    return {
        "short_name": asked.short_name,
        "title": asked.title,
        "unit": asked.unit,
        "version": asked.label,
        "number": asked.number,
        "languages": [language.tag for language in form.languages],
    }


def _closed(asked: Asked) -> dict[str, Any]:
    at = asked.closed_at
    return {
        "short_name": asked.short_name,
        "title": asked.title,
        "closed_at": at.isoformat() if at else None,
    }


def _listed(doors: Sequence[tuple[str, UUID]] | None) -> list[dict[str, str]] | None:
    if doors is None:
        return None
    return [{"questionnaire": name, "household": str(household)} for name, household in doors]


def _place(names: Mapping[UUID, str], questionnaire_id: UUID, household_id: UUID) -> dict[str, str]:
    return {"questionnaire": names[questionnaire_id], "household": str(household_id)}


def _address(one: Address, names: Mapping[UUID, str]) -> dict[str, Any]:
    told = one._asdict()
    place = _place(names, told.pop("questionnaire_id"), told.pop("household_id"))
    return {**place, **told, "street_key": street_key(one.street, one.town)}


def _event(event: Row[Any], device: Device, names: Mapping[UUID, str]) -> dict[str, Any]:
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
