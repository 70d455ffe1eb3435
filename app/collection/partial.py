"""The bytes of files on their way: `uploads/<id>`, beside the blobs; on the disk before they are told of.

Writers need no lock: whoever writes a place of a file writes the same bytes there, and what is not the
same is found out by the hash, of a copy that nobody writes to any more.
"""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from flask import current_app

from app.blobs import sync_folder
from app.config import Settings

_AT_ONCE = 1 << 20


def partial_path(upload_id: UUID) -> Path:
    """Where the bytes of an upload are or would be."""
    return _folder() / upload_id.hex


def partial_size(upload_id: UUID) -> int:
    """How many bytes the file has, 0 without one."""
    try:
        return partial_path(upload_id).stat().st_size
    except FileNotFoundError:
        return 0


def write_piece(upload_id: UUID, start: int, chunks: Iterable[bytes]) -> int:
    """Write bytes from `start` on; the place after the last one, all being on the disk for good."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(partial_path(upload_id), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.seek(start)
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
        end = file.tell()
    if start == 0:
        sync_folder(folder)
    return end


def partial_hash(upload_id: UUID) -> str:
    """The SHA-256 of the bytes that are there, in hexadecimal."""
    with partial_path(upload_id).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_pieces(upload_id: UUID) -> Iterator[bytes]:
    """The bytes that are there."""
    with partial_path(upload_id).open("rb") as file:
        yield from iter(lambda: file.read(_AT_ONCE), b"")


def drop_partial(upload_id: UUID) -> None:
    """Remove the file; it may be gone already."""
    partial_path(upload_id).unlink(missing_ok=True)


def sweep_partials(age: timedelta) -> None:
    """Remove the files that nothing was written to since so long."""
    oldest = time.time() - age.total_seconds()
    for path in _folder().glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    settings: Settings = current_app.extensions["palier.settings"]
    return settings.var / "uploads"
