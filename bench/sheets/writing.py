"""Digits and joined letters as a hand writes them: strokes through a few points, never the same twice."""

import numpy as np
from numpy.random import Generator

from .marks import Pen, Picture, Points, draw

#: Strokes of the digits in tenths of their height, x y x y …, from the top left; width 6.
_DIGITS = {
    "0": ["3 0 1 2 0 5 1 9 3 10 5 9 6 5 5 2 3 0 2 1"],
    "1": ["1 3 3 1 4 0 4 4 4 10"],
    "2": ["0 2 2 0 4 0 6 2 4 6 2 8 0 10 3 10 6 9"],
    "3": ["0 1 3 0 5 2 4 4 2 5 5 6 6 8 4 10 0 9"],
    "4": ["4 0 2 3 0 6 3 6 6 6", "4 4 4 7 4 10"],
    "5": ["1 0 1 2 0 5 3 4 6 6 5 9 3 10 0 9", "1 0 3 0 6 0"],
    "6": ["5 0 2 2 0 6 1 9 3 10 5 9 6 7 4 5 1 7"],
    "7": ["0 1 3 0 6 0 4 4 2 10", "1 5 3 5 5 5"],
    "8": ["5 1 3 0 1 1 1 3 5 6 6 8 3 10 0 8 1 6 5 3 5 1"],
    "9": ["6 2 3 0 0 2 1 5 3 5 6 2 5 6 5 10"],
}
#: Joined letters in tenths of their body's height, x to the right, y up from the line; the last x: the width.
_LETTERS = {
    "a": "0 1 5 9 2 10 0 5 2 0 5 3 6 10 6 3 7 0 9 1",
    "c": "0 1 5 9 2 10 0 5 2 0 5 0 7 2",
    "d": "0 1 5 9 2 10 0 5 2 0 5 3 6 20 6 3 7 0 9 1",
    "e": "0 1 4 5 5 8 3 10 1 6 2 1 4 0 7 1",
    "g": "0 1 5 9 2 10 0 5 2 1 5 4 6 10 5 -6 3 -10 1 -7 5 -2 9 1",
    "i": "0 1 2 10 2 3 4 0 6 1",
    "l": "0 1 4 11 5 19 3 20 2 12 2 3 3 0 6 1",
    "m": "0 1 2 9 2 0 2 5 4 10 6 7 6 0 6 5 8 10 10 7 10 1 11 0 13 1",
    "n": "0 1 2 9 2 0 2 5 5 10 6 7 6 1 8 0 9 1",
    "o": "0 1 4 10 1 6 2 0 4 1 6 6 4 10 7 8",
    "p": "0 1 2 10 1 -10 2 6 4 10 6 5 4 0 2 1 8 1",
    "r": "0 1 2 11 3 9 5 9 5 3 6 0 8 1",
    "s": "0 1 4 11 5 6 5 2 2 0 5 0 7 1",
    "t": "0 1 3 16 3 3 4 0 6 1",
    "u": "0 1 2 10 2 3 4 0 6 3 7 10 7 3 8 0 10 1",
    "v": "0 2 2 10 4 0 6 9 8 8",
}
_WORDS = (
    "calme cloture danger de des entree est et gare la le les lumiere merci moins nuit parc petit petits "
    "pietonne pistes places plus pour rapide rue ruelle sale sans soir terrasses trop un une vent voitures"
)


def _parsed(told: str) -> Points:
    return np.array(told.split(), float).reshape(-1, 2) / 10


def write_digit(page: Picture, digit: str, box: Points, pen: Pen, random: Generator) -> None:
    """A digit in the cell that `box` tells: x, y, width, height."""
    height = box[3] * random.uniform(0.55, 0.85)
    size = height * np.array([random.uniform(0.85, 1.15), 1])
    slant = random.normal(0.12, 0.12)
    corner = box[:2] + (box[2:] - size * (0.6, 1)) / 2 + random.normal(0, 0.05, 2) * box[2:]
    for told in _DIGITS[digit]:
        path = _parsed(told)
        path += random.normal(0, 0.028, path.shape)
        path[:, 0] += slant * (0.5 - path[:, 1])
        draw(page, corner + path * size, pen, random)


def write_line(page: Picture, line: Points, pen: Pen, random: Generator, size: float) -> None:
    """Words on a `line` (x, y of its left end, how far they may go); `size` is that of a letter's body."""
    slant, rise = random.normal(0.25, 0.12), random.normal(0, 0.008)
    at = random.uniform(0, 3)
    while True:
        word = str(random.choice(_WORDS.split()))
        strokes, width = _word(word, random)
        if at + width * size > line[2]:
            return
        for path in strokes:
            path[:, 0] += slant * path[:, 1]
            placed = line[:2] + (at, at * rise) + path * (size, -size) - (0, 0.12 * size)
            draw(page, placed, pen, random, 0.03)
        at += (width + random.uniform(0.5, 1)) * size


def _word(word: str, random: Generator) -> tuple[list[Points], float]:
    """The strokes of a word, the line at 0, and its width; letters joined, then bars and dots."""
    at, body, extra = 0.0, [], []
    for letter in word:
        shape = _parsed(_LETTERS[letter]) * random.normal((1, 1), 0.07)
        shape += random.normal((at, 0), 0.05, shape.shape)
        body.append(shape)
        if letter == "t":
            extra.append(np.array([[at, 1.15], [at + 0.35, 1.2], [at + 0.7, 1.2]]))
        elif letter == "i":
            extra.append(np.array([[at + 0.35, 1.5], [at + 0.42, 1.45]]) + random.normal(0, 0.06, 2))
        at = float(shape[-1, 0])
    cuts = [cut for cut in range(1, len(body)) if random.random() < 0.15]
    parts = [np.concatenate(body[low:high]) for low, high in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    return parts + [bar + random.normal(0, 0.04, bar.shape) for bar in extra], at
