"""…/forms/<form id>/submissions: answers as Central's clients see them, make them and change them.

Listed is what results may see; by its instanceID any answer is found but tests. An answer goes by the
instanceID of its first version, whatever its later ones are called.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from flask import Response, stream_with_context

from app.accounts.access import Act
from app.collection.commenting import Review, review
from app.collection.models import Submission
from app.collection.states import State
from app.db import db, writing
from app.errors import Refused
from app.openrosa.actors import names_of
from app.openrosa.central.answers import to_json, write_array
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.bodies import read_object
from app.openrosa.central.callers import caller
from app.openrosa.central.handing_in import hand_in, hold_corrected, read_answer
from app.openrosa.central.place import form_named
from app.openrosa.central.xml import xml_of_submission
from app.openrosa.odata import stored
from app.openrosa.odata.standing import slugs_of, standing
from app.projects.models import Questionnaire

BASE = "/projects/<int:number>/forms/<id:form_id>/submissions"
_ANY = tuple(state for state in State if state is not State.TEST)


@blueprint.get(BASE)
def list_submissions(number: int, form_id: str) -> Response:
    """What is known of each answer, without what it says; the newest first."""
    questionnaire = form_named(number, form_id, Act.READ_ANSWERS)
    asked = stored.Asked(questionnaire.project_id, questionnaire.id)
    names, slugs = names_of(questionnaire.project_id), slugs_of(questionnaire)
    told = (_told(read, names, slugs) for read in stored.read(asked))
    return Response(stream_with_context(write_array(told)), mimetype="application/json")


@blueprint.get(f"{BASE}/<id:instance_id>")
def show_submission(number: int, form_id: str, instance_id: str) -> Response:
    """What is known of one answer."""
    questionnaire = form_named(number, form_id, Act.READ_ANSWERS)
    return tell(questionnaire, find(questionnaire, instance_id))


@blueprint.get(f"{BASE}/<id:instance_id>.xml")
def show_submission_xml(number: int, form_id: str, instance_id: str) -> Response:
    """What it says, as XML: what came, or what is made of an answer that came otherwise."""
    questionnaire = form_named(number, form_id, Act.READ_ANSWERS)
    xml = xml_of_submission(questionnaire, find(questionnaire, instance_id))
    return Response(xml, mimetype="application/xml")


@blueprint.post(BASE)
def add_submission(number: int, form_id: str) -> Response:
    """An answer in XML. Refused: parameter_value, form_id_differs (400), instance_conflict (409)."""
    questionnaire = form_named(number, form_id, Act.COLLECT)
    sent = read_answer(questionnaire, form_id)
    if sent.replaces is not None:
        raise Refused("parameter_value", 400, {"field": "deprecatedID", "expected": "PUT"})
    hand_in(questionnaire, sent)
    return tell(questionnaire, find(questionnaire, sent.instance_id))


@blueprint.put(f"{BASE}/<id:instance_id>")
def edit_submission(number: int, form_id: str, instance_id: str) -> Response:
    """A new version, whose deprecatedID names the one that holds.

    It holds, or nothing of it is kept: the program that brings it has it still, and would take one that is
    set aside for done. Refused: replaced_missing (400), replaced_unknown (404), replaced_stale,
    instance_conflict (409), and as `hold_corrected`.
    """
    questionnaire = form_named(number, form_id, Act.MANAGE)
    sent = read_answer(questionnaire, form_id)
    before = find(questionnaire, instance_id)
    if sent.replaces is None:
        raise Refused("replaced_missing", 400)
    if before.current_id not in {sent.replaces, sent.instance_id}:
        raise Refused("replaced_stale", 409)
    hold_corrected(questionnaire, before, hand_in(questionnaire, sent), sent)
    return tell(questionnaire, find(questionnaire, instance_id))


@blueprint.patch(f"{BASE}/<id:instance_id>")
def review_submission(number: int, form_id: str, instance_id: str) -> Response:
    """Set the state of its review. Refused: parameter_value (400)."""
    questionnaire = form_named(number, form_id, Act.MANAGE)
    told = read_object()
    found = find(questionnaire, instance_id)
    if "reviewState" in told:
        state = _state(told["reviewState"])
        writing()
        review(submission_of(questionnaire, found), state, by=caller())
    return tell(questionnaire, find(questionnaire, instance_id))


def find(questionnaire: Questionnaire, instance_id: str) -> stored.Read:
    """The answer that goes by an instanceID, whatever became of it. Refused: not_found (404)."""
    asked = stored.Asked(questionnaire.project_id, questionnaire.id, states=_ANY)
    found = stored.find(asked, instance_id)
    if found is None:
        raise Refused("not_found", 404)
    return found


def submission_of(questionnaire: Questionnaire, found: stored.Read) -> Submission:
    """Its row, to change it."""
    return db.session.get_one(Submission, (questionnaire.project_id, found.id), populate_existing=True)


def tell(questionnaire: Questionnaire, found: stored.Read) -> Response:
    """What is known of an answer, as JSON."""
    return to_json(_told(found, names_of(questionnaire.project_id), slugs_of(questionnaire)))


def _told(read: stored.Read, names: Mapping[UUID, str], slugs: Mapping[UUID, str]) -> dict[str, Any]:
    setting = orjson.loads(read.setting) if '"device"' in read.setting else {}
    name = _instance_name(read)
    return {
        "instanceId": read.instance_id,
        "instanceName": name,
        "submitterId": read.submitter,
        "submitter": {
            "id": read.submitter,
            "displayName": names.get(read.collector_id) if read.collector_id else None,
        },
        "deviceId": setting.get("device", {}).get("deviceid"),
        "userAgent": None,
        "reviewState": read.review,
        "createdAt": read.received_at,
        "updatedAt": read.updated_at,
        "currentVersion": {
            "instanceId": read.current_id,
            "instanceName": name,
            "submitterId": read.submitter,
            "createdAt": read.updated_at or read.received_at,
            "current": True,
        },
        "state": read.state,
        **standing(read, slugs),
    }


def _instance_name(read: stored.Read) -> str | None:
    if '"instanceName"' not in read.answers:
        return None
    meta = orjson.loads(read.answers).get("meta")
    name = meta.get("instanceName") if isinstance(meta, dict) else None
    return name if isinstance(name, str) else None


def _state(told: object) -> Review | None:
    if told is None or told == "null":
        return None
    if not isinstance(told, str) or told not in set(Review):
        names = ", ".join(Review)
        raise Refused("parameter_value", 400, {"field": "reviewState", "expected": names})
    return Review(told)
