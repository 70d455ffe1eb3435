"""Answers as they came, with what only the engine knows: calculated values that the sender left out."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

Answers = Mapping[str, object]


def complete(came: Answers, computed: Answers) -> dict[str, object]:
    """What `came`, plus what only `computed` has; where both have a value, the one that came stays."""
    merged = dict(computed)
    for name, value in came.items():
        merged[name] = _complete(value, merged[name]) if name in merged else value
    return merged


def _complete(came: object, computed: object) -> object:
    if isinstance(came, Mapping) and isinstance(computed, Mapping):
        return complete(came, computed)
    if isinstance(came, list) and isinstance(computed, list):
        pairs: Iterable[tuple[object, object]] = zip_longest(came, computed, fillvalue={})
        return [_complete(one, other) for one, other in pairs]
    return came


def put(answers: dict[str, object], path: str, value: str) -> None:
    """Set the value at a path with positions from 1 (/data/member[2]/age) whose place exists."""
    *steps, name = path.split("/")[2:]
    node: Any = answers
    for step in steps:
        key, _, position = step.partition("[")
        node = node[key][int(position[:-1]) - 1] if position else node.setdefault(key, {})
    node[name] = value
