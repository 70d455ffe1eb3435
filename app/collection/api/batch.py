"""POST /api/v1/submissions: what a device has kept, many answers at once, each with its own result."""

from collections.abc import Sequence
from typing import Any

from flask import Response

from app.accounts.sign_in import SignInNeeded, current_person
from app.collection.api import blueprint
from app.collection.api.body import read_json, tell_receipt, tell_refusal, to_json
from app.collection.api.operations import MOST_ITEMS, TAKE_BATCH
from app.collection.api.taking import WEB, take
from app.collection.channels import CHANNELS
from app.collection.envelope import Envelope
from app.collection.receipt import Receipt
from app.collection.submit import submit_batch
from app.db import reading
from app.errors import Refused
from app.openapi import describe


@blueprint.post("/api/v1/submissions")
@describe(TAKE_BATCH)
def take_batch() -> Response:
    """200 with a result per item, in their order. 401 for all where one wants somebody signed in."""
    reading()
    items = _items(read_json())
    if any(map(_wants_a_person, items)) and current_person() is None:
        raise SignInNeeded
    taken = [_take(item) for item in items]
    results = _submit(taken)
    return to_json({"results": [_tell(*one) for one in zip(items, results, strict=True)]})


def _items(told: object) -> list[Any]:
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list):
        raise Refused("bad_request", 400)
    if len(items) > MOST_ITEMS:
        raise Refused("too_large", 413, {"most": MOST_ITEMS})
    return items


def _wants_a_person(item: object) -> bool:
    channel = item.get("channel", WEB) if isinstance(item, dict) else WEB
    return isinstance(channel, str) and channel in CHANNELS and channel != WEB


def _take(item: object) -> Envelope | Refused:
    try:
        if not isinstance(item, dict):
            raise Refused("bad_request", 400)
        return take(item.get("questionnaire"), item)
    except Refused as refused:
        return refused


def _submit(taken: Sequence[Envelope | Refused]) -> list[Receipt | Refused]:
    """What becomes of each: those that nobody could take stay what they are."""
    written = iter(submit_batch([one for one in taken if isinstance(one, Envelope)]))
    return [one if isinstance(one, Refused) else next(written) for one in taken]


def _tell(item: object, result: Receipt | Refused) -> dict[str, Any]:
    told = item.get("instance_id") if isinstance(item, dict) else None
    instance_id = told if isinstance(told, str) else None
    try:
        if isinstance(result, Refused):
            raise result
        receipt, status = tell_receipt(result)
    except Refused as refused:
        return {"instance_id": instance_id, "status": refused.status, "error": tell_refusal(refused)}
    return {"instance_id": instance_id, "status": status, "receipt": receipt}
