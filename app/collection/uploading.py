"""Taking a file in, range by range, until all of it is there, is what it says, and becomes a blob.

Bytes are written while nothing is locked, for a slow connection may take minutes; then what has
come is noted in a transaction of a moment.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn

from app.blobs import BlobDiffers, blob_size, keep_blob, renew_blob
from app.collection.arriving import (
    Target,
    admit,
    advance,
    begin_upload,
    drop_upload,
    find_upload,
    foretold,
    standing,
)
from app.collection.kinds import MOST_BYTES, MOST_SEALED, SEALED, FileRefused
from app.collection.models import Upload
from app.collection.partial import drop_partial, partial_hash, partial_path, read_pieces, write_piece
from app.collection.pictures import FORMATS, check_picture
from app.db import after_commit, keep, reading, writing
from app.errors import Refused

#: By the code of FileRefused: what a program is told.
_REFUSALS = {"file_kind": ("file_kind", 415), "file_large": ("too_large", 413)}
_TAKEN = {**MOST_BYTES, SEALED: MOST_SEALED}
#: What later rooms do with a sealed file that is whole; they add themselves when they are installed. They are
#: called while `reading()`, once it is committed that the file is here.
after_sealed_file: list[Callable[[Target], object]] = []


@dataclass(frozen=True, slots=True)
class Progress:
    """How many bytes of a file are kept, and whether it is complete: whole, checked, for good."""

    received: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `first` to before `end` of a file of `total` bytes; `read` skips some and gives the others."""

    first: int
    end: int
    total: int
    media_type: str
    read: Callable[[int], Iterable[bytes]]


def look(target: Target) -> Progress:
    """How far a file has come. Refused: as `arriving.admit`."""
    admit(target)
    if renew_blob(target.sha256):
        return Progress(blob_size(target.sha256) or 0, complete=True)
    sealed = foretold(target)
    if sealed and sealed.is_kept:
        return Progress(sealed.size, complete=True)
    upload = find_upload(target)
    return Progress(standing(upload) if upload else 0, complete=False)


def take_piece(target: Target, piece: Piece) -> Progress:
    """Write a piece after what is there already; the last one makes the file complete.

    Called while `reading()`. What is short is kept. Refused: as `arriving.admit`, file_kind (415),
    too_large and attachments_full (413), range_gap (409), attachment_mismatch and file_metadata (422).
    """
    known = look(target)
    if known.complete:
        return known
    _refuse_kind(piece)
    upload = _upload(target, piece)
    start = standing(upload)
    if piece.first > start:
        raise Refused("range_gap", 409, {"received": start})
    end = start
    if piece.end > start or not partial_path(upload.id).exists():
        end = write_piece(upload.id, start, piece.read(start - piece.first))
    if end >= upload.size:
        _complete(upload)
    progress = _note(target, upload, end)
    if progress.complete and upload.media_type == SEALED:
        _open(target)
    return progress


def _open(target: Target) -> None:
    """Who keeps its answer at this moment sees the file, or is seen: both look after their commit."""
    reading()
    for act in after_sealed_file:
        act(target)


def told(refused: FileRefused) -> Refused:
    """What a program is told of a file that is not taken."""
    code, status = _REFUSALS.get(refused.code, (refused.code, 422))
    return Refused(code, status)


def _refuse_kind(piece: Piece) -> None:
    if piece.media_type not in _TAKEN:
        raise Refused("file_kind", 415)
    if piece.total > _TAKEN[piece.media_type]:
        raise Refused("too_large", 413)


def _upload(target: Target, piece: Piece) -> Upload:
    """The upload, begun if it is not; one hash has one length."""
    upload = find_upload(target)
    if upload is None:
        writing()
        begin_upload(target, piece.total, piece.media_type)
        reading()
        upload = find_upload(target)
    if upload is None:  # withdrawn or swept at this very moment
        raise Refused("range_gap", 409, {"received": 0})
    if upload.size != piece.total:
        _give_up(upload, Refused("attachment_mismatch", 422))
    return upload


def _complete(upload: Upload) -> None:
    """Make a blob of what has come, from a copy: whoever still writes to the file changes nothing."""
    if renew_blob(upload.sha256):
        return
    try:
        if partial_hash(upload.id) != upload.sha256:
            raise BlobDiffers
        if upload.media_type in FORMATS:
            check_picture(partial_path(upload.id), upload.media_type)
        keep_blob(read_pieces(upload.id), most_bytes=upload.size, expected=upload.sha256)
    except FileNotFoundError:  # another request has just completed it, or it was withdrawn
        return
    except BlobDiffers:
        _give_up(upload, Refused("attachment_mismatch", 422))
    except FileRefused as refused:
        _give_up(upload, told(refused))


def _give_up(upload: Upload, why: Refused) -> NoReturn:
    writing()
    drop_upload(upload)
    keep()
    raise why


def _note(target: Target, upload: Upload, end: int) -> Progress:
    writing()
    if not advance(upload, end):
        drop_partial(upload.id)
        admit(target)
        raise Refused("range_gap", 409, {"received": 0})
    complete = end >= upload.size and renew_blob(target.sha256)
    if complete:
        after_commit(lambda: drop_partial(upload.id))
    return Progress(end, complete)
