"""What a questionnaire may show: by suffix the kind and the media type it is served as."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.config import MEGABYTE


class Column(StrEnum):
    """Where a spreadsheet names a file: the columns `media::image` and so on."""

    IMAGE = "image"
    BIG_IMAGE = "big-image"
    AUDIO = "audio"
    VIDEO = "video"
    #: None of media::…: what `select_one_from_file`, `pulldata()` and `search()` read.
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Kind:
    """`types`: suffix → media type. `columns`: where a form may name one; none for what stands beside."""

    types: Mapping[str, str]
    most_bytes: int
    columns: frozenset[str] = frozenset()


CAPTIONS, TEXT = ".vtt", ".txt"

IMAGES = Kind(
    {
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".png": "image/png",
        ".webp": "image/webp",
        ".gif": "image/gif",
    },
    15 * MEGABYTE,
    frozenset({Column.IMAGE, Column.BIG_IMAGE}),
)
AUDIO = Kind(
    {
        ".mp3": "audio/mpeg",
        ".ogg": "audio/ogg",
        ".opus": "audio/ogg",
        ".m4a": "audio/mp4",
        ".wav": "audio/wav",
    },
    25 * MEGABYTE,
    frozenset({Column.AUDIO}),
)
VIDEOS = Kind({".mp4": "video/mp4", ".webm": "video/webm"}, 100 * MEGABYTE, frozenset({Column.VIDEO}))
TEXTS = Kind({CAPTIONS: "text/vtt", TEXT: "text/plain"}, MEGABYTE)

LISTS = Kind(
    {".csv": "text/csv", ".geojson": "application/geo+json", ".xml": "text/xml"},
    25 * MEGABYTE,
    frozenset({Column.LIST}),
)

KINDS = (IMAGES, AUDIO, VIDEOS, TEXTS, LISTS)
SUFFIXES = tuple(suffix for kind in KINDS for suffix in kind.types)


def kind_of(name: str) -> Kind | None:
    """The kind of a file by its suffix, None for what no page shows."""
    return next((kind for kind in KINDS if suffix_of(name) in kind.types), None)


def suffix_of(name: str) -> str:
    """`Plan.PNG` → `.png`; "" where there is none."""
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if stem and dot else ""


def stem_of(name: str) -> str:
    """The name without its suffix."""
    return name.rpartition(".")[0] or name


def beside(name: str, suffix: str, tag: str = "") -> str:
    """The file that stands beside a medium: `film.mp4` → `film.vtt`, or `film.ar.vtt` for a language."""
    return f"{stem_of(name)}.{tag}{suffix}" if tag else f"{stem_of(name)}{suffix}"
