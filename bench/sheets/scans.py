"""A picture of a page: its bytes, what was done to it, and where each millimetre of the page went."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator

from .marks import Picture, Points

WIDTH, HEIGHT = 210.0, 297.0
CENTRE = np.array([WIDTH / 2, HEIGHT / 2])


@dataclass(frozen=True, slots=True)
class Bend:
    """Paper that does not lie flat: how far from where it belongs a point of the page is, in millimetres."""

    waves: Points  # a row each: millimetres to the right, down; turns per millimetre along x, y; phase

    def at(self, points: Points) -> Points:
        """The displacement at points of the page."""
        phase = 2 * np.pi * points @ self.waves[:, 2:4].T + self.waves[:, 4]
        moved: Points = np.sin(phase) @ self.waves[:, :2]
        return moved


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where the page went: a homography from millimetres to pixels, after a bend of the paper if any.

    A whole number of pixels is the middle of a pixel, as in OpenCV.
    """

    matrix: Points
    bend: Bend | None = None

    def at(self, points: Points) -> Points:
        """The pixels (x, y) of points of the printed page, in millimetres."""
        points = np.asarray(points, float)
        moved = points + self.bend.at(points) if self.bend else points
        return project(self.matrix, moved)


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture as a machine gives it: a JPEG, its resolution (0 for a photo), what befell it."""

    jpeg: bytes
    dpi: int
    is_one_bit: bool
    geometry: Geometry
    done: dict[str, Any]


def project(matrix: Points, points: Points) -> Points:
    """Points through a homography."""
    seen = np.concatenate([points, np.ones((len(points), 1))], 1) @ matrix.T
    flat: Points = seen[:, :2] / seen[:, 2:]
    return flat


def to_master(page: Picture) -> Points:
    """From millimetres to the pixels of a rendered page."""
    x, y = page.shape[1] / WIDTH, page.shape[0] / HEIGHT
    return np.array([[x, 0, -0.5], [0, y, -0.5], [0, 0, 1]])


def printed_at(random: Generator) -> tuple[float, Points]:
    """The scale at which a printer put the page on paper, about its middle; many « fit to page »."""
    scale = float(
        random.choice([1.0, random.uniform(0.995, 1.005), random.uniform(0.955, 1.01)], p=[0.4, 0.3, 0.3])
    )
    return scale, about(CENTRE, scale, 0.0)


def about(centre: Points, scale: float, degrees: float) -> Points:
    """A similarity that leaves `centre` where it is; clockwise as seen on the page."""
    turn = np.radians(degrees)
    block = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = block, centre - block @ centre
    return matrix


def tone(black: float, white: float, gamma: float) -> Picture:
    """A table from the ink of the master to the grey of the picture."""
    share = np.linspace(0, 1, 256) ** gamma
    return np.clip(black + (white - black) * share, 0, 255).astype(np.uint8)


def uneven(random: Generator, knots: tuple[int, int], spread: float, size: tuple[int, int]) -> Picture:
    """A smooth field about 0 of `size` (width, height)."""
    field = random.normal(0, spread, knots).astype(np.float32)
    return cv2.resize(field, size, interpolation=cv2.INTER_CUBIC)


def encode(picture: Picture, quality: int) -> bytes:
    """The picture as a JPEG."""
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


#: What takes a picture of a filled master.
Camera = Callable[[Picture, Generator], Scan]
