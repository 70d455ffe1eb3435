"""The scanner of an office copier: a skewed, grey, noisy page in a frame of exactly A4.

The light is that of the picture's own resolution; only the blur of print and optics is applied to the master.
"""

from typing import Any

import cv2
import numpy as np
from numpy.random import Generator

from .marks import Picture, Points
from .scans import (
    CENTRE,
    HEIGHT,
    WIDTH,
    Geometry,
    Scan,
    about,
    encode,
    printed_at,
    to_master,
    tone,
    uneven,
)

DPIS = (150, 200, 300)


def copy(page: Picture, random: Generator, dpi: int | None = None) -> Scan:
    """What the scanner makes of a filled master, at 150, 200 or 300 dpi (None: one of them)."""
    dpi = dpi or int(random.choice(DPIS, p=(0.35, 0.4, 0.25)))
    per_mm = dpi / 25.4
    scale, printed = printed_at(random)
    angle = random.normal(0, 0.7) if random.random() < 0.85 else random.uniform(-5, 5)
    is_upside_down = bool(random.random() < 0.15)
    laid = about(CENTRE, 1, angle + 180 * is_upside_down)
    laid[:2, 2] += np.clip(random.normal(0, 1.3, 2), -4, 4)
    frame = np.array([[per_mm, 0, -0.5], [0, per_mm, -0.5], [0, 0, 1]])
    done: dict[str, Any] = {"scale": scale, "angle": float(angle), "is_upside_down": is_upside_down}
    picture = _scanned(page, random, (frame @ laid, frame @ laid @ printed), per_mm, done)
    is_one_bit = bool(random.random() < 0.1)
    if is_one_bit:
        level = random.uniform(0.45, 0.75) * float(np.percentile(picture[::16, ::16], 80))
        picture = cv2.threshold(picture, level, 255, cv2.THRESH_BINARY)[1]
    _speckle(picture, random)
    quality = int(random.integers(50, 71))
    done |= {"dpi": dpi, "quality": quality, "is_one_bit": is_one_bit}
    return Scan(encode(picture, quality), dpi, is_one_bit, Geometry(frame @ laid @ printed), done)


def _scanned(
    page: Picture, random: Generator, placed: tuple[Points, Points], per_mm: float, done: dict[str, Any]
) -> Picture:
    """The page in grey; `placed` are the homographies of the paper and of what is printed on it."""
    size = round(WIDTH * per_mm), round(HEIGHT * per_mm)
    blur = float(np.hypot(0.45 * page.shape[1] / size[0], random.uniform(0.4, 1.6)))  # of the master
    soft = cv2.GaussianBlur(page, (0, 0), blur)
    matrix = (placed[1] @ np.linalg.inv(to_master(page)))[:2]
    picture = cv2.warpAffine(soft, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(255,))
    white, black = random.uniform(218, 255), random.uniform(5, 75)
    gamma = float(np.exp(random.normal(0, 0.25)))
    picture = cv2.LUT(picture, tone(black, white, gamma))
    lid = _lid(picture, random, placed[0], white)
    noise = random.uniform(1.0, 5.5)
    light = random.standard_normal((size[1], size[0]), dtype=np.float32)
    light *= noise
    light += uneven(random, (6, 5), random.uniform(0.5, 4), size)
    light += _streaks(random, size[0])
    light += _edge(random, size)
    light += picture
    np.clip(light, 0, 255, out=light)
    done |= {"blur": blur, "white": white, "black": black, "gamma": gamma, "lid": lid, "noise": noise}
    return light.astype(np.uint8)


def _lid(picture: Picture, random: Generator, paper: Points, white: float) -> float:
    """What is seen beside the paper: the white lid, the dark of a feeder; and the paper's edge, faintly."""
    corners = np.array([[0, 0, 1], [WIDTH, 0, 1], [WIDTH, HEIGHT, 1], [0, HEIGHT, 1]]) @ paper.T
    spots = np.round(corners[:, :2] * 16).astype(np.int32)
    if random.random() < 0.1:
        lid = random.uniform(20, 90)
        beside = np.full_like(picture, 255)
        cv2.fillPoly(beside, [spots], (0,), cv2.LINE_AA, 4)
        picture[beside > 127] = lid
        return lid
    lid = white - random.uniform(0, 60)
    for side in range(4):
        ends = spots[[side, (side + 1) % 4]]
        if random.random() < 0.6:
            cv2.line(
                picture,
                ends[0].tolist(),
                ends[1].tolist(),
                (lid,),
                int(random.integers(1, 4)),
                cv2.LINE_AA,
                4,
            )
    return lid


def _streaks(random: Generator, width: int) -> Picture:
    """Lines down the whole page where dust lies on the feeder's glass, and the sensor's own pattern."""
    line = random.normal(0, random.uniform(0.1, 0.9), width).astype(np.float32)
    if random.random() < 0.12:
        for _ in range(int(random.integers(1, 4))):
            at, wide = int(random.integers(width - 4)), int(random.integers(1, 4))
            line[at : at + wide] += random.choice([-1, -1, 1]) * random.uniform(12, 70)
    return line[None, :]


def _edge(random: Generator, size: tuple[int, int]) -> Picture:
    """A shadow along one edge of the frame, where the lid does not close."""
    if random.random() > 0.25:
        return np.zeros((1, 1), np.float32)
    along = int(random.integers(2))
    reach = random.uniform(0.006, 0.04) * size[along]
    ramp = -random.uniform(30, 140) * np.exp(-np.arange(size[along], dtype=np.float32) / reach)
    shadow: Picture = ramp[::-1] if random.random() < 0.5 else ramp
    return shadow[None, :] if along == 0 else shadow[:, None]


def _speckle(picture: Picture, random: Generator) -> None:
    """Salt, and rather more pepper."""
    count = int(random.exponential(1e-5) * picture.size)
    rows, columns = (random.integers(1, edge - 1, count) for edge in picture.shape)
    dark = np.where(random.random(count) < 0.7, random.uniform(0, 110, count), 255).astype(np.uint8)
    picture[rows, columns] = dark
    wide = random.random(count) < 0.3
    picture[rows[wide], columns[wide] + 1] = dark[wide]
