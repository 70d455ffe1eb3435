"""Paths to nodes of the primary instance, without positions: /data/group/question.

Steps carry no prefix: OpenRosa's own nodes (orx:meta) have no namesake among an author's.
"""

import re

_STEP = re.compile(r"^(?:[\w.-]+:)?(@?)(?:[\w.-]+:)?([\w.-]+)$")


def resolve(written: str | None, context: str) -> str | None:
    """Return the absolute path that a ref or nodeset names from `context`; None when it is no plain path."""
    if written is None:
        return None
    text = written.strip().removeprefix("current()/")
    steps: list[str] = [] if text.startswith("/") else [step for step in context.split("/") if step]
    for raw in text.split("/"):
        step = raw.strip()
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            match = _STEP.match(step)
            if match is None:
                return None
            steps.append(match[1] + match[2])
    return "/" + "/".join(steps)


def parent(path: str) -> str:
    return path.rpartition("/")[0]


def name(path: str) -> str:
    return path.rpartition("/")[2]


def is_below(path: str, ancestor: str) -> bool:
    """Tell whether `path` lies below `ancestor`, itself not counted."""
    return path.startswith(ancestor + "/")
