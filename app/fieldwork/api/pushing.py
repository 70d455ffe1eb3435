"""POST /api/v1/terrain/push: what a device holds, many items at once, each with its own result."""

from collections.abc import Sequence
from typing import Any

from flask import Response

from app.clock import now
from app.collection.api.body import read_json, tell_receipt, tell_refusal, to_json
from app.collection.receipt import Receipt
from app.db import reading
from app.errors import Refused
from app.fieldwork.api import blueprint
from app.fieldwork.api.bearer import device_by
from app.fieldwork.api.crowd import take_turn
from app.fieldwork.devices import device_of_submit, is_stale, note_seen
from app.fieldwork.events import Noted
from app.fieldwork.pushing import Result, push
from app.fieldwork.schemas import MOST_WAITING
from app.fieldwork.signing import sign_receipt


@blueprint.post("/api/v1/terrain/push")
def take_push() -> Response:
    """200 with a result per item, in their order. 401, 403: the whole of it, for the device is not known."""
    told = read_json()
    take_turn()
    reading()
    device = device_by(device_of_submit)
    items, waiting = _items(told), _waiting(told)
    results = push(device, items)
    if is_stale(device, now(), waiting):
        note_seen(device, waiting)
    return to_json({"results": [tell_result(*one) for one in zip(items, results, strict=True)]})


def _items(told: object) -> Sequence[object]:
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list):
        raise Refused("bad_request", 400)
    return items


def _waiting(told: object) -> int | None:
    """How many items are left on the device; None where it does not say, or nothing that is a count."""
    waiting = told.get("waiting") if isinstance(told, dict) else None
    is_count = isinstance(waiting, int) and not isinstance(waiting, bool) and 0 <= waiting <= MOST_WAITING
    return waiting if is_count else None


def tell_result(item: object, result: Result) -> dict[str, Any]:
    """A result as JSON: status, and a signed receipt or the refusal."""
    named = item.get("instance_id") if isinstance(item, dict) else None
    instance_id = named if isinstance(named, str) else None
    try:
        receipt, status = _receipt(result)
    except Refused as refused:
        return {"instance_id": instance_id, "status": refused.status, "error": tell_refusal(refused)}
    receipt["signature"] = sign_receipt(receipt)
    return {"instance_id": instance_id, "status": status, "receipt": receipt}


def _receipt(result: Result) -> tuple[dict[str, Any], int]:
    match result:
        case Refused():
            raise result
        case Receipt():
            return tell_receipt(result)
        case Noted():
            return _noted(result), 201 if result.is_new else 200


def _noted(noted: Noted) -> dict[str, Any]:
    return {
        "outcome": "accepted" if noted.is_new else "repeated",
        "instance_id": str(noted.event.id),
        "content_hash": noted.event.content_hash.hex(),
        "sequence": noted.sequence,
        "epoch": noted.epoch,
        "received_at": noted.received_at.isoformat(),
    }
