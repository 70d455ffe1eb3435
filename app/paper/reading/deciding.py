"""From what boxes show to what was answered: question by question, doubt goes to a person.

A blackened box is either a correction (the sheet says so) or the mark of somebody who blackens: nothing in it
tells which. Beside a cross in a question that takes one answer it was struck out; alone it is unsure, never
empty; where several may be ticked it is unsure too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.paper.reading.model import EMPTY, FULL, MARKED
from app.paper.reading.patches import Floats

#: A box is decided only from this likelihood on.
SURE = 0.88
#: Where nothing is marked in a whole question, each box must be empty with this likelihood.
CLEAN = 0.935


class State(StrEnum):
    """What a box is."""

    EMPTY = "empty"
    MARKED = "marked"
    STRUCK = "struck"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class BoxReading:
    """A box: its path and value, what it is, and how sure that is (0 to 1)."""

    path: str
    value: str
    state: State
    likely: float


def decide(boxes: Sequence[Mapping[str, Any]], likely: Floats) -> list[BoxReading]:
    """The readings of boxes, in their order, from the likelihoods of each, shape (n, 3)."""
    states = [_alone(row) for row in likely]
    together: defaultdict[str, list[int]] = defaultdict(list)
    for at, box in enumerate(boxes):
        together[box["path"]].append(at)
    for members in together.values():
        _settle(members, boxes, likely, states)
    return [
        BoxReading(box["path"], box["value"], state or State.UNSURE, float(likely[at].max()))
        for at, (box, state) in enumerate(zip(boxes, states, strict=True))
    ]


def _alone(row: Floats) -> State | None:
    """What a box is by itself; STRUCK stands for blackened, None for doubtful."""
    best = int(row.argmax())
    if row[best] < SURE:
        return None
    return {EMPTY: State.EMPTY, MARKED: State.MARKED, FULL: State.STRUCK}[best]


def _settle(
    members: Sequence[int], boxes: Sequence[Mapping[str, Any]], likely: Floats, states: list[State | None]
) -> None:
    """Decide blackened boxes by the others of their question, and look twice where nothing was found."""
    marked = [at for at in members if states[at] is State.MARKED]
    is_doubtful = any(states[at] is None for at in members)
    takes_one = not boxes[members[0]].get("many")
    if all(states[at] is State.EMPTY for at in members):
        # Who circles a box, or ticks beside it, leaves little in it: what is unanswered must be quite clean.
        for at in members:
            if likely[at, EMPTY] < CLEAN:
                states[at] = None
    for at in members:
        if states[at] is State.STRUCK and not (takes_one and len(marked) == 1 and not is_doubtful):
            states[at] = None
