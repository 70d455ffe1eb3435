"""QR and typed codes as PDF drawing operators, at the places that a template left for them."""

from collections.abc import Iterator, Mapping
from typing import Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from app.paper.printing.glyphs import ADVANCE, SIZE

POINTS = 72 / 25.4
#: Always the same mask: choosing the best one takes six times as long, and readers do not mind.
_MASK = 2
_BASELINE = 3.0

#: A place as a template leaves it: x, y, w, h in millimetres; for text also `size` and `align`.
Place = Mapping[str, Any]


def glyph_name(character: str) -> str:
    """What a character of codes is called among a page's resources."""
    return f"/Code{ord(character)}"


def draw_qr(link: str, place: Place, height: float) -> Iterator[str]:
    """Dark modules as rectangles, those side by side in one. The quiet zone is the page's own white.

    `height` is the page's, in points.
    """
    rows = _rows(link)
    module = place["w"] * POINTS / len(rows)
    left, top = place["x"] * POINTS, height - place["y"] * POINTS
    yield f"q 0 g {module:.5f} 0 0 {-module:.5f} {left:.4f} {top:.4f} cm"
    yield from (f"{x} {y} {width} 1 re" for x, y, width in _dark(rows))
    yield "f Q"


def qr_drawing(link: str) -> str:
    """A QR as SVG without quiet zone, for templates where every page shows the same."""
    rows = _rows(link)
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in _dark(rows))
    box = f"0 0 {len(rows)} {len(rows)}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{path}"/></svg>'


def _rows(link: str) -> list[list[bool]]:
    code: qrcode.QRCode[Any] = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    code.add_data(link)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def _dark(rows: list[list[bool]]) -> Iterator[tuple[int, int, int]]:
    """The runs of dark modules: x, y and how many."""
    for y, row in enumerate(rows):
        start = None
        for x, is_dark in enumerate((*row, False)):
            if is_dark and start is None:
                start = x
            elif not is_dark and start is not None:
                yield start, y, x - start
                start = None


def draw_typed(text: str, place: Place, height: float, size: float) -> Iterator[str]:
    """A code as typed, at the foot of its place: flush with its left, its right, or in its middle."""
    size = place.get("size", size)
    width = len(text) * ADVANCE * size
    room = place["w"] * POINTS - width
    align = place.get("align") or ("left" if place["x"] < 100 else "right")
    left = place["x"] * POINTS + {"left": 0.0, "center": room / 2, "right": room}[align]
    scale = size / SIZE
    baseline = height - (place["y"] + place["h"]) * POINTS + (1 - _BASELINE) * scale
    for character in text:
        yield f"q {scale:g} 0 0 {scale:g} {left:.3f} {baseline:.3f} cm {glyph_name(character)} Do Q"
        left += ADVANCE * size
