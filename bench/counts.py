"""What a part of the fault bench counted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """By name: what was done, and what must be 0."""

    done: dict[str, int]
    wrong: dict[str, int]
