"""An item of a push, opened: an event, or an answer on its way to submit()."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.collection.content import content_hash
from app.collection.envelope import Envelope, Seen
from app.columns import canonical
from app.errors import Refused
from app.fieldwork.schemas import EventSchema, FieldAnswerSchema, FieldFile, ItemSchema, read
from app.fieldwork.sealing import Opener

_ITEM, _ANSWER, _EVENT = ItemSchema(), FieldAnswerSchema(), EventSchema()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as its device tells it; its receipt echoes the hash of what it said."""

    id: UUID
    questionnaire_id: UUID
    kind: str
    household_id: UUID | None
    at: datetime
    data: Mapping[str, Any]
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """An answer that was given to an agent: its envelope, and the household whose code it counts under.

    `files` are the envelope's attachments, with how they are opened.
    """

    envelope: Envelope
    household_id: UUID | None
    files: tuple[FieldFile, ...] = ()


Opened = Event | FieldAnswer


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it came: whose, still sealed, and the furthest that its device has seen of the sequence."""

    instance_id: str
    questionnaire: str
    sealed: bytes
    seen: Seen | None = None


def read_item(told: object) -> Item:
    """The item that JSON is. Refused: envelope_malformed (400)."""
    return Item(**read(_ITEM, told))


def open_item(item: Item, opener: Opener, questionnaire_id: UUID) -> Opened:
    """What an item holds. Refused: sealed_unreadable, envelope_malformed (400)."""
    content = _json(opener.open(item.instance_id, item.sealed))
    if "event" in content:
        return _event(item, questionnaire_id, content["event"])
    return _answer(item, questionnaire_id, content.get("answer"))


def _json(content: bytes) -> dict[str, Any]:
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError as problem:
        raise Refused("sealed_unreadable") from problem
    if not isinstance(told, dict):
        raise Refused("sealed_unreadable")
    return told


def _event(item: Item, questionnaire_id: UUID, told: object) -> Event:
    loaded = read(_EVENT, told)
    try:
        own = UUID(item.instance_id)
    except ValueError as problem:
        raise Refused("instance_id_invalid") from problem
    said: dict[str, Any] = told  # type: ignore[assignment]  # the schema took it
    return Event(
        id=own,
        questionnaire_id=questionnaire_id,
        kind=loaded["kind"],
        household_id=loaded["household"],
        at=loaded["at"],
        data={name: said["data"][name] for name in loaded["data"]},
        content_hash=content_hash(canonical(said), None, ()),
    )


def _answer(item: Item, questionnaire_id: UUID, told: object) -> FieldAnswer:
    whole = {**told, "instance_id": item.instance_id} if isinstance(told, dict) else told
    loaded = read(_ANSWER, whole)
    household_id, files = loaded.pop("household"), tuple(loaded.pop("attachments", ()))
    loaded["flags"] = tuple(loaded.get("flags", ()))
    envelope = Envelope(
        questionnaire_id=questionnaire_id,
        attachments=tuple(one.file for one in files),
        # Who mends an answer has seen the version that it names: another's since is not undone.
        latest_only=True,
        **loaded,
    )
    return FieldAnswer(envelope, household_id, files)
