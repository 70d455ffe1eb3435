"""Strokes of a hand: pens, the shapes people tick with, and the ink that they leave on a page.

Pages are grey uint8 masters of about 300 dpi; lengths are millimetres from their top left corner.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Picture = NDArray[Any]
#: Points of a stroke, one a row.
Points = NDArray[np.float64]

DPI = 300
PER_MM = DPI / 25.4
#: Strokes are drawn this many times larger, then averaged: edges come out soft.
_FINE = 2
_GRAIN = 512


@dataclass(frozen=True, slots=True)
class Pen:
    """What somebody writes with: its width in millimetres, the grey that it leaves, how well it covers."""

    name: str
    width: float
    ink: float
    cover: float
    #: From 0 (ink) to 1 (pencil): how far the paper's grain shows.
    grain: float


#: Name: share of people, width, grey, cover, grain; each but the first from … to.
_PENS: dict[str, tuple[float, tuple[float, float], tuple[float, float], float, float]] = {
    "blue ballpoint": (0.44, (0.32, 0.48), (70, 110), 0.93, 0.18),
    "black ballpoint": (0.28, (0.32, 0.5), (40, 72), 0.95, 0.16),
    "felt": (0.13, (0.7, 1.2), (22, 65), 1.0, 0.03),
    "pencil": (0.1, (0.4, 0.65), (90, 150), 0.9, 0.55),
    "light pencil": (0.05, (0.4, 0.6), (140, 190), 0.9, 0.6),
}


def pick_pen(random: Generator) -> Pen:
    """A pen as likely as it lies on a kitchen table."""
    name = str(random.choice(list(_PENS), p=[row[0] for row in _PENS.values()]))
    _share, widths, greys, cover, grain = _PENS[name]
    return Pen(name, random.uniform(*widths), random.uniform(*greys), cover, grain)


def draw(page: Picture, path: Points, pen: Pen, random: Generator, tremor: float = 0.05) -> None:
    """Draw one stroke on the page, in place; `tremor` in millimetres."""
    points = _curve(path)
    count = len(points)
    wander = np.stack([_drift(random, count, 5), _drift(random, count, 5)], 1)
    pixels = (points + tremor * wander) * PER_MM
    ends = np.minimum(np.arange(count) + 1.0, (count - np.arange(count)) * 0.7) / max(count * 0.12, 1)
    taper = np.clip(0.62 + 0.38 * ends, 0, 1)
    width = pen.width * PER_MM * taper * (1 + 0.13 * _drift(random, count, 7))
    pressure = pen.cover * np.clip(0.55 + 0.45 * taper + 0.1 * _drift(random, count, 6), 0.25, 1)
    _ink(page, pixels, np.stack([width, pressure], 1), pen, random)


def _curve(path: Points) -> Points:
    """A Catmull-Rom curve through the points, about one point every third of a millimetre."""
    gaps = np.hypot(*np.diff(path, axis=0).T)
    each = int(np.clip(gaps.mean() / 0.3, 3, 30))
    padded = np.concatenate([path[:1], path, path[-1:]])
    a, b, c, d = (padded[at : len(padded) - 3 + at, None] for at in range(4))
    t = np.linspace(0, 1, each, endpoint=False)[None, :, None]
    curve = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.concatenate([curve.reshape(-1, 2), path[-1:]])


def _drift(random: Generator, count: int, each: int) -> Points:
    """A slow random wandering about 0, of spread 1."""
    knots = max(2, count // each + 1)
    return np.interp(np.arange(count), np.linspace(0, count, knots), random.normal(0, 1, knots))


def _ink(page: Picture, pixels: Points, strength: Points, pen: Pen, random: Generator) -> None:
    edge = float(strength[:, 0].max()) + 2
    low = np.maximum(np.floor(pixels.min(0) - edge), 0).astype(int)
    high = np.minimum(np.ceil(pixels.max(0) + edge), page.shape[::-1]).astype(int)
    width, height = high - low
    if width <= 0 or height <= 0:
        return
    mask = np.zeros((height * _FINE, width * _FINE), np.uint8)
    spots = np.round((pixels - low) * _FINE * 16).astype(int).tolist()
    thick = np.maximum(np.round(strength[:, 0] * _FINE), 1).astype(int).tolist()
    value = np.round(strength[:, 1] * 255).astype(int).tolist()
    for at in range(len(spots) - 1):
        cv2.line(mask, spots[at], spots[at + 1], value[at], thick[at], cv2.LINE_AA, 4)
    alpha = cv2.resize(mask, (int(width), int(height)), interpolation=cv2.INTER_AREA) / np.float32(255)
    alpha *= 1 - pen.grain * _grain(width, height, random)
    region = page[low[1] : high[1], low[0] : high[0]]
    region[:] = region - alpha * np.maximum(region - np.float32(pen.ink), 0) + 0.5


def _make_grain() -> Picture:
    noise = np.random.default_rng(4).normal(size=(_GRAIN, _GRAIN)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 1.1, borderType=cv2.BORDER_REFLECT)
    grain: Picture = np.clip(0.5 + soft / (3.4 * soft.std()), 0, 1)
    return grain


_PAPER = _make_grain()


def _grain(width: int, height: int, random: Generator) -> Picture:
    x, y = random.integers(_GRAIN, size=2)
    return _PAPER[np.ix_((y + np.arange(height)) % _GRAIN, (x + np.arange(width)) % _GRAIN)]


# Shapes, in box units: (0, 0) is the box's top left corner, (1, 1) its bottom right one. `thin` is the width
# of the pen as a share of the box.


def _points(*points: tuple[float, float]) -> Points:
    return np.array(points, float)


def _cross(random: Generator, thin: float) -> list[Points]:
    margin = random.normal(0.1, 0.13, 4)
    wobble = random.normal(0, 0.05, (4, 2))
    corners = _points((0, 0), (1, 1), (1, 0), (0, 1))
    ends = corners + (0.5 - corners) * 2 * margin[:, None] + wobble
    if random.random() < 0.2:  # the pen stays on the paper between the two strokes
        turn = (ends[1] + ends[2]) / 2 + (random.uniform(-0.05, 0.15), random.normal(0, 0.08))
        return [np.array([ends[0], ends.mean(0), ends[1], turn, ends[2], ends.mean(0) - 0.03, ends[3]])]
    bows = random.normal(0, 0.04, (2, 2))
    return [
        np.array([ends[at], (ends[at] + ends[at + 1]) / 2 + bows[at // 2], ends[at + 1]]) for at in (0, 2)
    ]


def _tick(random: Generator, thin: float) -> list[Points]:
    size = float(np.exp(random.normal(0, 0.25)))
    start = random.normal((0.14, 0.5), 0.1)
    foot = start + size * random.normal((0.26, 0.38), 0.06)
    end = foot + size * np.array([random.uniform(0.5, 1.1), -random.uniform(0.8, 1.5)])
    bow = random.normal((-0.05, 0.04), 0.03)
    return [np.array([start, (start + foot) / 2 + (0.03, 0), foot, (foot + end) / 2 + bow, end])]


def _slash(random: Generator, thin: float) -> list[Points]:
    margin = random.normal(0.05, 0.15, 2)
    ends = _points((margin[0], 1 - margin[0]), (1 - margin[1], margin[1])) + random.normal(0, 0.06, (2, 2))
    if random.random() < 0.2:
        ends[:, 0] = 1 - ends[:, 0]
    return [np.array([ends[0], ends.mean(0) + random.normal(0, 0.04, 2), ends[1]])]


def _hatch(random: Generator, angle: float, step: float, half: float) -> Points:
    """A zigzag that sweeps a square of the box's centre from side to side."""
    along, normal = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    reach = half * float(np.abs(normal).sum()) - step / 3
    points = []
    for turn, offset in enumerate(np.arange(-reach, reach + step, step)):
        limits = [(side * half - normal * offset) / along for side in (-1, 1)]
        low, high = np.minimum(*limits).max(), np.maximum(*limits).min()
        end = high if turn % 2 else low
        points.append(
            0.5 + normal * (offset + random.normal(0, step / 6)) + along * (end + random.normal(0, 0.04))
        )
    return np.array(points)


def _scribble(random: Generator, thin: float) -> list[Points]:
    angle = random.normal(2.5, 0.25)
    return [_hatch(random, angle, random.uniform(0.16, 0.3), random.uniform(0.4, 0.55))]


def _fill(random: Generator, thin: float) -> list[Points]:
    step = thin * random.uniform(0.75, 1.1)
    angles = random.normal((2.4, 0.75), 0.2)[: 1 + int(random.random() < 0.75)]
    half = random.uniform(0.46, 0.54)
    return [_hatch(random, angle, step, half) for angle in angles]


def _blacken(random: Generator, thin: float) -> list[Points]:
    step = thin * random.uniform(0.6, 1.1)
    half = random.uniform(0.5, 0.6)
    return [_hatch(random, angle, step, half) for angle in random.normal((2.4, 0.7), 0.25)]


def _around(centre: Points, radii: Points, turns: float, random: Generator) -> Points:
    count = max(8, int(12 * turns))
    at = random.normal(-1.2, 0.5) - np.linspace(0, 2 * np.pi * turns, count)
    drift = 1 + 0.06 * random.normal() * np.linspace(-1, 1, count) + random.normal(0, 0.025, count)
    return centre + np.stack([np.cos(at), np.sin(at)], 1) * radii * drift[:, None]


def _dot(random: Generator, thin: float) -> list[Points]:
    centre = 0.5 + random.normal(0, 0.08, 2)
    return [_around(centre, random.uniform(0.2, 1, 2) * random.uniform(0.06, 0.2), 2.5, random)]


def _circle(random: Generator, thin: float) -> list[Points]:
    centre = 0.5 + random.normal(0, 0.08, 2)
    return [_around(centre, random.uniform((0.8, 0.72), (1.2, 0.98)), random.uniform(0.97, 1.25), random)]


def _small(random: Generator, thin: float) -> list[Points]:
    paths = _cross(random, thin) if random.random() < 0.6 else _tick(random, thin)
    size, where = random.uniform(0.28, 0.45), 0.5 + random.normal(0, 0.12, 2)
    return [where + (path - 0.5) * size for path in paths]


#: Every style of mark; `blacken` is how the sheet says that an answer is taken back.
SHAPES: dict[str, Callable[[Generator, float], list[Points]]] = {
    "cross": _cross,
    "tick": _tick,
    "slash": _slash,
    "scribble": _scribble,
    "fill": _fill,
    "dot": _dot,
    "circle": _circle,
    "small": _small,
    "blacken": _blacken,
}
