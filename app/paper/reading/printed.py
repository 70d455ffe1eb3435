"""What is printed round boxes: other boxes, words, rules. It is known, and nobody wrote it.

Found once, when a sheet is laid out, and kept with each box, so that reading can leave it out of the patch.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2  # type: ignore[import-untyped]  # it has no types

from app.paper.reading.patches import CELLS, cells_of, cut_boxes
from app.paper.reading.registration import Registered

#: Dots an inch at which a base is looked at.
_DPI = 300
#: A cell is printed from so much ink on; its neighbours are too, for paper bends.
_PRINTED = 0.05


def with_print(pdf: bytes, places: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The places of a base, its boxes with `near`: the cells of their patches that are printed, as hex."""
    told = [dict(place) for place in places]
    document = pypdfium2.PdfDocument(pdf)
    try:
        for at in range(len(document)):
            here = [place for place in told if place["page"] == at + 1]
            for box, cells in zip(_boxes(here), _printed(document[at], here), strict=True):
                box["near"] = np.packbits(cells).tobytes().hex()
    finally:
        document.close()
    return told


def _boxes(places: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [place for place in places if place["kind"] == "box"]


def _printed(page: pypdfium2.PdfPage, places: Sequence[Mapping[str, Any]]) -> npt.NDArray[np.bool_]:
    """Which cells of the boxes' patches are printed, the box itself apart; shape (boxes, CELLS, CELLS)."""
    per_mm = _DPI / 25.4
    grey = page.render(scale=_DPI / 72, grayscale=True).to_numpy()
    flat = np.ascontiguousarray(grey[:, :, 0] if grey.ndim == 3 else grey)
    lies = Registered(np.array([[per_mm, 0, -0.5], [0, per_mm, -0.5], [0, 0, 1]]), 4)
    found = cells_of(cut_boxes(flat, lies, places).ink) > _PRINTED
    wide = np.array([cv2.dilate(one.astype(np.uint8), np.ones((3, 3), np.uint8)) for one in found], bool)
    wide = wide.reshape(-1, CELLS, CELLS)
    inner = slice(3, CELLS - 3)  # the box, its outline and what is right at it
    wide[:, inner, inner] = False
    return wide
