"""Plane geometry of a page: from millimetres on the sheet to pixels of its image.

Points have shape (n, 2), maps shape (3, 3).
"""

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Place = Mapping[str, Any]


def project(way: Points, points: Points) -> Points:
    """Where a map takes points."""
    lifted = np.hstack([points, np.ones((len(points), 1))]) @ way.T
    projected: Points = lifted[:, :2] / lifted[:, 2:]
    return projected


def homography(mm: Points, px: Points) -> Points:
    """Through four points or near more; where they lie too badly for one, an affine map."""
    fitted, _mask = cv2.findHomography(mm, px)
    # OpenCV gives None where it finds none, whatever its stubs say.
    return np.asarray(fitted, dtype=np.float64) if np.any(fitted) else affine(mm, px, np.ones(len(mm)))


def homographies(mm: Points, px: Points) -> Points:
    """Through four points each: `mm` has shape (4, 2), `px` (n, 4, 2), what is given (n, 3, 3)."""
    x, y, one, none = mm[:, 0], mm[:, 1], np.ones(4), np.zeros(4)
    u, v = px[..., 0], px[..., 1]
    rows = np.empty((len(px), 8, 8))
    rows[:, :4, :6] = np.stack([x, y, one, none, none, none], axis=1)
    rows[:, 4:, :6] = np.stack([none, none, none, x, y, one], axis=1)
    rows[:, :4, 6:] = -u[..., None] * mm
    rows[:, 4:, 6:] = -v[..., None] * mm
    solved = np.linalg.solve(rows, np.concatenate([u, v], axis=1)[..., None])[..., 0]
    return np.concatenate([solved, np.ones((len(px), 1))], axis=1).reshape(-1, 3, 3)


def affine(mm: Points, px: Points, weights: Points) -> Points:
    """Weighted least squares."""
    rows = np.hstack([mm, np.ones((len(mm), 1))]) * weights[:, None]
    solved, *_rest = np.linalg.lstsq(rows, px * weights[:, None], rcond=None)
    return np.vstack([solved.T, [0, 0, 1]])


def similarity(mm: Points, px: Points) -> Points:
    """Shifted, turned and scaled: what half of the points say at least."""
    fitted, _inliers = cv2.estimateAffinePartial2D(mm, px, method=cv2.LMEDS)
    return np.vstack([fitted, [0, 0, 1]])


def side_in(way: Points, place: Place) -> float:
    """How many pixels the side of a square place takes."""
    corners = project(way, corners_of(place))
    return float((np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[3] - corners[0])) / 2)


def corners_of(place: Place) -> Points:
    """Top left, then clockwise."""
    x, y, w, h = place["x"], place["y"], place["w"], place["h"]
    return np.array([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], dtype=np.float64)


def centre_of(place: Place) -> Points:
    """Its middle, shape (2,)."""
    return np.array([place["x"] + place["w"] / 2, place["y"] + place["h"] / 2], dtype=np.float64)
