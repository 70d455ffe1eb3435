"""A device's exported queue, brought home as a file: taken in as if the device had sent it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.collection.receipt import Outcome, Receipt
from app.db import db, reading, writing
from app.errors import Refused
from app.fieldwork.models import Device
from app.fieldwork.pushing import MOST_ITEMS, Result, push
from app.projects.models import Project

#: A full telephone's photos are not among them: they are asked for once their answer is there.
MOST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file's items; `refused` in the order of the file, with the id that each bears."""

    device: Device
    new: int
    known: int
    refused: Sequence[tuple[str, Refused]]


def take_in(project: Project, content: bytes, *, by: Person) -> TakenIn:
    """Take in `{"device": number, "items": […]}`, items as in a push. Called while `reading()`.

    Refused: queue_file_unreadable, queue_device_unknown (404; values: number).
    """
    number, items = _read(content)
    device = db.session.scalar(select(Device).where(Device.project_id == project.id, Device.number == number))
    if device is None:
        raise Refused("queue_device_unknown", 404, {"number": number})
    results = [_settled(one) for one in _pushed(device, items)]
    new = results.count(True)
    refused = [
        (_id_of(item), one) for item, one in zip(items, results, strict=True) if isinstance(one, Refused)
    ]
    told = TakenIn(device, new, len(results) - new - len(refused), refused)
    writing()
    counts = {"new": new, "known": told.known, "refused": len(refused)}
    record("device.take_in", f"device {device.id}", by=by, project_id=project.id, **counts)
    return told


def _pushed(device: Device, items: Sequence[object]) -> Iterator[Result]:
    for start in range(0, len(items), MOST_ITEMS):
        reading()
        yield from push(device, items[start : start + MOST_ITEMS])
        db.session.flush()


def _read(content: bytes) -> tuple[int, list[object]]:
    try:
        told: Any = orjson.loads(content)
    except orjson.JSONDecodeError as problem:
        raise Refused("queue_file_unreadable") from problem
    number, items = (told.get("device"), told.get("items")) if isinstance(told, dict) else (None, None)
    if isinstance(number, bool) or not isinstance(number, int) or not isinstance(items, list):
        raise Refused("queue_file_unreadable")
    if not 0 < number < 2**31:
        raise Refused("queue_file_unreadable")
    return number, items


def _settled(result: Result) -> bool | Refused:
    """Whether an item is new, or why it is not kept as what it says it is."""
    match result:
        case Refused():
            return result
        case Receipt(outcome=Outcome.CONFLICT):
            return Refused("instance_conflict", 409)
        case Receipt(outcome=Outcome.GONE):
            return Refused("answer_withdrawn", 410)
        case Receipt():
            return result.outcome is Outcome.ACCEPTED
        case _:
            return result.is_new


def _id_of(item: object) -> str:
    named = item.get("instance_id") if isinstance(item, dict) else None
    return named if isinstance(named, str) else "?"
