"""Chance with a seed: the same seed gives the same draws, here and in the JavaScript engine."""

import hashlib
import math
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")
#: The Park-Miller generator that JavaRosa and Enketo use to shuffle.
_MODULUS, _MULTIPLIER = 2_147_483_647, 16_807


class Chance:
    """A stream of draws: SHA-256 of the seed and of a counter, so that ids keep the seed's entropy."""

    __slots__ = ("_drawn", "_seed")

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn = 0

    def bytes(self) -> bytes:
        """The next 32 bytes."""
        self._drawn += 1
        return hashlib.sha256(f"{self._seed}:{self._drawn}".encode()).digest()

    def fraction(self) -> float:
        """The next number in [0, 1), of 53 bits."""
        return (int.from_bytes(self.bytes()[:7]) >> 3) / (1 << 53)


def shuffled(items: Sequence[_T], seed: float) -> list[_T]:
    """The order that `randomize(items, seed)` has in every ODK client (inside-out Fisher-Yates)."""
    state = math.fmod(math.trunc(seed), _MODULUS)
    state = int(state) if state > 0 else int(state) + _MODULUS - 1
    order: list[_T] = []
    for place, item in enumerate(items):
        state = state * _MULTIPLIER % _MODULUS
        other = int((state - 1) / (_MODULUS - 1) * (place + 1))
        order.append(item)
        order[place], order[other] = order[other], item
    return order


def seed_of_text(text: str) -> float:
    """A seed from a text that is no number: the first eight bytes of its SHA-256, as JavaRosa does.

    Made a double before anything else, which drops the last bits: the order depends on it.
    """
    return float(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True))
