"""What closing takes from an event, so that its door joins to no answer: README.md, *What closing parts*.

An event named its answer in its data, by its id where it was keyed in, by a hash of both, by the moment, and
by its number, which is next to the answer's. What a device sends again is known all the same: by a hash under
a secret that is not in the database.
"""

from collections.abc import Container, Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.keys import keys

#: What leads to an answer: its own id, or the code that was left for it.
_NAMING = ("instance_id", "code")
#: A day is told by its noon: no zone that Palier serves, and no change of clocks, makes another day of it.
_NOON = time(12)


def parted_id(own: UUID) -> UUID:
    """An event's id where its own tells too much: an answer's id, or the moment at which it was made."""
    return UUID(bytes=keys().digest("field event id", str(own))[:16], version=4)


def tells_too_much(own: UUID, data: Mapping[str, Any]) -> bool:
    """Whether an event's id is made of the moment (UUIDv7), or is its answer's."""
    return own.version == 7 or data.get("instance_id") == f"uuid:{own}"


def parted_hash(own: UUID, content_hash: bytes) -> bytes:
    """What tells the same content again; without the instance's secret nobody tries contents out on it."""
    return keys().digest("field event", f"{own} {content_hash.hex()}")


def day_of(moment: datetime, zone: str) -> datetime:
    """The day of a moment, as its noon there."""
    place = ZoneInfo(zone)
    return datetime.combine(moment.astimezone(place).date(), _NOON, place)


def parted_data(data: Mapping[str, Any], known: Container[str], zone: str) -> dict[str, Any]:
    """What an event says beside its kind, without what leads to an answer; hours are days.

    `known` are the ids of the events at its door, as parting leaves them.
    """
    told = {name: value for name, value in data.items() if name not in _NAMING}
    if "when" in told:
        told["when"] = day_of(datetime.fromisoformat(told["when"]), zone).isoformat()
    if "event" in told:
        told["event"] = _renamed(told["event"], known)
    if "after" in told:
        told["after"] = [_renamed(name, known) for name in told["after"]]
    return told


def _renamed(name: str, known: Container[str]) -> str:
    """The name that an event has now, where it has another."""
    try:
        renamed = str(parted_id(UUID(name)))
    except ValueError:
        return name
    return renamed if renamed in known else name
