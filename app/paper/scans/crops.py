"""Pieces of scanned pages, as a person is shown them."""

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np

from app.blobs import read_blob
from app.errors import Refused
from app.paper.reading.images import decode
from app.paper.reading.ink import cut_piece
from app.paper.reading.registration import Registered
from app.paper.scans.models import ScanPage

#: Pixels to a millimetre, and how much is shown round what is asked. Millimetres.
_FINE, _MARGIN = 7.0, 3.5
#: Labels stand beside their boxes: so much of the line is shown with them.
_LABELS = 72.0
_SHEET = (210.0, 297.0)


def crop(page: ScanPage, places: Sequence[Mapping[str, Any]], *, rtl: bool = False) -> bytes:
    """A JPEG of the part of a page where a question is answered; the whole page, where nobody knows how it
    lies. Refused: not_found (404).
    """
    if not page.homography:
        return whole(page)
    if not page.image_sha256 or not places:
        raise Refused("not_found", 404)
    grey = decode(read_blob(page.image_sha256))
    if grey is None:
        raise Refused("not_found", 404)
    registered = Registered(np.array(page.homography, dtype=np.float64).reshape(3, 3), 4)
    piece = cut_piece(grey, registered, _frame(places, rtl=rtl), _FINE)
    return cv2.imencode(".jpg", piece, [cv2.IMWRITE_JPEG_QUALITY, 72])[1].tobytes()


def _frame(places: Sequence[Mapping[str, Any]], *, rtl: bool) -> dict[str, float]:
    """What holds all the places, and the labels of boxes that stand one under the other."""
    left = min(place["x"] for place in places) - _MARGIN
    right = max(place["x"] + place["w"] for place in places) + _MARGIN
    top = min(place["y"] for place in places) - _MARGIN
    bottom = max(place["y"] + place["h"] for place in places) + _MARGIN
    if all(place["kind"] == "box" or place.get("part") == "rank" for place in places):
        # In a table the question is on the other side of its boxes.
        is_row = len({round(place["y"]) for place in places}) == 1 and len(places) > 1
        if rtl != is_row:
            left -= _LABELS
        else:
            right += _LABELS
    left, top = max(left, 0.0), max(top, 0.0)
    return {"x": left, "y": top, "w": min(right, _SHEET[0]) - left, "h": min(bottom, _SHEET[1]) - top}


def whole(page: ScanPage, longest: int = 1_600) -> bytes:
    """A JPEG of the whole page, upright where it is known how it lies. Refused: not_found (404)."""
    if not page.image_sha256:
        raise Refused("not_found", 404)
    grey = decode(read_blob(page.image_sha256))
    if grey is None:
        raise Refused("not_found", 404)
    if page.homography:
        registered = Registered(np.array(page.homography, dtype=np.float64).reshape(3, 3), 4)
        place = {"x": 0.0, "y": 0.0, "w": _SHEET[0], "h": _SHEET[1]}
        grey = cut_piece(grey, registered, place, longest / _SHEET[1])
    elif max(grey.shape) > longest:
        scale = longest / max(grey.shape)
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, 72])[1].tobytes()
