"""Who answered elsewhere, once closing has cut the links: how many doors, never which.

Counts are kept by street and apart by agent, each by how the doors stood; never of a street or an agent with
few doors, which would tell who they are: those are together. A reopened questionnaire goes on with them, and
closing it again adds what came since.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar
from uuid import UUID

from app.db import db
from app.fieldwork.doors import Door, doors_of
from app.fieldwork.kinds import Stand
from app.fieldwork.models import FieldClosing
from app.projects.models import Questionnaire

#: Of fewer doors nothing is told.
FEW = 11
Key = TypeVar("Key")
Counts = Counter[Stand]


@dataclass(slots=True)
class Elsewhere:
    """Doors that answered elsewhere, by how agents left them: in all, by street, by agent.

    Streets and agents with few doors are in `all` only.
    """

    all: Counts = field(default_factory=Counter)
    streets: dict[str | None, Counts] = field(default_factory=dict)
    agents: dict[UUID | None, Counts] = field(default_factory=dict)

    def add(self, doors: Iterable[Door]) -> None:
        """Count these doors too."""
        told = list(doors)
        answered = [door for door in told if door.is_elsewhere]
        few_streets = few_among(Counter(door.street for door in told))
        few_agents = few_among(Counter(door.person_id for door in told))
        for door in answered:
            stand = door.state.stand
            self.all[stand] += 1
            if door.street not in few_streets:
                self.streets.setdefault(door.street, Counter())[stand] += 1
            if door.person_id not in few_agents:
                self.agents.setdefault(door.person_id, Counter())[stand] += 1

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """From what is stored."""
        return cls(
            _counts(told["all"]),
            {street: _counts(counts) for street, counts in told["streets"]},
            {UUID(agent) if agent else None: _counts(counts) for agent, counts in told["agents"]},
        )

    def stored(self) -> dict[str, Any]:
        """What is stored: in an order that tells nothing of that in which they came."""
        return {
            "all": _stored(self.all),
            "streets": sorted(([street, _stored(one)] for street, one in self.streets.items()), key=str),
            "agents": sorted(
                ([str(agent) if agent else None, _stored(one)] for agent, one in self.agents.items()), key=str
            ),
        }


def few_among(sizes: Mapping[Key, int]) -> frozenset[Key]:
    """Those that have so few doors that they are told together, with as many more as that takes."""
    together: list[Key] = []
    doors = 0
    for key, size in sorted(sizes.items(), key=_size):
        if size >= FEW and (not together or doors >= FEW):
            break
        together.append(key)
        doors += size
    return frozenset(together)


def count_elsewhere(questionnaire: Questionnaire) -> None:
    """Before closing cuts the links: keep how many doors answered elsewhere, beside those of before."""
    found = elsewhere_of(questionnaire) or Elsewhere()
    found.add(doors_of(questionnaire))
    key = {"project_id": questionnaire.project_id, "questionnaire_id": questionnaire.id}
    row = db.session.get(FieldClosing, tuple(key.values())) or FieldClosing(**key)
    row.elsewhere = found.stored()
    db.session.add(row)
    db.session.flush()


def elsewhere_of(questionnaire: Questionnaire) -> Elsewhere | None:
    """What closings have kept; None where there was none, or nobody had answered elsewhere."""
    row = db.session.get(FieldClosing, (questionnaire.project_id, questionnaire.id))
    found = Elsewhere.read(row.elsewhere) if row else None
    return found if found and found.all else None


def _counts(told: Mapping[str, int]) -> Counts:
    return Counter({Stand(stand): count for stand, count in told.items()})


def _stored(counts: Counts) -> dict[str, int]:
    return {stand.value: count for stand, count in counts.items()}


def _size(item: tuple[Key, int]) -> tuple[int, str]:
    key, size = item
    return size, str(key)
