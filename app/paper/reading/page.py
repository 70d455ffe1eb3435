"""One page read: which page of which copy it is, where it lies, what was ticked on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import cv2
import numpy as np

from app.paper.printing.links import PageMark, read_link
from app.paper.reading.codes import Code, find_codes
from app.paper.reading.deciding import BoxReading, decide
from app.paper.reading.images import Grey, PageImage
from app.paper.reading.ink import find_ink
from app.paper.reading.model import model
from app.paper.reading.patches import cut_boxes
from app.paper.reading.registration import Registered, registrations
from app.paper.reading.streaks import without_streaks

Places = Sequence[Mapping[str, Any]]
#: The places of a page by its layout's mark and its number; None where no such page was laid out.
FindPlaces = Callable[[PageMark], Places | None]

#: A page is blank when hardly any of it is darker than paper with its shadows.
_INKED = 0.0006
#: Of one-bit pages nearly all is black or white, and almost nothing lies between, not even at edges.
_EXTREME, _BETWEEN = 0.97, 0.16


class PageState(StrEnum):
    """What became of a page."""

    READ = "read"
    WRONG = "wrong_questionnaire"
    NO_CODE = "no_code"
    NOT_REGISTERED = "not_registered"
    ONE_BIT = "one_bit"
    BLANK = "blank"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page: its state, what its QR says, where it lies, what its boxes show: as far as is known."""

    state: PageState
    mark: PageMark | None = None
    registered: Registered | None = None
    boxes: tuple[BoxReading, ...] = ()
    #: Whether there is ink where something may be written, place by place (`ink.written_places`).
    inked: tuple[bool, ...] = ()


def read_page(image: PageImage, find_places: FindPlaces) -> PageReading:
    """Read a page; whatever keeps it from being read is its state."""
    if image.grey is None:
        return PageReading(PageState.BROKEN)
    codes = find_codes(image.grey)
    known = [(code, mark) for code in codes if (mark := read_link(code.text))]
    if not known:
        return PageReading(_unknown(image.grey, codes))
    code, mark = known[0]
    places = find_places(mark)
    if places is None:
        return PageReading(PageState.WRONG, mark)
    if image.is_one_bit or is_one_bit(image.grey):
        return PageReading(PageState.ONE_BIT, mark)
    return _read(image.grey, code, mark, places)


def _read(image: Grey, code: Code, mark: PageMark, places: Places) -> PageReading:
    grey = without_streaks(image)
    ways = ((way, cut_boxes(grey, way, places)) for way in registrations(grey, code.corners, places))
    registered, patches = next((found for found in ways if found[1].is_sure), (None, None))
    if registered is None or patches is None:
        return PageReading(PageState.NOT_REGISTERED, mark)
    boxes = [place for place in places if place["kind"] == "box"]
    readings = decide(boxes, model().probabilities(patches.ink))
    return PageReading(PageState.READ, mark, registered, tuple(readings), find_ink(grey, registered, places))


def _unknown(grey: Grey, codes: Sequence[Code]) -> PageState:
    if codes:
        return PageState.WRONG
    return PageState.BLANK if is_blank(grey) else PageState.NO_CODE


def is_blank(grey: Grey) -> bool:
    """Whether nothing is printed or written on a page: a back, a separator."""
    small = cv2.resize(grey, (420, 594), interpolation=cv2.INTER_AREA)
    inner = small[24:-24, 17:-17].astype(np.float32)
    paper = cv2.GaussianBlur(inner, (0, 0), 12)
    return float((paper - inner > 40).mean()) < _INKED


def is_one_bit(grey: Grey) -> bool:
    """Whether a page was scanned in black and white, which loses pencil and every faint mark."""
    every_other_row = np.ascontiguousarray(grey[::2])
    counts = cv2.calcHist([every_other_row], [0], None, [256], [0, 256]).ravel()
    total, dark = counts.sum(), counts[:64].sum()
    between = counts[64:192].sum()
    extremes = (counts[:32].sum() + counts[224:].sum()) / total
    return bool(extremes > _EXTREME and between < _BETWEEN * max(dark, 1))
