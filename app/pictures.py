"""Pictures opened within limits, drawn anew: upright, no larger than needed, without place, date or maker."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps, UnidentifiedImageError

_MOST_PIXELS = 60_000_000
#: By format: how it is saved. Formats without transparency get a white ground.
_SAVING: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 85},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 85},
    "GIF": {},
}


class NotAPicture(Exception):
    """The content is no picture that we can read, or is damaged."""


class PictureTooLarge(Exception):
    """The picture has more pixels than we want to unpack."""


def redraw(content: bytes, *, format_: str = "JPEG", longest_side: int = 2400) -> bytes:
    """The picture in `format_`, its longest side at most `longest_side` pixels, its colours alone.

    Raises NotAPicture and PictureTooLarge.
    """
    with opened(content) as image:
        upright = _bare(ImageOps.exif_transpose(image), format_)
    upright.thumbnail((longest_side, longest_side))
    drawn = io.BytesIO()
    upright.save(drawn, format_, **_SAVING[format_])
    return drawn.getvalue()


@contextmanager
def opened(content: bytes) -> Iterator[Image.Image]:
    """The picture, as the file has it; whatever fails in reading it means that it is none.

    Raises NotAPicture and PictureTooLarge.
    """
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise PictureTooLarge
            yield image
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise NotAPicture from None


def _bare(image: Image.Image, format_: str) -> Image.Image:
    """Colours only: a converted picture drops what it told, a pasted one its transparency."""
    if not image.has_transparency_data:
        return _pixels(image, "RGB")
    clear = image.convert("RGBA")
    if format_ != "JPEG":
        return _pixels(clear, "RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(clear, mask=clear)
    return ground


def _pixels(image: Image.Image, mode: str) -> Image.Image:
    drawn = image.convert(mode)
    drawn.info = {}
    return drawn
