"""The kinds of files that are taken: by question type, by suffix and by media type."""

import mimetypes
from dataclasses import dataclass

from app.config import MEGABYTE


class FileRefused(Exception):
    """A file that is not taken; `code` says why: file_kind, file_large, file_metadata."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Kind:
    """What a question type takes: suffix → media type it is served as."""

    types: dict[str, str]
    is_picture: bool = False
    most_bytes: int = 10 * MEGABYTE


_AUDIO = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
}
_VIDEO = {".mp4": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime", ".3gp": "video/3gpp"}
_PAPERS = {
    suffix: mimetypes.types_map[suffix]
    for suffix in (".pdf", ".txt", ".csv", ".doc", ".docx", ".xls", ".xlsx")
    if suffix in mimetypes.types_map
} | {
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}

#: By question type.
KINDS: dict[str, Kind] = {
    "image": Kind(PICTURES, is_picture=True),
    "audio": Kind(_AUDIO),
    # Two minutes of a telephone's video.
    "video": Kind(_VIDEO, most_bytes=60 * MEGABYTE),
    "file": Kind({**_PAPERS, **_AUDIO, **_VIDEO}),
}
#: The size of the largest file of each media type that any question takes.
MOST_BYTES = {
    media_type: max(kind.most_bytes for kind in KINDS.values() if media_type in kind.types.values())
    for one in KINDS.values()
    for media_type in one.types.values()
}
#: What a file is called on its way that only a later room opens; the largest, with its seal.
SEALED = "application/vnd.palier.sealed"
MOST_SEALED = max(MOST_BYTES.values()) + 64
