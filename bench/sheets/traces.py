"""What else befalls a sheet: stray strokes, doodles, coffee, folds, punch holes, a stamp of arrival."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator

from .marks import PER_MM, Pen, Picture, draw

_WIDTH, _HEIGHT = 210.0, 297.0


def soil(page: Picture, random: Generator, pen: Pen) -> list[str]:
    """Leave traces on the page, in place; their names."""
    left = [name for name, (share, _) in _TRACES.items() if random.random() < share]
    for name in left:
        _TRACES[name][1](page, random, pen)
    return left


def _stray(page: Picture, random: Generator, pen: Pen) -> None:
    """The pen slips, or a line is drawn across something."""
    start = random.uniform((10, 20), (_WIDTH - 20, _HEIGHT - 20))
    way = random.normal(0, 1, 2) * (35, 12)
    draw(page, np.array([start, start + way / 2 + random.normal(0, 2, 2), start + way]), pen, random)


def _doodle(page: Picture, random: Generator, pen: Pen) -> None:
    """A spiral or a flower in the margin, as one draws while thinking."""
    centre = np.array([random.choice([10.0, 200.0]), random.uniform(40, 260)])
    at = np.linspace(0, random.uniform(4, 9) * np.pi, 90)
    radius = random.uniform(2, 5) * (
        at / at[-1] if random.random() < 0.5 else np.cos(random.integers(2, 5) * at / 2)
    )
    draw(page, centre + (radius * np.array([np.cos(at), np.sin(at)])).T, pen, random)


def _coffee(page: Picture, random: Generator, pen: Pen) -> None:
    """The ring of a cup, darker at its rim and broken here and there."""
    middle = random.uniform((30, 40), (180, 260))
    radius, reach = random.uniform(32, 42), 46.0
    low, high = np.maximum(middle - reach, 0), np.minimum(middle + reach, (_WIDTH, _HEIGHT))
    x0, y0, x1, y1 = (np.concatenate([low, high]) * PER_MM / 4).astype(int)
    x, y = np.arange(x0, x1) / PER_MM * 4 - middle[0], np.arange(y0, y1)[:, None] / PER_MM * 4 - middle[1]
    angle, off = np.arctan2(y, x), np.hypot(x, y) - radius
    broken = (
        0.55
        + 0.25 * np.sin(angle * 2 + random.uniform(0, 6))
        + 0.2 * np.sin(angle * 5 + random.uniform(0, 6))
    )
    ring = np.exp(-((off / 0.7) ** 2)) + 0.35 * np.exp(-(((off + 1.6) / 1.6) ** 2)) + 0.05 * (off < 0)
    _shade(page, (x0 * 4, y0 * 4), 1 - random.uniform(0.12, 0.35) * broken * ring)


def _shade(page: Picture, corner: tuple[int, int], light: Picture) -> None:
    """Multiply a part of the page by what is given at a quarter of its size."""
    height, width = (
        min(light.shape[0] * 4, page.shape[0] - corner[1]),
        min(light.shape[1] * 4, page.shape[1] - corner[0]),
    )
    part = page[corner[1] : corner[1] + height, corner[0] : corner[0] + width]
    part[:] = part * cv2.resize(light.astype(np.float32), (width, height)) + 0.5


def _fold(page: Picture, random: Generator, pen: Pen) -> None:
    """Folded in two, in three, or lengthwise: a thin pale line where ink cracked, shade on one side."""
    for share in random.choice(["1/2", "1/3 2/3", "lengthwise"], p=[0.6, 0.3, 0.1]).split():
        if share == "lengthwise":
            at = page.shape[1] * random.uniform(0.48, 0.52)
            band = page.T
        else:
            up, down = share.split("/")
            at = page.shape[0] * int(up) / int(down) + random.normal(0, 12)
            band = page
        _crease(band, int(at), random)


def _crease(band: Picture, at: int, random: Generator) -> None:
    rows = np.arange(-60, 60)
    side = np.where(rows < 0, 1, 0.25) * np.exp(-np.abs(rows) / random.uniform(8, 28))
    line = np.exp(-((rows / random.uniform(0.8, 1.8)) ** 2))
    light = 1 - random.uniform(0.02, 0.1) * side - random.uniform(0.03, 0.15) * line
    part = band[at - 60 : at + 60].astype(np.float32)
    worn = random.uniform(0, 0.35) * line[:, None] * (random.random((1, part.shape[1])) < 0.7)
    band[at - 60 : at + 60] = (part + (255 - part) * worn) * light[:, None] + 0.5


def _punch(page: Picture, random: Generator, pen: Pen) -> None:
    """Two holes for a binder, through which the scanner's lid is seen, light or dark."""
    middle, left = page.shape[0] / 2 + random.normal(0, 15), 12 * PER_MM + random.normal(0, 10)
    seen = float(random.choice([60, 225]))
    for way in (-1, 1):
        spot = (round(left * 16), round((middle + way * 40 * PER_MM) * 16))
        radius = round(2.9 * PER_MM * 16)
        cv2.circle(page, spot, radius, (seen,), -1, cv2.LINE_AA, 4)
        cv2.circle(page, spot, radius, (170,), 2, cv2.LINE_AA, 4)


def _stamp(page: Picture, random: Generator, pen: Pen) -> None:
    """« REÇU LE … », askew, in the head or the foot, inked unevenly."""
    patch = np.zeros((260, 560), np.uint8)
    day = f"{random.integers(1, 29):02d} {random.choice(['JAN', 'MARS', 'MAI', 'JUIN', 'OCT'])} 2026"
    cv2.rectangle(patch, (50, 60), (510, 200), (255,), 5, cv2.LINE_AA)
    for text, height, scale in (("RECU LE", 115, 1.5), (day, 180, 1.7)):
        cv2.putText(patch, text, (80, height), cv2.FONT_HERSHEY_DUPLEX, scale, (255,), 4, cv2.LINE_AA)
    turned = cv2.getRotationMatrix2D((280, 130), random.normal(0, 5), 1)
    mask = cv2.warpAffine(patch, turned, (560, 260)) / np.float32(255)
    blotch = cv2.resize(random.uniform(0.35, 1, (9, 18)).astype(np.float32), (560, 260))
    x = int(random.uniform(60, 100) * PER_MM)
    y = int(random.choice([random.uniform(2, 18), random.uniform(262, 274)]) * PER_MM)
    part = page[y : y + 260, x : x + 560]
    part[:] = part - mask * blotch * np.maximum(part - random.uniform(70, 150), 0) + 0.5


_TRACES: dict[str, tuple[float, Callable[[Picture, Generator, Pen], None]]] = {
    "stray stroke": (0.03, _stray),
    "doodle": (0.02, _doodle),
    "coffee": (0.015, _coffee),
    "fold": (0.2, _fold),
    "punch holes": (0.06, _punch),
    "stamp": (0.04, _stamp),
}
