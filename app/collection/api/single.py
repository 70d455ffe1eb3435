"""POST /api/v1/questionnaires/<short-name>/submissions: one answer in JSON, one receipt back."""

from flask import Response

from app.collection.api import blueprint
from app.collection.api.body import read_json, tell_receipt, tell_refusal, to_json
from app.collection.api.operations import TAKE_SUBMISSION
from app.collection.api.taking import take
from app.collection.receipt import AnswersInvalid, Outcome
from app.collection.submit import submit
from app.db import keep, reading
from app.openapi import describe


@blueprint.post("/api/v1/questionnaires/<short_name>/submissions")
@describe(TAKE_SUBMISSION)
def take_submission(short_name: str) -> Response:
    """201 accepted, 200 known already, 409 conflict, 410 withdrawn, 422 with what to correct."""
    reading()
    receipt = submit(take(short_name, read_json()))
    if receipt.outcome is Outcome.CONFLICT:
        keep()
    return to_json(*tell_receipt(receipt))


@blueprint.errorhandler(AnswersInvalid)
def _tell_violations(invalid: AnswersInvalid) -> Response:
    return to_json({"error": tell_refusal(invalid)}, invalid.status)
