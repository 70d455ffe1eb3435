"""POST /api/v1/questionnaires/<short-name>/submissions: one answer in JSON, one receipt back."""

import orjson
from flask import Blueprint, Response, request
from sqlalchemy import bindparam, select

from app.accounts.access import Act, require
from app.accounts.sign_in import current_person
from app.collection.envelope import Envelope
from app.collection.pages.sentences import answer_error
from app.collection.receipt import AnswersInvalid, Outcome, Receipt
from app.collection.schemas import read_envelope, write_receipt
from app.collection.submit import submit
from app.db import db, execute, keep, reading, table_of
from app.errors import Refused
from app.households.access import count_try
from app.projects.models import Project, Questionnaire
from app.projects.terms import State

blueprint = Blueprint("submissions", __name__)

_questionnaires = table_of(Questionnaire)
_NAMED = select(*_questionnaires.c["id", "project_id", "state"]).where(
    _questionnaires.c.short_name == bindparam("short_name")
)
_STATUS = {Outcome.ACCEPTED: 201, Outcome.REPEATED: 200}


@blueprint.post("/api/v1/questionnaires/<short_name>/submissions")
def take_submission(short_name: str) -> Response:
    """201 accepted, 200 known already, 409 conflict, 410 withdrawn, 422 with what to correct."""
    reading()
    row = execute(_NAMED, {"short_name": short_name.lower()}).first()
    if row is None or row.state == State.DRAFT:
        raise Refused("questionnaire_unknown", 404)
    envelope = read_envelope(row.id, _body())
    _hold_to_rights(envelope, row.project_id)
    return _answer(submit(envelope))


@blueprint.errorhandler(AnswersInvalid)
def _tell_violations(invalid: AnswersInvalid) -> Response:
    violations = [
        {"path": one.path, "code": one.code, "message": one.message or answer_error(one.code)}
        for one in invalid.violations
    ]
    error = {"code": invalid.code, "message": invalid.sentence, "values": invalid.values}
    return _json({"error": error | {"violations": violations}}, invalid.status)


def _hold_to_rights(envelope: Envelope, project_id: object) -> None:
    """Anybody answers on the web; who speaks for another channel collects in this project."""
    if envelope.code:
        count_try(request.remote_addr or "")
    if envelope.channel != "web":
        require(current_person(), Act.COLLECT, db.session.get(Project, project_id))


def _body() -> object:
    try:
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError as problem:
        raise Refused("bad_request", 400) from problem


def _answer(receipt: Receipt) -> Response:
    if receipt.outcome is Outcome.CONFLICT:
        keep()
        raise Refused("instance_conflict", 409)
    if receipt.outcome is Outcome.GONE:
        raise Refused("answer_withdrawn", 410)
    return _json(write_receipt(receipt), _STATUS[receipt.outcome])


def _json(told: dict[str, object], status: int) -> Response:
    return Response(orjson.dumps(told), status, mimetype="application/json")
