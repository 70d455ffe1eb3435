"""The claim on an instanceID: one insert that only the first sender makes, raced or not."""

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
_TOMBSTONE = select(_tombstones.c.sequence).where(
    _tombstones.c.project_id == bindparam("project_id"), _tombstones.c.instance_id == bindparam("instance_id")
)


class Claim(Enum):
    """What a claim met."""

    FIRST = auto()
    SAME = auto()
    OTHER = auto()
    GONE = auto()


def claim(entry: Entry) -> Claim:
    """Claim the instanceID; on PostgreSQL this waits for a rival who has not committed.

    Tombstones are looked at after the claim: a withdrawal at the same moment is then seen.
    """
    claimed = _CLAIM.run(
        {
            "project_id": entry.project_id,
            "instance_id": entry.instance_id,
            "content_hash": entry.received.content_hash,
            "version_id": entry.version_id,
        }
    )
    if claimed.first() is None:
        return _compare(entry.received)
    named = {"project_id": entry.project_id, "instance_id": entry.instance_id}
    if execute(_TOMBSTONE, named).first():
        release(entry)
        return Claim.GONE
    return Claim.FIRST


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
