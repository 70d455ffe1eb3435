"""A pen and a scanner that know nothing of the simulator: sheets rendered, marked with plain strokes."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2  # type: ignore[import-untyped]  # it has no types
from PIL import Image, ImageDraw

_DPI = 200
_PER_MM = _DPI / 25.4


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn in a box: cross, fill, or word for lines and cells."""

    page: int
    path: str
    value: str = ""
    how: str = "cross"


def render(pdf: bytes) -> list[Image.Image]:
    """The pages of a PDF, grey, at 200 dpi."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=_DPI / 72).to_pil().convert("L") for page in document]
    document.close()
    return pages


def draw(sheet: Image.Image, places: Iterable[Mapping[str, Any]], marks: Iterable[Mark]) -> Image.Image:
    """The page with these marks on it."""
    page = sheet.copy()
    pen = ImageDraw.Draw(page)
    for mark in marks:
        for place in places:
            if place.get("path") == mark.path and place.get("value", "") in {mark.value, None}:
                _mark(pen, place, mark.how)
    return page


def _mark(pen: ImageDraw.ImageDraw, place: Mapping[str, Any], how: str) -> None:
    left, top = place["x"] * _PER_MM, place["y"] * _PER_MM
    right, bottom = left + place["w"] * _PER_MM, top + place["h"] * _PER_MM
    if how == "cross":
        pen.line((left + 2, top + 3, right - 1, bottom - 2), fill=50, width=3)
        pen.line((right - 2, top + 1, left + 3, bottom - 3), fill=50, width=3)
    elif how == "fill":
        pen.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=35)
    else:
        pen.line([(left + 6 + 5 * at, top + 12 + (at % 3) * 5) for at in range(24)], fill=60, width=3)


def scanned(pages: Iterable[Image.Image], turned: float = 0.0, dark: int = 12) -> bytes:
    """The pages as a scanner's PDF of JPEG images: a little askew, a little grey."""
    random = np.random.default_rng(3)
    images = []
    for page in pages:
        askew = page.rotate(turned, resample=Image.Resampling.BICUBIC, fillcolor=255)
        grey = np.asarray(askew, dtype=np.float64) * (1 - dark / 255) + random.normal(0, 3, askew.size[::-1])
        images.append(Image.fromarray(grey.clip(0, 255).astype(np.uint8)))
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=_DPI, quality=70)
    return out.getvalue()
