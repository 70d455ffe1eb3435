"""JSON as it comes in and as it goes out: bodies, receipts, refusals."""

from typing import Any

import orjson
from flask import Response, request

from app.collection.api.replies import write_receipt
from app.collection.pages.sentences import answer_error
from app.collection.receipt import AnswersInvalid, Outcome, Receipt
from app.errors import Refused

_STATUS = {Outcome.ACCEPTED: 201, Outcome.REPEATED: 200}


def read_json() -> object:
    """The request's body. Refused: bad_request (400)."""
    try:
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError as problem:
        raise Refused("bad_request", 400) from problem


def to_json(told: object, status: int = 200) -> Response:
    return Response(orjson.dumps(told), status, mimetype="application/json")


def tell_receipt(receipt: Receipt) -> tuple[dict[str, Any], int]:
    """A receipt as JSON with its status. Refused: instance_conflict (409), answer_withdrawn (410)."""
    if receipt.outcome is Outcome.CONFLICT:
        raise Refused("instance_conflict", 409)
    if receipt.outcome is Outcome.GONE:
        raise Refused("answer_withdrawn", 410)
    return write_receipt(receipt), _STATUS[receipt.outcome]


def tell_refusal(refused: Refused) -> dict[str, Any]:
    """A refusal as JSON; of answers to correct also what to correct."""
    error: dict[str, Any] = {"code": refused.code, "message": refused.sentence, "values": refused.values}
    if isinstance(refused, AnswersInvalid):
        error["violations"] = [
            {"path": one.path, "code": one.code, "message": one.message or answer_error(one.code)}
            for one in refused.violations
        ]
    return error
