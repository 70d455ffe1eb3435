"""Pictures: opened within limits, drawn anew without metadata, or held to having none."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from app.collection.kinds import FileRefused

_LONGEST_SIDE = 2400
_MOST_PIXELS = 60_000_000
#: What is looked at as a picture, and what Pillow may call it (a JPEG with others behind it is an MPO).
FORMATS = {"image/jpeg": {"JPEG", "MPO"}, "image/png": {"PNG"}, "image/webp": {"WEBP"}}
#: What Pillow calls the places where a file tells of whom, when and where.
_TELLING = {"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "mp"}
_RAW = "Raw profile type"
#: The same as they stand in a file, which may go on after the picture has ended.
_MARKS = (b"Exif\0\0", b"ns.adobe.com/xap/", b"<x:xmpmeta", b"Photoshop 3.0\0")


def redraw(content: bytes) -> bytes:
    """The picture drawn anew as JPEG: upright, without place, date or maker. Raises FileRefused."""
    with _opened(content) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    drawn = io.BytesIO()
    upright.save(drawn, "JPEG", quality=85)
    return drawn.getvalue()


def check_picture(path: Path, media_type: str) -> None:
    """Hold a file to being a picture of that type that tells nothing but itself. Raises FileRefused."""
    content = path.read_bytes()
    with _opened(content) as image:
        if image.format not in FORMATS[media_type]:
            raise FileRefused("file_kind")
        image.load()  # what stands after the pixels is known only then
        telling = any(key in _TELLING or str(key).startswith(_RAW) for key in image.info)
        if telling or image.getexif() or any(mark in content for mark in _MARKS):
            raise FileRefused("file_metadata")


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    """The picture; whatever fails in reading it means that it is none."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise FileRefused("file_large")
            yield image
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise FileRefused("file_kind") from None
