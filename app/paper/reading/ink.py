"""Whether anything was written on lines and in cells: a person then reads it; elsewhere nobody need look.

A missed word is an answer lost and a stain is a glance wasted, so a little ink is enough.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from app.paper.reading.images import Grey
from app.paper.reading.registration import Registered

#: Pixels to a millimetre of the piece that is looked at.
_FINE = 4
#: Printed lines are left out with so much on either side, in millimetres: paper bends.
_BESIDE_LINE = 0.9
#: Ink is darker than paper by so many times its grain, within these shares of its brightness; at least so
#: many mm² of it.
_GRAINS, _DARKER, _LEAST = 4.0, (0.055, 0.12), 0.9


def written_places(places: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The places for handwriting, in their order: lines and cells."""
    return [place for place in places if place["kind"] in {"text", "comb"}]


def find_ink(grey: Grey, registered: Registered, places: Sequence[Mapping[str, Any]]) -> tuple[bool, ...]:
    """Whether there is ink in each place for handwriting."""
    return tuple(_is_inked(grey, registered, place) for place in written_places(places))


def _is_inked(grey: Grey, registered: Registered, place: Mapping[str, Any]) -> bool:
    piece = cut_piece(grey, registered, place, _FINE).astype(np.float32)
    smooth = cv2.GaussianBlur(piece, (0, 0), 0.7)
    # The paper is what is light round each pixel; ink, and the printed lines, are narrower than that.
    paper = cv2.GaussianBlur(cv2.dilate(smooth, np.ones((9, 9))), (0, 0), 6)
    away = (paper - smooth)[_open(place, piece.shape)] / max(float(np.median(paper)), 60.0)
    # Ink only darkens: the lighter pixels tell the paper and its grain, however much is written.
    lighter, light = np.percentile(away, (10, 40))
    dark = away - light > np.clip(_GRAINS * (light - lighter), *_DARKER)
    return float(dark.sum()) / _FINE**2 > _LEAST


def _open(place: Mapping[str, Any], shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Where no line is printed."""
    height, width = shape
    y, x = (np.arange(size) / _FINE for size in (height, width))
    if place["kind"] == "text":
        gap = place["h"] / max(place.get("lines", 1), 1)
        free = np.abs((y + gap / 2) % gap - gap / 2) > _BESIDE_LINE
        return np.broadcast_to(free[:, None], (height, width))
    cell = place["w"] / place["cells"]
    across = np.abs((x + cell / 2) % cell - cell / 2) > _BESIDE_LINE
    down = (y > _BESIDE_LINE) & (y < place["h"] - _BESIDE_LINE)
    free_of_lines: npt.NDArray[np.bool_] = down[:, None] & across[None, :]
    return free_of_lines


def cut_piece(
    grey: Grey, registered: Registered, place: Mapping[str, Any], fine: float, margin: float = 0
) -> Grey:
    """A place upright, `fine` pixels to a millimetre, with so many millimetres round it."""
    left, top = place["x"] - margin, place["y"] - margin
    width, height = place["w"] + 2 * margin, place["h"] + 2 * margin
    size = (max(int(width * fine), 1), max(int(height * fine), 1))
    to_sheet = np.array([[1 / fine, 0, left], [0, 1 / fine, top], [0, 0, 1]])
    cut = cv2.warpPerspective(
        grey,
        registered.homography @ to_sheet,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderValue=255,
    )
    return cut.astype(np.uint8, copy=False)
