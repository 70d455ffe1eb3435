"""Pictures are drawn anew: what they told is gone, what they show stays."""

import io

import pytest
from PIL import Image

from app.pictures import NotAPicture, PictureTooLarge, redraw
from tests.make_media import make_picture


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_its_format_and_loses_what_it_told(format_: str) -> None:
    photo = make_picture(format_, told="12, rue des Lilas")
    assert b"rue des Lilas" in photo
    drawn = redraw(photo, format_=format_, longest_side=40)
    assert b"rue des Lilas" not in drawn
    assert (_opened(drawn).format, max(_opened(drawn).size)) == (format_, 40)


def test_the_same_picture_is_drawn_the_same_and_turned_upright() -> None:
    photo = make_picture("JPEG", size=(60, 20), orientation=6)
    assert redraw(photo) == redraw(photo)
    assert _opened(redraw(photo)).size == (20, 60)


def test_what_is_transparent_stays_so_where_the_format_can_and_else_turns_white() -> None:
    clear = make_picture("PNG", mode="RGBA", colour=(0, 0, 0, 0))
    assert _opened(redraw(clear, format_="PNG")).getpixel((5, 5)) == (0, 0, 0, 0)
    assert _opened(redraw(clear, format_="JPEG")).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"", b"<svg/>", make_picture("JPEG")[:200], make_picture("PNG")[:60]])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        redraw(content)


def test_a_picture_that_would_unpack_to_too_much_is_refused() -> None:
    with pytest.raises(PictureTooLarge):
        redraw(make_picture("PNG", size=(8000, 8000), mode="1", colour=1))
