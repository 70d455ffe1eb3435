"""A phone's photo of a page on a table: perspective, bent paper, uneven light, a hand's shadow, blur."""

import cv2
import numpy as np
from numpy.random import Generator

from .marks import Picture, Points
from .scans import (
    CENTRE,
    HEIGHT,
    WIDTH,
    Bend,
    Geometry,
    Scan,
    about,
    encode,
    printed_at,
    project,
    to_master,
    tone,
    uneven,
)

#: The grid on which the way from the photo back to the page is computed; between, it is interpolated.
_STEP = 16
_CORNERS = np.array([[0.0, 0.0], [WIDTH, 0.0], [WIDTH, HEIGHT], [0.0, HEIGHT]])


def photograph(page: Picture, random: Generator) -> Scan:
    """What a phone makes of a filled master, held over it by hand."""
    height = int(random.integers(2000, 3001))
    size = round(height * 3 / 4), height
    scale, printed = printed_at(random)
    tilt = np.clip(random.normal(0, 7, 2), -19, 19)
    turn = random.normal(0, 2.5) + 180 * (random.random() < 0.04)
    paper = _seen(random, tilt, turn, size)
    bend = _bend(random)
    white, black = random.uniform(190, 250), random.uniform(20, 60)
    inked = cv2.LUT(
        cv2.GaussianBlur(page, (0, 0), 0.9), tone(black, white, float(np.exp(random.normal(0, 0.2))))
    )
    picture = _table(random, size, paper)
    back = to_master(page) @ np.linalg.inv(printed)
    x, y = _way_back(size, paper, bend, back)
    picture = cv2.remap(inked, x, y, cv2.INTER_LINEAR, picture, cv2.BORDER_TRANSPARENT)
    light, has_hand = _light(random, size)
    blur, motion = random.uniform(0.5, 1.5), int(random.choice([0, 3, 5, 7], p=(0.7, 0.14, 0.1, 0.06)))
    picture = _exposed(_blurred(picture, random, blur, motion), light, random)
    done = {"scale": scale, "tilt": tilt.tolist(), "turn": float(turn), "hand": has_hand, "blur": blur}
    done |= {
        "motion": motion,
        "white": white,
        "black": black,
        "bend": float(np.abs(bend.waves[:, :2]).sum(0).max()),
    }
    # The paper bends, print and all: what is printed at m comes to rest at printed(m) + bend.
    geometry = Geometry(paper @ printed, Bend(_unscaled(bend.waves, printed)))
    return Scan(encode(picture, 80), 0, False, geometry, done)


def _seen(random: Generator, tilt: Points, turn: float, size: tuple[int, int]) -> Points:
    """The homography from the paper to a photo in which it fills most of the frame."""
    a, b = np.radians(tilt)
    flat = about(CENTRE, 1, turn)
    to_middle = np.array([[1, 0, -CENTRE[0]], [0, 1, -CENTRE[1]], [0, 0, 1]])
    away = random.uniform(240, 400)  # millimetres from the lens to the page
    tilted = np.array(
        [
            [np.cos(b), 0, 0],
            [np.sin(a) * np.sin(b), np.cos(a), 0],
            [-np.cos(a) * np.sin(b) / away, np.sin(a) / away, 1],
        ]
    )
    seen = tilted @ to_middle @ flat
    corners = project(seen, _CORNERS)
    low, high = corners.min(0), corners.max(0)
    room = np.array(size) * (1 - 2 * random.uniform(0.005, 0.07))
    zoom = float((room / (high - low)).min())
    free = np.array(size) - zoom * (high - low)
    middle = (np.array(size) - 1) / 2 + free * random.uniform(-0.35, 0.35, 2)
    fit = np.array([[zoom, 0, 0], [0, zoom, 0], [0, 0, 1.0]])
    fit[:2, 2] = middle - zoom * (low + high) / 2
    whole: Points = fit @ seen
    whole /= whole[2, 2]
    return whole


def _bend(random: Generator) -> Bend:
    """A few slow waves, together at most 1.5 mm."""
    most = min(float(random.exponential(0.35)) + 0.05, 1.5)
    waves = np.zeros((2, 5))
    waves[:, :2] = random.normal(0, 1, (2, 2))
    waves[:, :2] *= most / np.abs(waves[:, :2]).sum(0).max()
    waves[:, 2:4] = random.normal(0, 0.6, (2, 2)) / (WIDTH, HEIGHT)
    waves[:, 4] = random.uniform(0, 2 * np.pi, 2)
    return Bend(waves)


def _unscaled(waves: Points, printed: Points) -> Points:
    """The same waves for points of the print instead of the paper: printed(m) = s·m + t."""
    scale, shift = printed[0, 0], printed[:2, 2]
    told = waves.copy()
    told[:, 4] += 2 * np.pi * waves[:, 2:4] @ shift
    told[:, 2:4] *= scale
    told[:, :2] /= scale
    return told


def _way_back(size: tuple[int, int], paper: Points, bend: Bend, back: Points) -> tuple[Picture, Picture]:
    """For every pixel of the photo, the pixel of the master that is seen there."""
    wide, high = (edge // _STEP + 3 for edge in size)
    middle = (_STEP - 1) / 2 - _STEP
    knots = np.meshgrid(np.arange(wide) * _STEP + middle, np.arange(high) * _STEP + middle)
    grid = np.stack(knots, 2).reshape(-1, 2).astype(np.float64)
    there = project(np.linalg.inv(paper).astype(np.float64), grid)
    flat = there.copy()
    for _ in range(6):  # what, bent, is seen there
        flat = there - bend.at(flat)
    spots = project(back, flat).astype(np.float32).reshape(high, wide, 2)
    whole = cv2.resize(spots, (wide * _STEP, high * _STEP), interpolation=cv2.INTER_LINEAR)
    part = whole[_STEP : _STEP + size[1], _STEP : _STEP + size[0]]
    return np.ascontiguousarray(part[..., 0]), np.ascontiguousarray(part[..., 1])


def _table(random: Generator, size: tuple[int, int], paper: Points) -> Picture:
    """A table, of wood or plain, with the paper's soft shadow on it."""
    small = size[0] // 4 + 1, size[1] // 4 + 1
    base = random.uniform(45, 190)
    top = base + uneven(random, (8, 6), 6, small)
    if random.random() < 0.6:
        across = random.normal(0, 1, (small[1], small[0] // 150 + 2)).astype(np.float32)
        grain = cv2.GaussianBlur(cv2.resize(across, small), (0, 0), sigmaX=9, sigmaY=0.8)
        top += random.uniform(8, 22) * grain
    shadow = np.zeros((small[1], small[0]), np.uint8)
    corners = project(paper, _CORNERS) / 4 + random.normal(0, 4, 2)
    cv2.fillPoly(shadow, [np.round(corners).astype(np.int32)], (255,))
    soft = cv2.GaussianBlur(shadow, (0, 0), random.uniform(1.5, 6)) / np.float32(255)
    return cv2.resize(np.clip(top * (1 - random.uniform(0.1, 0.4) * soft), 8, 245).astype(np.uint8), size)


def _light(random: Generator, size: tuple[int, int]) -> tuple[Picture, bool]:
    """How much light falls where: a lamp to one side, dark corners, perhaps the shadow of hand and phone."""
    wide, high = size[0] // 8, size[1] // 8
    x, y = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
    way, fall = random.uniform(0, 2 * np.pi), random.uniform(0, 0.22)
    light = (
        1 - fall * (1 + x * np.cos(way) + y * np.sin(way)) / 2 - random.uniform(0, 0.12) * (x**2 + y**2) / 2
    )
    light += uneven(random, (4, 3), 0.015, (wide, high))
    has_hand = bool(random.random() < 0.35)
    if has_hand:
        shade = np.zeros((high, wide), np.float32)
        centre = (int(wide * random.uniform(0.1, 0.9)), int(high * random.uniform(0.65, 1.1)))
        axes = (int(wide * random.uniform(0.2, 0.5)), int(high * random.uniform(0.15, 0.4)))
        cv2.ellipse(shade, centre, axes, random.uniform(-40, 40), 0, 360, (1,), -1)
        light *= 1 - random.uniform(0.12, 0.4) * cv2.GaussianBlur(shade, (0, 0), random.uniform(4, 20))
    return cv2.resize(light.astype(np.float32), size), has_hand


def _blurred(picture: Picture, random: Generator, blur: float, motion: int) -> Picture:
    soft = cv2.GaussianBlur(picture, (0, 0), blur)
    if not motion:
        return soft
    kernel = np.zeros((motion, motion), np.float32)
    way = random.uniform(0, np.pi)
    reach = motion // 2 * np.array([np.cos(way), np.sin(way)])
    ends = np.round((motion // 2 + np.stack([-reach, reach])) * 16).astype(int).tolist()
    cv2.line(kernel, ends[0], ends[1], (1,), 1, cv2.LINE_AA, 4)
    return cv2.filter2D(soft, -1, kernel / kernel.sum())


def _exposed(picture: Picture, light: Picture, random: Generator) -> Picture:
    """The photo in colour: the light, the sensor's noise, and a white balance that is never quite right."""
    grey = random.standard_normal(light.shape, dtype=np.float32)
    grey *= random.uniform(1, 4.5)
    grey += picture * light
    grey = np.clip(grey, 0, 255).astype(np.uint8)
    warm = random.normal(0.012, 0.016)
    tints = [
        np.clip(np.arange(256) * share, 0, 255).astype(np.uint8) for share in (1 - 2 * warm, 1, 1 + warm)
    ]
    return cv2.merge([cv2.LUT(grey, tint) for tint in tints])
