"""What a backup is: a folder, and what it says of itself.

    backup.json     when it was taken, of which database, at which revision, with which keys
    database        SQLite's file, or PostgreSQL's dump
    jobs.sqlite3    the queue
    blobs/          as in the data folder
    tombstones.jsonl

The keys are in none: with them a lost backup would open by itself.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson
from alembic.migration import MigrationContext

from app.db import db
from app.errors import Refused
from app.keys import Keys

ABOUT, DATABASE, QUEUE, BLOBS, TOMBSTONES = (
    "backup.json",
    "database",
    "jobs.sqlite3",
    "blobs",
    "tombstones.jsonl",
)


@dataclass(frozen=True, slots=True)
class About:
    """`dialect` is SQLAlchemy's name; `revision` the schema's; `keys` is what `fingerprint` says of them."""

    at: datetime
    dialect: str
    revision: str
    keys: str


def write_about(folder: Path, about: About) -> None:
    """The last thing to be written: a folder without it is no backup."""
    (folder / ABOUT).write_bytes(as_bytes(about))


def as_bytes(about: About) -> bytes:
    return orjson.dumps(asdict(about), option=orjson.OPT_INDENT_2)


def read_about(folder: Path) -> About:
    """What a backup says of itself. Refused: backup_none."""
    try:
        told = orjson.loads((folder / ABOUT).read_bytes())
        return About(**told | {"at": datetime.fromisoformat(told["at"])})
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Refused("backup_none", values={"folder": str(folder)}) from problem


def fingerprint(keys: Keys) -> str:
    """What tells one instance's keys from another's, and nothing of them."""
    return keys.digest("backup", "").hex()


def revision() -> str:
    """Which revision the database at work is at; "" where it has none."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
