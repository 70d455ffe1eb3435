"""A file made ready to be shown: looked into, pictures drawn anew, texts in UTF-8."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.blobs import blob_path, keep_blob, read_blob
from app.pictures import NotAPicture, PictureTooLarge, redraw
from app.projects.media.given import Given
from app.projects.media.kinds import AUDIO, IMAGES, KINDS, VIDEOS, suffix_of

#: Enough for a telephone at twice its width, and for a plan that is opened large.
_LONGEST_SIDE, _LARGE_SIDE = 1600, 2400
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
#: ISO base media that browsers do not play: photographs, and films of one maker.
_OTHER_BRANDS = (b"heic", b"heix", b"mif1", b"avif", b"qt  ", b"crx ")
_HEAD = 64


class NotReady(ValueError):
    """The content is not what the name says."""


class Kept(NamedTuple):
    """A file as it is shown."""

    sha256: str
    size: int
    media_type: str


def make_ready(given: Given, *, is_large: bool = False) -> Kept:
    """Make a kept file ready; `is_large` pictures are opened apart. Raises NotReady."""
    media_type = next(kind.types[s] for kind in KINDS if (s := suffix_of(given.name)) in kind.types)
    if media_type in IMAGES.types.values():
        return _keep(_drawn(read_blob(given.sha256), media_type, is_large), media_type)
    if media_type in {*AUDIO.types.values(), *VIDEOS.types.values()}:
        return _as_it_is(given, media_type)
    return _keep(_text(read_blob(given.sha256), media_type), media_type)


def _drawn(content: bytes, media_type: str, is_large: bool) -> bytes:
    side = _LARGE_SIDE if is_large else _LONGEST_SIDE
    try:
        return redraw(content, format_=_FORMATS[media_type], longest_side=side)
    except (NotAPicture, PictureTooLarge) as problem:
        raise NotReady from problem


def _as_it_is(given: Given, media_type: str) -> Kept:
    with blob_path(given.sha256).open("rb") as content:
        if not _SIGNS[media_type](content.read(_HEAD)):
            raise NotReady
    return Kept(given.sha256, given.size, media_type)


def _text(content: bytes, media_type: str) -> bytes:
    """In UTF-8, whatever editor wrote it; captions must begin as WebVTT does."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text or (media_type == "text/vtt" and not text.startswith("WEBVTT")):
        raise NotReady
    return text.encode()


def _keep(content: bytes, media_type: str) -> Kept:
    blob = keep_blob([content], most_bytes=IMAGES.most_bytes * 4)
    return Kept(blob.sha256, blob.size, media_type)


def _is_mp3(head: bytes) -> bool:
    """An ID3 tag, or the eleven set bits of a frame, of a layer that exists."""
    return head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] > b"\xe0" and bool(head[1] & 0x06))


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] not in _OTHER_BRANDS


_SIGNS: Mapping[str, Callable[[bytes], bool]] = {
    "audio/mpeg": _is_mp3,
    "audio/ogg": lambda head: head[:4] == b"OggS",
    "audio/mp4": _is_mp4,
    "audio/wav": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE",
    "video/mp4": _is_mp4,
    "video/webm": lambda head: head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head,
}
