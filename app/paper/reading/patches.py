"""Boxes cut out of a page, all at once, each in the middle of its patch; ink is 0 (paper) to 1 (black).

Paper bends and copiers stretch: the printed outlines say by how much, box by box, and a smooth shift
fitted to them moves the patches. Where too few outlines are where they should be, this is not the page it is
taken for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from app.paper.reading.images import Grey
from app.paper.reading.registration import Registered

Floats = npt.NDArray[np.float32]

#: Side of a box and of its patch, in the patch's pixels, and how far the outline is searched.
BOX, PATCH, REACH = 25, 51, 7
_EDGE = (PATCH - BOX) // 2
#: A patch is looked at in cells, so many along a side.
CELLS = PATCH // 3
#: Ink below this is the paper's grain; the ring ends so far from the edge of the patch, where others begin.
_NO_INK, _RING = 0.12, 5
#: An outline is there when its lines are at least so dark, and less far from the smooth shift than this.
_DARK, _ASTRAY = 0.16, 3.0
#: Fewer outlines found than this share: not the page, or not where we think.
_LEAST_FOUND = 0.6
#: So many boxes are needed to tell anything; pages with fewer rest on their marks alone.
_FEW = 4


@dataclass(frozen=True, slots=True)
class Patches:
    """`ink` has shape (boxes, PATCH, PATCH); `found` is the share of outlines that are in their place."""

    ink: Floats
    found: float

    @property
    def is_sure(self) -> bool:
        return len(self.ink) < _FEW or self.found >= _LEAST_FOUND


def cut_boxes(grey: Grey, registered: Registered, places: Sequence[Mapping[str, Any]]) -> Patches:
    """Cut the boxes among the places out of a registered page, in their order."""
    boxes = [place for place in places if place["kind"] == "box"]
    if not boxes:
        return Patches(np.zeros((0, PATCH, PATCH), np.float32), 1.0)
    centres = np.array([(box["x"] + box["w"] / 2, box["y"] + box["h"] / 2) for box in boxes])
    sizes = np.array([box["w"] for box in boxes])
    black = _black(grey, registered, [place for place in places if place["kind"] == "corner"])
    first = _inked(_cut(grey, registered, centres, sizes), black)
    shifts, strengths = _outlines(first)
    smooth = _smooth(centres, shifts, strengths)
    near = np.abs(shifts - smooth).max(axis=1) < _ASTRAY
    there = (strengths > _DARK) & near
    # Its own outline is the best witness of where a box is, where it was seen.
    moved = np.where(there[:, None], (shifts + smooth) / 2, smooth) * (sizes / BOX)[:, None]
    ink = _inked(_cut(grey, registered, centres + moved, sizes), black)
    return Patches(_without_print(ink, boxes), float(there.mean()))


def cells_of(ink: Floats) -> Floats:
    """Patches by their cells' mean, shape (n, CELLS, CELLS)."""
    cells: Floats = ink.reshape(len(ink), CELLS, PATCH // CELLS, CELLS, PATCH // CELLS).mean(axis=(2, 4))
    return cells


def _without_print(ink: Floats, boxes: Sequence[Mapping[str, Any]]) -> Floats:
    """The patches without what is printed round the boxes, as far as their layout tells it (`near`)."""
    known = [bytes.fromhex(box.get("near", "")) or bytes(-(-(CELLS**2) // 8)) for box in boxes]
    bits = np.unpackbits(np.frombuffer(b"".join(known), np.uint8).reshape(len(boxes), -1), axis=1)
    free = 1 - bits[:, : CELLS**2].reshape(-1, CELLS, CELLS)
    along = PATCH // CELLS
    return ink * free.repeat(along, axis=1).repeat(along, axis=2)


def is_clean(ink: Floats) -> npt.NDArray[np.bool_]:
    """Which patches have no ink in the box, nor in a ring round it, where a circle would run."""
    smooth = np.stack([cv2.blur(one, (3, 3)) for one in ink])
    ring = np.ones((PATCH, PATCH), bool)
    ring[_EDGE - 3 : _EDGE + BOX + 3, _EDGE - 3 : _EDGE + BOX + 3] = False
    ring[:_RING], ring[-_RING:], ring[:, :_RING], ring[:, -_RING:] = False, False, False, False
    inner = smooth[:, _EDGE + 3 : _EDGE + BOX - 3, _EDGE + 3 : _EDGE + BOX - 3].max(axis=(1, 2))
    return np.asarray((inner < _NO_INK) & (smooth[:, ring].max(axis=1) < _NO_INK))


def _cut(
    grey: Grey, registered: Registered, centres: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64]
) -> Floats:
    """Grey patches, each box scaled to BOX pixels; one remap for all. Within a box no paper bends."""
    units = sizes / BOX
    ends = np.stack([centres, centres + np.array([1.0, 0.0]), centres + np.array([0.0, 1.0])])
    at, right, down = registered.pixels(ends.reshape(-1, 2)).reshape(3, -1, 2)
    steps_x, steps_y = (right - at) * units[:, None], (down - at) * units[:, None]
    grid = np.arange(PATCH, dtype=np.float64) - PATCH // 2
    where = (
        at[:, None, None, :]
        + grid[None, None, :, None] * steps_x[:, None, None, :]
        + grid[None, :, None, None] * steps_y[:, None, None, :]
    ).astype(np.float32)
    count = len(centres)
    flat = where.reshape(count * PATCH, PATCH, 2)
    cut = [
        cv2.remap(grey, part[..., 0], part[..., 1], cv2.INTER_LINEAR, borderValue=255)
        for part in np.array_split(flat, max(1, count * PATCH // 30_000 + 1))
    ]
    return np.concatenate(cut).reshape(count, PATCH, PATCH).astype(np.float32)


def _black(grey: Grey, registered: Registered, marks: Sequence[Mapping[str, Any]]) -> float:
    """How dark print is on this page: the middles of the corner marks, those that are in the image."""
    middles = registered.pixels(
        np.array([(one["x"] + one["w"] / 2, one["y"] + one["h"] / 2) for one in marks])
    )
    height, width = grey.shape
    inside = [(int(x), int(y)) for x, y in middles if 2 <= x < width - 2 and 2 <= y < height - 2]
    values = [float(grey[y - 1 : y + 2, x - 1 : x + 2].mean()) for x, y in inside]
    return float(np.median(values)) if values else 30.0


def _inked(cut: Floats, black: float) -> Floats:
    """Ink from grey: white is the paper round each box, which light and copiers make differ over a page."""
    white = np.percentile(cut[:, ::3, ::3].reshape(len(cut), -1), 80, axis=1).astype(np.float32)
    depth = np.maximum(white - black, 25)[:, None, None]
    ink: Floats = np.clip((white[:, None, None] - cut) / depth, 0, 1.2)
    return ink


def _outlines(ink: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """How far each outline is from the middle of its patch, (x, y) in patch pixels, and how dark it is.

    A printed line is dark all along, handwriting is not: a low share of its darkness tells them apart.
    """
    found = [_lines(np.swapaxes(ink, 1, 2)), _lines(ink)]
    shifts = np.stack([shift for shift, _ in found], axis=1)
    strengths = np.minimum(*(strength for _, strength in found))
    return shifts, strengths


def _lines(ink: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The shift along axis 1 at which two lines, BOX apart, are darkest all along axis 2."""
    across = ink[:, :, _EDGE - 1 : _EDGE + BOX + 1]
    share = across.shape[2] * 3 // 10
    along = np.partition(across, share, axis=2)[:, :, share]
    thick = np.maximum(along[:, :-1], along[:, 1:])  # lines are one to two pixels wide
    tried = np.arange(-REACH, REACH + 1)
    first = thick[:, _EDGE - 1 + tried]
    second = thick[:, _EDGE - 1 + BOX + tried]
    scores = np.minimum(first, second) + 0.25 * (first + second)
    best = scores.argmax(axis=1)
    rows = np.arange(len(ink))
    finer = _between(scores, best)
    return tried[best] + finer, np.minimum(first, second)[rows, best].astype(np.float64)


def _between(scores: npt.NDArray[np.floating[Any]], best: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """The top of the parabola through the best score and its neighbours, within half a step."""
    rows, inner = np.arange(len(scores)), np.clip(best, 1, scores.shape[1] - 2)
    left, middle, right = (scores[rows, inner + step].astype(np.float64) for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    top = np.where(bend < -1e-6, 0.5 * (left - right) / np.minimum(bend, -1e-6), 0.0)
    return np.where(inner == best, np.clip(top, -0.5, 0.5), 0.0)


def _smooth(
    centres: npt.NDArray[np.float64], shifts: npt.NDArray[np.float64], strengths: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """A shift that varies slowly over the page, fitted to the outlines that were seen, strays left out."""
    seen = strengths > _DARK
    if seen.sum() < _FEW:
        return np.zeros_like(shifts)
    terms = _terms(centres, int(seen.sum()))
    weights = np.where(seen, strengths, 0.0)
    fitted = np.zeros_like(shifts)
    for _round in range(4):
        scaled = terms * weights[:, None]
        solved, *_rest = np.linalg.lstsq(scaled, shifts * weights[:, None], rcond=None)
        fitted = terms @ solved
        away = np.linalg.norm(shifts - fitted, axis=1)
        weights = np.where(seen, strengths / (1 + (away / 0.8) ** 2), 0.0)
    return np.clip(fitted, -REACH, REACH)


def _terms(centres: npt.NDArray[np.float64], seen: int) -> npt.NDArray[np.float64]:
    """A constant where few outlines are seen, then a slope, then a bend."""
    x, y = (centres[:, 0] - 105) / 100, (centres[:, 1] - 148) / 140
    one = np.ones_like(x)
    if seen < 8:
        return one[:, None]
    if seen < 20:
        return np.stack([one, x, y], axis=1)
    return np.stack([one, x, y, x * y, x * x, y * y], axis=1)
