"""The state of an address: the fold of its events, in the server's order, each after what it was noted after.

Its twin is static/js/terrain/folding.js.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.fieldwork.kinds import KINDS, Stand


class Happened(NamedTuple):
    """An event, as far as the fold looks at it; `agent` and `id` are any stable texts."""

    id: str
    agent: str
    kind: str
    at: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """How an address stands, since which event, after how many attempts and contacts.

    `when` is an appointment's moment or that of a call back. `notes` are texts, oldest first. `disagree`:
    different agents left it in different final states, and a person must look.
    """

    stand: Stand = Stand.TO_DO
    event: Happened | None = None
    when: str | None = None
    attempts: int = 0
    contacts: int = 0
    notes: tuple[str, ...] = ()
    disagree: bool = False


_FINAL = frozenset({Stand.DONE, Stand.REFUSED, Stand.OUT})


def fold(events: Iterable[Happened]) -> State:
    """The state that these events of one address come to, as the server numbered them.

    An event that was undone never was; only its own agent's word undoes it. An answer is not undone by
    what somebody finds at the door later: once done, done. A kind that is not known says nothing.
    """
    valid = without_undone(list(events))
    standing = [event for event in valid if KINDS[event.kind].stand]
    last = _decisive(standing)
    stand = KINDS[last.kind].stand if last else None
    return State(
        stand=stand or Stand.TO_DO,
        event=last,
        when=last.data.get("when") if last else None,
        attempts=sum(KINDS[event.kind].is_attempt for event in valid),
        contacts=sum(KINDS[event.kind].is_contact for event in valid),
        notes=tuple(text for event in valid if (text := event.data.get("text"))),
        disagree=_disagree(standing),
    )


def without_undone(events: list[Happened]) -> list[Happened]:
    """The events that stand, in order: of kinds that are known, not undone by their own agent."""
    known = in_order([event for event in events if event.kind in KINDS])
    undone = {(event.data.get("event"), event.agent) for event in known if event.kind == "undone"}
    return [event for event in known if event.kind != "undone" and (event.id, event.agent) not in undone]


def in_order(events: list[Happened]) -> list[Happened]:
    """The events of an address, each after those that its agent saw there last (`after`).

    One that arrives late, because it failed more often, was set aside or lost by a server that was put back,
    comes before what was noted after it.
    """
    by_id = {event.id: event for event in events}
    placed: dict[str, Happened] = {}
    met: set[str] = set()
    for event in events:
        waiting = [event]
        while waiting:
            one = waiting[-1]
            met.add(one.id)
            ahead = next(
                (name for name in one.data.get("after", ()) if name in by_id and name not in met), None
            )
            if ahead is None:
                placed.setdefault(one.id, waiting.pop())
            else:
                waiting.append(by_id[ahead])
    return list(placed.values())


def _decisive(standing: list[Happened]) -> Happened | None:
    done = [event for event in standing if KINDS[event.kind].stand is Stand.DONE]
    decisive = done or standing
    return decisive[-1] if decisive else None


def _disagree(standing: list[Happened]) -> bool:
    """Whether the last words of two agents are final and differ."""
    last = {event.agent: KINDS[event.kind].stand for event in standing}
    return len({stand for stand in last.values() if stand in _FINAL}) > 1
