"""A device's exported queue, brought home as a file: taken in as if the device had sent it.

A file is `PALIER-TERRAIN-2` and a line's end, the length of the list in four bytes (big-endian), the list in
JSON, then the bytes of sealed files in its order. Before, a file was the list alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, NamedTuple
from uuid import UUID

import orjson
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.collection.receipt import Outcome, Receipt
from app.collection.schemas import NAME, SHA256
from app.db import db, reading, writing
from app.errors import Refused
from app.fieldwork.models import Device
from app.fieldwork.pushing import MOST_ITEMS, Result, push
from app.fieldwork.schemas import read
from app.fieldwork.sealed_files import find_sealed, open_from
from app.projects.models import Project

#: A device parts its queue at 100 MB; a single answer brings 200 MB of files at most.
MOST_BYTES = 256_000_000
_MOST_LIST = 64_000_000
_MARK = b"PALIER-TERRAIN-2\n"
_LENGTH = 4
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file's items; `refused` in the order of the file, with the id that each bears.

    `files` are those that were opened, `lacking` those that answers here name and that came with no file yet.
    """

    device: Device
    new: int
    known: int
    refused: Sequence[tuple[str, Refused]]
    files: int = 0
    lacking: int = 0


class _CarriedSchema(Schema):
    instance_id = fields.String(required=True, validate=NAME)
    sha256 = fields.String(required=True, validate=SHA256)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST_BYTES))


_CARRIED = _CarriedSchema()


class _Carried(NamedTuple):
    """A sealed file as the list tells it; its bytes follow in the same order."""

    instance_id: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class _Queue:
    number: int
    items: Sequence[object]
    files: Sequence[_Carried]


def take_in(project: Project, file: IO[bytes], *, by: Person) -> TakenIn:
    """Take in a device's number, items as in a push and sealed files. Called while `reading()`.

    A file is never whole in memory, but for its list. Refused: queue_file_unreadable, queue_device_unknown
    (404; values: number).
    """
    queue = _read(file)
    known = Device.number == queue.number
    device = db.session.scalar(select(Device).where(Device.project_id == project.id, known))
    if device is None:
        raise Refused("queue_device_unknown", 404, {"number": queue.number})
    results = list(_pushed(device, queue.items))
    db.session.flush()
    reading()
    opened, failed = _open(project.id, file, queue.files)
    told = _told(device, queue, results, opened, failed)
    writing()
    counts = {"new": told.new, "known": told.known, "refused": len(told.refused)}
    record("device.take_in", f"device {device.id}", by=by, project_id=project.id, **counts)
    return told


def _told(
    device: Device,
    queue: _Queue,
    results: Sequence[Result],
    opened: set[str],
    failed: Mapping[str, Refused],
) -> TakenIn:
    settled = [_settled(one) for one in results]
    refused = [
        (_id_of(item), one)
        for item, one in zip(queue.items, settled, strict=True)
        if isinstance(one, Refused)
    ]
    missing = {name for one in results if isinstance(one, Receipt) for name in one.missing}
    new = settled.count(True)
    return TakenIn(
        device,
        new,
        len(results) - new - len(refused),
        [*refused, *failed.items()],
        len(opened),
        len(missing - opened),
    )


def _pushed(device: Device, items: Sequence[object]) -> Iterator[Result]:
    for start in range(0, len(items), MOST_ITEMS):
        reading()
        yield from push(device, items[start : start + MOST_ITEMS])
        db.session.flush()


def _open(
    project_id: UUID, file: IO[bytes], carried: Sequence[_Carried]
) -> tuple[set[str], dict[str, Refused]]:
    """Open the files whose answers are here: their sealed hashes, and by answer why one could not be."""
    opened: set[str] = set()
    failed: dict[str, Refused] = {}
    start = file.tell()
    for one in carried:
        file.seek(start)
        start += one.size
        row = find_sealed(project_id, one.instance_id, one.sha256)
        try:
            if row and row.wrapped and open_from(row, _pieces(file, one.size)):
                opened.add(one.sha256)
        except Refused as refused:
            failed[one.instance_id] = refused
    return opened, failed


def _pieces(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size and (piece := file.read(min(size, _AT_ONCE))):
        size -= len(piece)
        yield piece


def _read(file: IO[bytes]) -> _Queue:
    is_marked = file.read(len(_MARK)) == _MARK
    if not is_marked:
        file.seek(0)
    length = int.from_bytes(file.read(_LENGTH), "big") if is_marked else _MOST_LIST
    if length > _MOST_LIST:
        raise Refused("queue_file_unreadable")
    try:
        return _queue(orjson.loads(file.read(length)))
    except (orjson.JSONDecodeError, TypeError, KeyError) as problem:
        raise Refused("queue_file_unreadable") from problem


def _queue(told: Any) -> _Queue:
    """The list that JSON is. Raises TypeError, KeyError, Refused."""
    number, items = told["device"], told["items"]
    if isinstance(number, bool) or not isinstance(number, int) or not isinstance(items, list):
        raise Refused("queue_file_unreadable")
    if not 0 < number < 2**31:
        raise Refused("queue_file_unreadable")
    return _Queue(number, items, [_carried(one) for one in told.get("files", ())])


def _carried(told: Any) -> _Carried:
    try:
        return _Carried(**read(_CARRIED, told))
    except Refused as refused:
        raise Refused("queue_file_unreadable") from refused


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
