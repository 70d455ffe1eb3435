"""Files that people give: checked, pictures re-encoded without their metadata, kept by hash for a day.

What no answer names after a day is swept by a job (see app.blobs); the draft carries only the hash.
"""

import re
from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from app.blobs import keep_blob
from app.collection.kinds import KINDS, PICTURES, FileRefused, Kind
from app.collection.pages.draft import File
from app.collection.pictures import redraw
from app.config import MEGABYTE
from app.errors import Refused
from app.questionnaire.definition import Question

#: What a page may bring with its files, beyond what other requests may: a file too large is told beside
#: its question, and files go to the disk as they arrive.
MOST_BYTES_OF_A_PAGE = 128 * MEGABYTE
_AT_ONCE = 1 << 20


def most_bytes(question: Question) -> int:
    """The size of the largest file that a question takes."""
    return KINDS[question.type.name].most_bytes


def keep_upload(upload: FileStorage, question: Question) -> tuple[str, File]:
    """Keep a file; gives the name that the answer holds, unique by content. Raises FileRefused."""
    suffix = _suffix(upload.filename or "")
    kind = KINDS[question.type.name]
    chunks: Iterable[bytes] = iter(lambda: upload.stream.read(_AT_ONCE), b"")
    if kind.is_picture or (question.type.name == "file" and suffix in PICTURES):
        chunks, suffix, media_type = [redraw(_whole(upload, kind))], ".jpg", "image/jpeg"
    elif suffix in kind.types:
        media_type = kind.types[suffix]
    else:
        raise FileRefused("file_kind")
    try:
        blob = keep_blob(chunks, most_bytes=kind.most_bytes)
    except Refused as refused:
        raise FileRefused("file_large") from refused
    return f"{_stem(upload.filename or '')}-{blob.sha256[:8]}{suffix}", File(
        blob.sha256, blob.size, media_type
    )


def _whole(upload: FileStorage, kind: Kind) -> bytes:
    content = upload.stream.read(kind.most_bytes + 1)
    if len(content) > kind.most_bytes:
        raise FileRefused("file_large")
    return content


def _suffix(name: str) -> str:
    return "." + name.rpartition(".")[2].lower()


def _stem(name: str) -> str:
    """A name that no system minds: letters, digits, at most 40."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return re.sub(r"[^\w-]+", "-", stem, flags=re.UNICODE).strip("-_")[:40] or "fichier"
