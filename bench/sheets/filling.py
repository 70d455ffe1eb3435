"""Somebody fills in a page: which boxes are marked and how, what is written, what is taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.random import Generator

from .marks import SHAPES, Pen, Picture, Points, draw, pick_pen
from .writing import write_digit, write_line

Place = Mapping[str, Any]
State = Literal["empty", "marked", "struck"]

#: The shares of people by the style they keep to; heavy styles look like what takes an answer back.
_HABITS = {
    "cross": 0.55,
    "tick": 0.23,
    "slash": 0.05,
    "fill": 0.05,
    "scribble": 0.03,
    "dot": 0.03,
    "small": 0.04,
    "circle": 0.02,
}
_HEAVY = {"fill", "scribble"}
_LINE = 8.0  # millimetres between ruled lines


@dataclass(frozen=True, slots=True)
class Truth:
    """What a box, a comb or lines hold; `index` counts all of the layout's places from 0.

    `style` says how it was drawn ("" where nothing is), `text` the digits of a comb, `shift` how far a mark
    sits from where it belongs, in boxes.
    """

    index: int
    state: State
    style: str = ""
    text: str = ""
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Writer:
    """A person with a pen: the style most of their marks have, how large, and how far off they land."""

    pen: Pen
    style: str
    size: float
    spread: float

    @classmethod
    def pick(cls, random: Generator) -> "Writer":
        """Somebody, as they come."""
        style = str(random.choice(list(_HABITS), p=list(_HABITS.values())))
        size, spread = np.exp(random.normal((0.0, -2.9), (0.17, 0.5)))
        return cls(pick_pen(random), style, float(size), float(spread))


def fill(
    page: Picture, places: Sequence[Place], random: Generator, writer: Writer, number: int | None = None
) -> tuple[Picture, list[Truth]]:
    """A filled copy of the page, and the truth of its boxes, combs and lines in the order of `places`.

    `number` is the page's, from 1: the places of other pages are left alone. None: all are of this page.
    """
    hand = _Hand(page.copy(), random, writer)
    asked: dict[tuple[str, str], list[int]] = {}
    for index, place in enumerate(places):
        if place["kind"] in {"box", "comb", "text"} and number in (None, place["page"]):
            asked.setdefault((place["kind"], place["path"]), []).append(index)
    if random.random() < 0.03:  # a page that was not answered
        return hand.page, [Truth(index, "empty") for group in asked.values() for index in group]
    truths: list[Truth] = []
    for (kind, _path), group in asked.items():
        answer = {"box": _tick, "comb": _count, "text": _write}[kind]
        truths += answer(hand, {index: places[index] for index in group})
    return hand.page, sorted(truths, key=lambda truth: truth.index)


@dataclass(frozen=True, slots=True)
class _Hand:
    """A writer at work on a page."""

    page: Picture
    random: Generator
    writer: Writer

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)


def _tick(hand: _Hand, boxes: Mapping[int, Place]) -> Iterator[Truth]:
    """Answer a question of boxes, and sometimes take one of its answers back."""
    order = [int(index) for index in hand.random.permutation(list(boxes))]
    several = next(iter(boxes.values())).get("many")
    count = min(_how_many(hand.random, several), len(order))
    wrong = [index for index in order[:count] if len(order) > count and hand.chance(0.04)][:1]
    styles = _styles(hand, count + len(wrong), is_mended=bool(wrong))
    chosen = order[: count + len(wrong)]  # who takes one back marks another
    marked = {
        index: _mark(hand, index, boxes[index], style, index in wrong)
        for index, style in zip(chosen, styles, strict=True)
    }
    yield from (marked.get(index) or Truth(index, "empty") for index in boxes)


def _how_many(random: Generator, several: bool | None) -> int:
    is_several = random.random() < 0.3 if several is None else several
    if is_several:
        return int(random.choice(6, p=(0.07, 0.28, 0.28, 0.21, 0.11, 0.05)))
    return int(random.choice(4, p=(0.06, 0.925, 0.012, 0.003)))


def _styles(hand: _Hand, count: int, is_mended: bool) -> list[str]:
    """A style for each mark of one question: nobody mixes crosses with boxes that they blacken as marks."""
    habit = hand.writer.style
    if habit in _HEAVY:
        return ["cross" if is_mended else habit] * count
    light = [style for style in _HABITS if style not in _HEAVY]
    shares = np.array([_HABITS[style] for style in light])
    others = hand.random.choice(light, count, p=shares / shares.sum())
    return [habit if hand.chance(0.88) else str(other) for other in others]


def _mark(hand: _Hand, index: int, place: Place, style: str, is_struck: bool) -> Truth:
    """Mark a box; who was wrong blackens it after."""
    random, writer = hand.random, hand.writer
    shift = random.normal(0, writer.spread, 2)
    if hand.chance(0.04):
        shift = shift + random.uniform(0.2, 0.6) * _direction(random)
    size = writer.size * float(np.exp(random.normal(0, 0.08)))
    if style in _HEAVY:
        size = 1.0
    pen = replace(writer.pen, width=writer.pen.width * random.uniform(0.9, 1.1))
    _shape(hand, place, style, pen, (shift, size))
    if is_struck:
        _shape(hand, place, "blacken", pen, (shift * 0.3, 1.0))
    told = f"{style} blackened" if is_struck else style
    return Truth(index, "struck" if is_struck else "marked", told, shift=float(np.hypot(*shift)))


def _direction(random: Generator) -> Points:
    """Anywhere, though more often beside the box than above or below it."""
    angle = random.uniform(0, 2 * np.pi)
    return np.array([np.cos(angle), 0.7 * np.sin(angle)])


def _shape(hand: _Hand, place: Place, style: str, pen: Pen, how: tuple[Points, float]) -> None:
    shift, size = how
    corner, extent = np.array([place["x"], place["y"]]), np.array([place["w"], place["h"]])
    for path in SHAPES[style](hand.random, pen.width / place["w"]):
        placed = corner + extent * (0.5 + (path - 0.5) * size + shift)
        draw(hand.page, placed, pen, hand.random)


#: What is plausible in a part of a comb, from … to.
_PARTS = {"d": (1, 31), "m": (1, 12), "y": (1935, 2008), "h": (0, 23), "min": (0, 59)}


def _count(hand: _Hand, combs: Mapping[int, Place]) -> Iterator[Truth]:
    """Write numbers into combs: ranks for a ranking, whatever fits elsewhere."""
    ranks = hand.random.permutation(len(combs)) + 1
    most = int(hand.random.choice([len(combs), 3])) if hand.chance(0.9) else 0
    for (index, place), rank in zip(combs.items(), ranks, strict=True):
        is_rank = place["part"] == "rank"
        text = str(rank) if is_rank else _number(hand.random, place)
        if not most or (is_rank and rank > most):
            yield Truth(index, "empty")
            continue
        _spell(hand, place, text)
        yield Truth(index, "marked", "digits", text)


def _number(random: Generator, place: Place) -> str:
    low, high = _PARTS.get(place["part"], (0, 10 ** place["cells"] - 1))
    is_short = place["part"] not in _PARTS and random.random() < 0.5
    number = str(random.integers(low, max(high // 10, low + 1) if is_short else high + 1))
    return number.zfill(place["cells"]) if place["part"] in _PARTS and random.random() < 0.7 else number


def _spell(hand: _Hand, place: Place, text: str) -> None:
    """A digit a cell, from the first cell or up to the last."""
    first = 0 if hand.chance(0.6) else max(place["cells"] - len(text), 0)
    width = place["w"] / place["cells"]
    for at, digit in enumerate(text, start=first):
        cell = np.array([place["x"] + at * width, place["y"], width, place["h"]])
        write_digit(hand.page, digit, cell, hand.writer.pen, hand.random)


def _write(hand: _Hand, areas: Mapping[int, Place]) -> Iterator[Truth]:
    """Write a few words, or many, on the lines of some."""
    for index, place in areas.items():
        if not hand.chance(0.4):
            yield Truth(index, "empty")
            continue
        lines = max(1, round(place["h"] / _LINE))
        gap, used = place["h"] / lines, int(hand.random.integers(1, lines + 1))
        size = gap * hand.random.uniform(0.2, 0.3)
        pen = replace(hand.writer.pen, width=min(hand.writer.pen.width, 0.28 * size))  # felt, held lightly
        for at in range(1, used + 1):
            far = place["w"] * (hand.random.uniform(0.3, 1) if at == used else 1)
            line = np.array([place["x"], place["y"] + gap * at, far])
            write_line(hand.page, line, pen, hand.random, size)
        yield Truth(index, "marked", "handwriting")
