"""Pictures in answers: drawn anew without metadata, or held to having none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import pictures
from app.collection.kinds import FileRefused

#: What is looked at as a picture, and what Pillow may call it (a JPEG with others behind it is an MPO).
FORMATS = {"image/jpeg": {"JPEG", "MPO"}, "image/png": {"PNG"}, "image/webp": {"WEBP"}}
_SAVED = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
#: No picture that is opened at all is as wide (see app.pictures).
_NO_SIDE = 60_000_000
#: What Pillow calls the places where a file tells of whom, when and where.
_TELLING = {"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "mp"}
_RAW = "Raw profile type"
#: The same as they stand in a file, which may go on after the picture has ended.
_MARKS = (b"Exif\0\0", b"ns.adobe.com/xap/", b"<x:xmpmeta", b"Photoshop 3.0\0")


def redraw(content: bytes) -> bytes:
    """The picture drawn anew as JPEG: upright, without place, date or maker. Raises FileRefused."""
    with _told():
        return pictures.redraw(content)


def bare(content: bytes, media_type: str) -> bytes:
    """The picture as it is if it tells nothing but itself, else drawn anew, as large. Raises FileRefused."""
    try:
        check_content(content, media_type)
    except FileRefused as refused:
        if refused.code == "file_large":
            raise
        with _told():
            return pictures.redraw(content, format_=_SAVED[media_type], longest_side=_NO_SIDE)
    return content


def check_picture(path: Path, media_type: str) -> None:
    """Hold a file to being a picture of that type that tells nothing but itself. Raises FileRefused."""
    check_content(path.read_bytes(), media_type)


def check_content(content: bytes, media_type: str) -> None:
    """The same of what a file holds."""
    with _told(), pictures.opened(content) as image:
        if image.format not in FORMATS[media_type]:
            raise FileRefused("file_kind")
        image.load()  # what stands after the pixels is known only then
        telling = any(key in _TELLING or str(key).startswith(_RAW) for key in image.info)
        if telling or image.getexif() or any(mark in content for mark in _MARKS):
            raise FileRefused("file_metadata")


@contextmanager
def _told() -> Iterator[None]:
    """Tell in this room's words what is wrong with a picture."""
    try:
        yield
    except pictures.PictureTooLarge:
        raise FileRefused("file_large") from None
    except pictures.NotAPicture:
        raise FileRefused("file_kind") from None
