"""Files of an answer, kept: pictures without what they tell of place and maker, all else as it came.

Nothing is thrown away: what is no picture that we can read is kept byte for byte, as no picture.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage

from app.blobs import has_blob, keep_blob
from app.collection.envelope import AttachmentRef
from app.collection.kinds import KINDS, PICTURES, FileRefused
from app.collection.pictures import bare
from app.config import MEGABYTE
from app.projects.media.kinds import suffix_of

_MOST_BYTES = 200 * MEGABYTE
_AT_ONCE = 1 << 20
_UNKNOWN = "application/octet-stream"
_TYPES = {suffix: told for kind in KINDS.values() for suffix, told in kind.types.items()}


def wanted(
    files: Mapping[str, FileStorage], named: frozenset[str], here: Mapping[str, AttachmentRef]
) -> dict[str, FileStorage]:
    """The files that the answer names and that are not kept yet: others are nobody's."""
    return {
        name: file
        for name, file in files.items()
        if name in named and not (name in here and has_blob(here[name].sha256))
    }


def keep_files(files: Mapping[str, FileStorage]) -> tuple[AttachmentRef, ...]:
    """Keep files, under the names that the answer has for them. Slow: a photo is drawn anew."""
    return tuple(_keep(name, cast(BinaryIO, file.stream)) for name, file in files.items())


def _keep(name: str, content: BinaryIO) -> AttachmentRef:
    suffix = suffix_of(name)
    media_type = _TYPES.get(suffix, _UNKNOWN)
    chunks: Iterable[bytes] = _chunks(content)
    if suffix in PICTURES:
        media_type, chunks = _picture(content.read(), PICTURES[suffix])
    blob = keep_blob(chunks, most_bytes=_MOST_BYTES)
    return AttachmentRef(name, blob.sha256, blob.size, media_type)


def _picture(content: bytes, media_type: str) -> tuple[str, Iterable[bytes]]:
    try:
        return media_type, [bare(content, media_type)]
    except FileRefused:
        return _UNKNOWN, [content]


def _chunks(content: BinaryIO) -> Iterator[bytes]:
    yield from iter(lambda: content.read(_AT_ONCE), b"")
