"""Black squares in an image: the corner marks of a sheet, to a fraction of a pixel."""

import cv2
import numpy as np
import numpy.typing as npt

from app.paper.reading.geometry import Place, Points, centre_of, project, side_in
from app.paper.reading.images import Grey

#: A mark printed at 97 %, copied and photographed is so large or small to what it should be.
_SMALLEST, _LARGEST = 0.55, 1.6
#: How much of its closest frame a square fills, seen closely and seen small and from the side; the black
#: discs of the questions' numbers fill less.
_SQUARE, _SQUARISH = 0.84, 0.74
#: Where marks are looked for all over the page: the side of a square then, in pixels, how much darker than
#: what is round it, how many squares are kept.
_SMALL_SIDE, _DARKER, _MOST_SQUARES = 14.0, 18, 16
#: How much nearer to, or further from, the camera than the QR a mark may be.
_LENS = 1.35


def find_mark(grey: Grey, mark: Place, guess: Points, reach: float) -> Points | None:
    """The centre of the dark square nearest to where it should be, within so many millimetres."""
    expected = project(guess, centre_of(mark)[None])[0]
    side = side_in(guess, mark)
    half = int(reach / mark["w"] * side) + 2
    left, top = int(expected[0]) - half, int(expected[1]) - half
    window = grey[max(top, 0) : top + 2 * half + 1, max(left, 0) : left + 2 * half + 1]
    if min(window.shape) < side:
        return None
    origin = np.array([max(left, 0), max(top, 0)], dtype=np.float64)
    candidates = [centre for centre, _side in _squares(window, side, _SQUARE)]
    if not candidates:
        return None
    nearest = min(candidates, key=lambda one: float(np.linalg.norm(one + origin - expected)))
    return nearest + origin


def all_squares(grey: Grey, side: float) -> list[tuple[Points, float]]:
    """Black squares anywhere on the page, about so large, with their sides in pixels."""
    shrink = min(1.0, _SMALL_SIDE / side)
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    around = int(side * shrink * 5) | 1
    binary = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, _DARKER
    )
    count, labels, stats, centroids = cv2.connectedComponentsWithStats(binary, connectivity=4)
    found = []
    for at in range(1, count):
        x, y, width, height, area = stats[at]
        if not _is_sized((width, height, area), side * shrink, _LENS):
            continue
        if _fills(labels[y : y + height, x : x + width] == at, _SQUARISH):
            found += _closely(grey, centroids[at] / shrink, float(np.sqrt(area)) / shrink)
    found.sort(key=lambda one: abs(one[1] - side))
    return found[:_MOST_SQUARES]


def _closely(grey: Grey, centre: Points, side: float) -> list[tuple[Points, float]]:
    """The square that was found small, as the page shows it; none where it is none, seen closely."""
    half = int(side * 1.2) + 2
    left, top = max(int(centre[0]) - half, 0), max(int(centre[1]) - half, 0)
    window = grey[top : top + 2 * half + 1, left : left + 2 * half + 1]
    origin = np.array([left, top], dtype=np.float64)
    near = [(one + origin, own) for one, own in _squares(window, side, _SQUARISH)]
    near.sort(key=lambda one: float(np.linalg.norm(one[0] - centre)))
    return near[:1]


def _squares(window: Grey, side: float, filled: float) -> list[tuple[Points, float]]:
    """Centres and sides of what is dark, about square and about so large."""
    blurred = cv2.GaussianBlur(window, (3, 3), 0)
    dark, light = np.percentile(blurred[::2, ::2], (1, 80))  # a quarter of the window tells as much
    if light - dark < 40:
        return []
    level = dark + (light - dark) * 0.5
    _threshold, binary = cv2.threshold(blurred, level, 255, cv2.THRESH_BINARY_INV)
    count, labels, stats, centroids = cv2.connectedComponentsWithStats(binary, connectivity=4)
    found = []
    for at in range(1, count):
        x, y, width, height, area = stats[at]
        if not _is_sized((width, height, area), side):
            continue
        if not _fills(labels[y : y + height, x : x + width] == at, filled):
            continue
        found.append((_refined(window, (x, y, width, height), level, centroids[at]), float(np.sqrt(area))))
    return found


def _is_sized(shape: tuple[int, int, int], side: float, lens: float = 1.0) -> bool:
    """Whether a dark patch (width, height, area) is about so large; askew it fills half of its frame."""
    width, height, area = shape
    least, most = _SMALLEST * side / lens, _LARGEST * side * lens
    if not (least < width < most and least < height < most):
        return False
    return area > max(0.5 * width * height, least**2) and 0.6 < width / height < 1.67


def _fills(shape: npt.NDArray[np.bool_], least: float) -> bool:
    """Whether a patch fills so much of the closest frame round it, and that is about square."""
    contours, _order = cv2.findContours(shape.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contour = max(contours, key=cv2.contourArea)
    _centre_at, (width, height), _angle = cv2.minAreaRect(contour)
    # Contours run through the middle of the outermost pixels: a side of n pixels measures n - 1.
    framed = (width + 1) * (height + 1)
    return bool(shape.sum() > least * framed) and 0.7 < (width + 1) / (height + 1) < 1.43


def _refined(window: Grey, box: tuple[int, int, int, int], level: float, centroid: Points) -> Points:
    """The centre by darkness, so that an edge's grey pixels count for what they are."""
    x, y, width, height = (int(edge) for edge in box)
    top, left = max(y - 2, 0), max(x - 2, 0)
    piece = window[top : y + height + 2, left : x + width + 2].astype(np.float64)
    weight = np.clip((level * 1.35 - piece) / max(level, 1), 0, 1)
    total = weight.sum()
    if total <= 0:
        return centroid
    rows, columns = np.mgrid[0 : piece.shape[0], 0 : piece.shape[1]]
    return np.array([(weight * columns).sum() / total + left, (weight * rows).sum() / total + top])
