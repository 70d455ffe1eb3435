"""Files of an answer, kept: pictures without what they tell of place and maker, all else as it came.

Nothing is thrown away: what is no picture that we can read is kept byte for byte, as no picture.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, cast
from unicodedata import normalize

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


def matched(
    files: Mapping[str, FileStorage], named: frozenset[str]
) -> tuple[dict[str, FileStorage], tuple[str, ...]]:
    """The files by the names that the answer has for them, and the names of those that it does not name.

    Accents may be composed or not, a folder may stand before the name in the answer or in the request, and a
    backslash is lost where headers are read; two texts that would then be one name none.
    """
    loosely: dict[str, set[str]] = {}
    for text in named:
        for key in {_plain(text), _plain(text.replace("\\", "")), _bare(text)}:
            loosely.setdefault(key, set()).add(text)
    found = {name: file for name, file in files.items() if name in named}
    others = []
    for name, file in files.items():
        if name in named:
            continue
        alike = loosely.get(_plain(name)) or loosely.get(_bare(name)) or set()
        if len(alike) == 1 and (text := min(alike)) not in found:
            found[text] = file
        else:
            others.append(name)
    return found, tuple(others)


def missing(files: Mapping[str, FileStorage], here: Mapping[str, AttachmentRef]) -> dict[str, FileStorage]:
    """Those that are not kept yet, or kept as pictures that nobody can see: damaged on their way."""
    return {name: file for name, file in files.items() if name not in here or not _is_sound(here[name])}


def _is_sound(kept: AttachmentRef) -> bool:
    is_broken = suffix_of(kept.name) in PICTURES and kept.media_type == _UNKNOWN
    return has_blob(kept.sha256) and not is_broken


def _plain(name: str) -> str:
    return normalize("NFC", name)


def _bare(name: str) -> str:
    return _plain(name.replace("\\", "/").rpartition("/")[2])


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
