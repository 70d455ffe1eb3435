"""The small directory from a code or receipt to its project; only HMACs are kept in it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, select

from app.db import db, execute, table_of
from app.households.models import DirectoryEntry
from app.keys import keys

_ENTER = insert(table_of(DirectoryEntry))


class Opens(StrEnum):
    """What an entry leads to."""

    CODE = "code"
    RECEIPT = "receipt"
    #: A receipt whose answer was withdrawn.
    WITHDRAWN = "withdrawn"


class Entry(NamedTuple):
    """Where a code leads."""

    project_id: UUID
    kind: str
    object_id: UUID


def digest(code: str) -> bytes:
    """The HMAC under which a normalised code is known; the secret lives outside the database."""
    return keys().digest("directory", code)


def find_entry(code: str) -> Entry | None:
    """What a normalised code opens."""
    row = db.session.execute(
        select(DirectoryEntry.project_id, DirectoryEntry.kind, DirectoryEntry.object_id).where(
            DirectoryEntry.hmac == digest(code)
        )
    ).first()
    return Entry(*row) if row else None


def enter(entries: Iterable[tuple[str, Entry]]) -> None:
    """Write entries, each under its code; a code that is there already violates its key."""
    execute(_ENTER, [{"hmac": digest(code), **entry._asdict()} for code, entry in entries])
