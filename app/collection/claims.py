"""The claim on an instanceID: one insert that only the first sender makes, raced or not."""

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from uuid import UUID

from sqlalchemy import bindparam, delete, select

from app.collection.entry import Entry
from app.collection.models import InstanceClaim, Tombstone
from app.collection.reception import Received
from app.collection.upsert import Upsert
from app.db import db, execute, table_of

_claims, _tombstones = map(table_of, (InstanceClaim, Tombstone))
_CLAIM = Upsert(lambda insert: insert(_claims).on_conflict_do_nothing().returning(_claims.c.version_id))
_TOMBSTONES = select(_tombstones.c.instance_id).where(
    _tombstones.c.project_id == bindparam("project_id"),
    _tombstones.c.instance_id.in_(bindparam("instance_ids", expanding=True)),
)


class Claim(Enum):
    """What a claim met."""

    FIRST = auto()
    SAME = auto()
    OTHER = auto()
    GONE = auto()


def claim(entries: Sequence[Entry]) -> dict[UUID, Claim]:
    """Claim the instanceIDs of entries, in the order given; by version, what each claim met.

    On PostgreSQL this waits for a rival who has not committed: hence one order for all. Tombstones are looked
    at after the claims: a withdrawal at the same moment is then seen.
    """
    if not entries:
        return {}
    claimed = set(_CLAIM.run([_row(entry) for entry in entries]).scalars())
    gone = _withdrawn([entry for entry in entries if entry.version_id in claimed])
    for entry in gone:
        release(entry)
    met = {entry.version_id: Claim.FIRST for entry in entries if entry.version_id in claimed}
    met |= {entry.version_id: Claim.GONE for entry in gone}
    return met | {
        entry.version_id: _compare(entry.received) for entry in entries if entry.version_id not in claimed
    }


def _row(entry: Entry) -> dict[str, object]:
    return {
        "project_id": entry.project_id,
        "instance_id": entry.instance_id,
        "content_hash": entry.received.content_hash,
        "version_id": entry.version_id,
    }


def _withdrawn(entries: Iterable[Entry]) -> list[Entry]:
    """Those of these that a tombstone names."""
    named: dict[UUID, dict[str, Entry]] = {}
    for entry in entries:
        named.setdefault(entry.project_id, {})[entry.instance_id] = entry
    return [
        some[instance_id]
        for project_id, some in named.items()
        for instance_id in execute(
            _TOMBSTONES, {"project_id": project_id, "instance_ids": list(some)}
        ).scalars()
    ]


def is_repeated(received: Received) -> bool:
    """Whether this very content is kept already under this instanceID."""
    return _compare(received) is Claim.SAME


def claimed_version(entry: Entry) -> UUID:
    """The version that holds the instanceID."""
    return db.session.execute(
        select(InstanceClaim.version_id).where(
            InstanceClaim.project_id == entry.project_id, InstanceClaim.instance_id == entry.instance_id
        )
    ).scalar_one()


def release(entry: Entry) -> None:
    """Give a claim up."""
    db.session.execute(
        delete(InstanceClaim).where(
            InstanceClaim.project_id == entry.project_id, InstanceClaim.instance_id == entry.instance_id
        )
    )


def _compare(received: Received) -> Claim:
    known = db.session.execute(
        select(InstanceClaim.content_hash).where(
            InstanceClaim.project_id == received.project_id,
            InstanceClaim.instance_id == received.envelope.instance_id,
        )
    ).scalar_one_or_none()
    if known is None:  # withdrawn since our insert met it, or never here
        return Claim.GONE
    return Claim.SAME if known == received.content_hash else Claim.OTHER
