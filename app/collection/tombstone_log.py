"""The log of answers erased for good, beside the database: a backup that is put back knows nothing of them.

A line of JSON per tombstone, only ever added to; no answer is in it. It is copied and kept apart from the
backups (README.md), and `app.backup` replays it.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import orjson
from flask import current_app
from sqlalchemy import select

from app.blobs import sync_folder
from app.collection.models import Tombstone
from app.config import Settings
from app.db import after_commit, db


class Stone(NamedTuple):
    """An instanceID whose answer is gone, and why: `reason` is a name of `erasing.Erased`."""

    project_id: UUID
    questionnaire_id: UUID
    submission_id: UUID
    instance_id: str
    reason: str
    at: datetime


def log_stones(stones: Sequence[Stone]) -> None:
    """Have these in the log once this unit of work has committed: before, they might never come to be.

    Where that fails, or nothing is left alive to do it, `catch_up` does.
    """
    after_commit(lambda: _try_to_append(stones))


def catch_up() -> int:
    """Add to the log what the database has and it lacks; says how many."""
    known = {(stone.project_id, stone.instance_id) for stone in stones_in(log_path())}
    rows = db.session.execute(select(*(getattr(Tombstone, name) for name in Stone._fields)))
    missing = [
        stone for stone in map(Stone._make, rows) if (stone.project_id, stone.instance_id) not in known
    ]
    _append(missing)
    return len(missing)


def stones_in(path: Path) -> Iterator[Stone]:
    """The tombstones of a log, none where there is no file. A line torn by a crash is in nobody's way."""
    if not path.exists():
        return
    with path.open("rb") as lines:
        for line in lines:
            try:
                told = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            project, questionnaire, submission = (UUID(told[name]) for name in Stone._fields[:3])
            at = datetime.fromisoformat(told["at"])
            yield Stone(project, questionnaire, submission, told["instance_id"], told["reason"], at)


def log_path() -> Path:
    """Where this installation's log is."""
    settings: Settings = current_app.extensions["palier.settings"]
    return settings.tombstone_log


def _try_to_append(stones: Sequence[Stone]) -> None:
    """The answers are gone whatever becomes of the log: who withdrew one is not told that it failed."""
    try:
        _append(stones)
    except OSError:
        current_app.logger.exception("the tombstone log could not be written")


def _append(stones: Iterable[Stone]) -> None:
    lines = [orjson.dumps(stone._asdict()) for stone in stones]
    if not lines:
        return
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        # A line torn by a crash ends here.
        file.write(b"\n".join([b"", *lines, b""]))
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
