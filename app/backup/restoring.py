"""Putting a backup back into an empty place, so that devices and residents are owed nothing.

What was handed in since the backup comes again: an epoch begins in every project, and who holds receipts of
before offers what the server lacks. What was erased since then does not: the tombstone log says so.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import select

from app.accounts.audit import record
from app.backup.contents import BLOBS, DATABASE, QUEUE, TOMBSTONES, About, as_bytes, fingerprint, read_about
from app.backup.databases import WAYS
from app.backup.replaying import Replayed, replay
from app.blobs import BlobDiffers, keep_blob, sync_folder
from app.collection.sequence import begin_epoch
from app.collection.tombstone_log import log_path, stones_in
from app.config import Settings
from app.db import db, transaction
from app.errors import Refused
from app.keys import FILE, keys, open_keys, read_keys
from app.migrate import configuration, upgrade
from app.projects.models import Project

_AT_ONCE = 1 << 20


class Restored(NamedTuple):
    """What came back. `damaged`: hashes of files that are no longer what they were, and were left out."""

    about: About
    projects: int
    files: int
    damaged: list[str]
    replayed: Replayed


def restore(folder: Path, *, keys_file: Path | None = None, tombstones: Path | None = None) -> Restored:
    """Put a backup back; the database must be empty and nothing else may be at work on it.

    Said again after it was interrupted, it goes on; until then `serve` refuses.

    `tombstones`: a log that was kept elsewhere, beside the installation's own and that of the backup.

    Refused: backup_none, backup_of_other_database, backup_newer, database_taken, keys_wanted, keys_differ,
    backup_damaged, and what WAYS refuse.
    """
    about = read_about(folder)
    is_loaded = _check(about)
    _take_keys(about, keys_file)
    files, damaged = _take_files(folder / BLOBS)
    if not is_loaded:
        _mark(about)
        WAYS[about.dialect].load(db.engine, folder / DATABASE)
    upgrade(db.engine)
    _take_queue(folder / QUEUE)
    stones = [
        stone for log in (folder / TOMBSTONES, log_path(), tombstones) if log for stone in stones_in(log)
    ]
    with transaction():
        projects = list(db.session.scalars(select(Project.id)))
        for project_id in projects:
            begin_epoch(project_id)
        replayed = replay(stones)
        record("backup.restore", "installation", taken_at=about.at.isoformat(), **replayed._asdict())
    _settings().restore_mark.unlink()
    return Restored(about, len(projects), files, damaged, replayed)


def _check(about: About) -> bool:
    """Whether it can be put back here at all; true where an interrupted one has loaded it."""
    dialect = db.engine.dialect.name
    if about.dialect != dialect:
        raise Refused("backup_of_other_database", values={"theirs": about.dialect, "ours": dialect})
    known = {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}
    if about.revision not in known:
        raise Refused("backup_newer", values={"revision": about.revision})
    if WAYS[dialect].is_empty(db.engine):
        return False
    if not _is_marked(about):
        raise Refused("database_taken", values={"url": db.engine.url.render_as_string()})
    return True


def _mark(about: About) -> None:
    """Let nothing serve, until devices are told: the database looks whole before its epochs begin."""
    path = _settings().restore_mark
    with path.open("wb") as file:
        file.write(as_bytes(about))
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def _is_marked(about: About) -> bool:
    """Whether putting back this very backup was interrupted here."""
    mark = _settings().restore_mark
    return mark.exists() and mark.read_bytes() == as_bytes(about)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["palier.settings"]
    return settings


def _take_keys(about: About, file: Path | None) -> None:
    """See that the keys are those of the backup; the ones that were here until now stay beside them."""
    if fingerprint(keys()) == about.keys:
        return
    if file is None:
        raise Refused("keys_wanted")
    if not _opens(file, about):
        raise Refused("keys_differ", values={"file": str(file)})
    folder = _settings().keys_folder
    path = folder / FILE
    path.replace(path.with_suffix(".former.json"))
    path.touch(mode=0o600)
    shutil.copyfile(file, path)
    current_app.extensions["palier.keys"] = open_keys(folder)


def _opens(file: Path, about: About) -> bool:
    """Whether these are the keys that the backup was taken with."""
    try:
        return fingerprint(read_keys(file)) == about.keys
    except (ValueError, KeyError):
        return False


def _take_files(folder: Path) -> tuple[int, list[str]]:
    """Keep each file whose content still has its name; says how many, and which have not."""
    kept, damaged = 0, []
    for path in folder.glob("??/*"):
        try:
            keep_blob(_chunks(path), most_bytes=path.stat().st_size, expected=path.name)
            kept += 1
        except BlobDiffers:
            damaged.append(path.name)
    return kept, damaged


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_AT_ONCE):
            yield chunk


def _take_queue(file: Path) -> None:
    """The queue of then; work begun since then is about what is not there any more."""
    queue: Path = current_app.extensions["palier.jobs"]
    for end in ("", "-wal", "-shm"):
        queue.with_name(queue.name + end).unlink(missing_ok=True)
    if file.exists():
        shutil.copyfile(file, queue)
        queue.chmod(0o600)
