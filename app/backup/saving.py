"""Taking a backup while people answer: the database first, then the files that its rows name."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

from flask import current_app

from app import sqlite
from app.backup.contents import (
    BLOBS,
    DATABASE,
    QUEUE,
    TOMBSTONES,
    About,
    fingerprint,
    revision,
    write_about,
)
from app.backup.databases import WAYS
from app.blobs import all_blobs, blob_path, sync_folder
from app.clock import now
from app.collection.tombstone_log import catch_up, log_path
from app.config import Settings
from app.db import db
from app.errors import Refused
from app.keys import FILE, keys


class Saved(NamedTuple):
    """What went into a backup."""

    about: About
    files: int


def save(folder: Path) -> Saved:
    """Write a backup to `folder`, which must not be there yet. Refused: folder_taken, and what WAYS refuse.

    It has that name once it is whole: what was interrupted is a draft, and in nobody's way.
    """
    if folder.exists():
        raise Refused("folder_taken", values={"folder": str(folder)})
    draft = folder.with_name(f"{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    about = About(now(), db.engine.dialect.name, revision(), fingerprint(keys()))
    WAYS[about.dialect].dump(db.engine, draft / DATABASE)
    _save_queue(draft / QUEUE)
    files = _save_files(draft / BLOBS)
    _save_tombstones(draft / TOMBSTONES)
    write_about(draft, about)
    os.sync()
    draft.rename(folder)
    sync_folder(folder.parent)
    return Saved(about, files)


def save_keys(file: Path) -> None:
    """Write the keys to a new file that its owner alone reads. Refused: folder_taken."""
    if file.exists():
        raise Refused("folder_taken", values={"folder": str(file)})
    file.touch(mode=0o600)
    settings: Settings = current_app.extensions["palier.settings"]
    file.write_bytes((settings.keys_folder / FILE).read_bytes())


def _save_queue(target: Path) -> None:
    """Jobs enter the queue after what they are about is committed: of those, none is missing."""
    queue: Path = current_app.extensions["palier.jobs"]
    if queue.exists():
        sqlite.copy(queue, target)


def _save_files(target: Path) -> int:
    """Every blob; on the same disk no second time: what a blob holds never changes."""
    target.mkdir()
    count = 0
    for sha256 in all_blobs():
        copy = target / sha256[:2] / sha256
        copy.parent.mkdir(exist_ok=True)
        try:
            _link_or_copy(blob_path(sha256), copy)
        except FileNotFoundError:  # swept meanwhile: no row named it
            continue
        count += 1
    return count


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def _save_tombstones(target: Path) -> None:
    catch_up()
    target.touch(mode=0o600)
    if log_path().exists():
        shutil.copyfile(log_path(), target)
