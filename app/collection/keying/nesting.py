"""Answers by path as the nested JSON that is stored."""

import re
from collections.abc import Mapping
from typing import Any

_STEP = re.compile(r"([^\[\]]+)(?:\[(\d+)\])?")


def nest(values: Mapping[str, str]) -> dict[str, Any]:
    """`{"/data/member[2]/age": "41"}` → `{"member": [{"age": "41"}]}`, without empty instances."""
    root: dict[str, Any] = {}
    for path, value in values.items():
        *steps, name = path.split("/")[2:]
        node = root
        for step in steps:
            node = _enter(node, step)
        node[name] = value
    return _without_empty(root)


def _enter(node: dict[str, Any], step: str) -> dict[str, Any]:
    found = _STEP.fullmatch(step)
    key, position = (found[1], found[2]) if found else (step, None)
    if position is None:
        below: dict[str, Any] = node.setdefault(key, {})
        return below
    rows: list[dict[str, Any]] = node.setdefault(key, [])
    while len(rows) < int(position):
        rows.append({})
    return rows[int(position) - 1]


def _without_empty(node: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in node.items():
        if isinstance(value, dict):
            kept[key] = _without_empty(value)
        elif isinstance(value, list):
            kept[key] = [row for row in map(_without_empty, value) if row]
        else:
            kept[key] = value
    return {key: value for key, value in kept.items() if value not in ({}, [])}
