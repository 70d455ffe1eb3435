"""Files kept by what they contain: `blobs/<first two digits>/<SHA-256>`.

A blob is on the disk for good before the row that names it is committed; the other way round a
crash would leave a row without its file. What no row names is swept by a job, never at once.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import current_app

from app.config import Settings
from app.errors import Refused


@dataclass(frozen=True, slots=True)
class Blob:
    """A file that is kept; `sha256` in hexadecimal, `size` in bytes."""

    sha256: str
    size: int


class BlobDiffers(Exception):
    """What came is not what was announced."""


def keep_blob(chunks: Iterable[bytes], *, most_bytes: int, expected: str | None = None) -> Blob:
    """Keep what the chunks amount to; keeps nothing where it raises.

    Raises Refused with 413 beyond `most_bytes`, and BlobDiffers unless the hash is the `expected` one.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f"draft-{os.getpid()}-{secrets.token_hex(8)}"
    try:
        blob = _write(draft, chunks, most_bytes)
        if expected not in {None, blob.sha256}:
            raise BlobDiffers
        _move(draft, blob_path(blob.sha256))
    finally:
        draft.unlink(missing_ok=True)
    return blob


def blob_path(sha256: str) -> Path:
    """Where the blob is or would be. Raises ValueError unless it is 64 lower-case hexadecimal digits."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return _folder() / sha256[:2] / sha256


def read_blob(sha256: str) -> bytes:
    """The content. Raises Refused with 404 if it is not kept, and with 500 if it is no longer what it was."""
    try:
        content = blob_path(sha256).read_bytes()
    except (FileNotFoundError, ValueError):
        raise Refused("not_found", 404) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused("blob_corrupt", 500)
    return content


def has_blob(sha256: str) -> bool:
    """Whether the blob is kept."""
    return blob_path(sha256).is_file()


def blob_size(sha256: str) -> int | None:
    """How many bytes the blob has; None where it is not kept."""
    try:
        return blob_path(sha256).stat().st_size
    except FileNotFoundError:
        return None


def renew_blob(sha256: str) -> bool:
    """Whether the blob is kept; if so, from now on for as long as one that has just come."""
    try:
        os.utime(blob_path(sha256))
    except FileNotFoundError:
        return False
    return True


def drop_blob(sha256: str) -> None:
    """Remove the blob, once no row names it any more; it may be gone already."""
    path = blob_path(sha256)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def all_blobs() -> Iterator[str]:
    """The hashes of all that is kept."""
    return (path.name for path in _folder().glob("??/*"))


def blobs_older_than(age: timedelta) -> Iterator[str]:
    """The hashes of blobs that were kept, or kept again, longer ago than `age`; drafts of blobs go."""
    oldest = time.time() - age.total_seconds()
    for path in _folder().glob("*/*"):
        if path.stat().st_mtime < oldest:
            yield path.name
    for draft in _folder().glob("draft-*"):
        if draft.stat().st_mtime < oldest:
            draft.unlink(missing_ok=True)


def _write(draft: Path, chunks: Iterable[bytes], most_bytes: int) -> Blob:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > most_bytes:
                raise Refused("too_large", 413)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Blob(digest.hexdigest(), size)


def _move(draft: Path, path: Path) -> None:
    is_new_folder = not path.parent.is_dir()
    path.parent.mkdir(exist_ok=True, mode=0o700)
    draft.replace(path)
    sync_folder(path.parent)
    if is_new_folder:
        sync_folder(path.parent.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk know which files are in the folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _folder() -> Path:
    settings: Settings = current_app.extensions["palier.settings"]
    return settings.var / "blobs"
