"""Forms filled at random and recorded, for another engine to replay: events, and what follows from each."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Self

from app.questionnaire.context import Context
from app.questionnaire.definition import Form
from app.questionnaire.definition.portable import write_portable
from app.questionnaire.filling import Manner, fill
from app.questionnaire.instance import Instance

from .states import digest_of, facts_in, state_of

Event = list[str]

MOST_FACTS = 400_000
"""Evaluations told of one journey: of a longer one not every event is."""

MEDDLINGS = 40

ODDITIES = (
    "", "", " ", "0", "-1", "1.5", "1e3", "2026-02-29", "2026-03-01", "2026-03-01T25:00", "12:30", "a b",
    "nsp 1", "47 -1", "47 -1; 47 -2", "é\u2028\u00a0x", "true", "\ud800\x0b",
)  # fmt: skip
"""Texts that are the answer to some question, or to none."""


@dataclass
class Journey:
    """The events of an instance. `digests` are those of its states by event, `facts` how many they told."""

    form: Form
    context: Context
    events: list[Event] = field(default_factory=list)
    digests: list[str | None] = field(default_factory=list)
    facts: int = 0
    answers: str = ""

    def written(self) -> str:
        """Return the journey as a line for replay.mjs."""
        return json.dumps(
            {
                "form": json.loads(write_portable(self.form, self.context.language)),
                "context": write_context(self.context),
                "events": self.events,
                "digests": self.digests,
                "answers": self.answers,
            }
        )


class RecordedInstance(Instance):
    """An instance that keeps a journey of what is done to it."""

    journey: Journey

    @classmethod
    def start(cls, form: Form, context: Context) -> Self:
        instance = cls.blank(form, context)
        instance.journey = Journey(form, context)
        instance._record("start")
        return instance

    def answer(self, path: str, value: str) -> None:
        super().answer(path, value)
        self._record("answer", path, value)

    def add_repeat(self, path: str) -> str:
        added = super().add_repeat(path)
        self._record("add", path)
        return added

    def remove_repeat(self, path: str) -> None:
        super().remove_repeat(path)
        self._record("remove", path)

    def finish(self) -> None:
        super().finish()
        self._record("finish")

    def _record(self, *event: str) -> None:
        journey = self.journey
        # A journey that told too much tells ever fewer of its states.
        every = 1 + journey.facts // MOST_FACTS * 10
        told = state_of(self) if len(journey.events) % every == 0 else None
        journey.events.append(list(event))
        journey.digests.append(digest_of(told) if told else None)
        journey.facts += facts_in(told) if told else 0


def random_journey(form: Form, seed: int, context: Context) -> Journey:
    """Fill a form as a person might, then change one's mind here and there."""
    instance = RecordedInstance.start(form, context)
    fill(instance, seed, Manner(files=True))
    _meddle(instance, Random(seed))  # noqa: S311 nothing secret is drawn
    instance.finish()
    instance.journey.answers = digest_of(instance.to_json(everything=True))
    return instance.journey


def replayed(journey: Journey, until: int) -> Instance:
    """Return the instance as it was after an event."""
    instance = Instance.blank(journey.form, journey.context)
    for kind, *rest in journey.events[1 : until + 1]:
        {
            "answer": instance.answer,
            "add": instance.add_repeat,
            "remove": instance.remove_repeat,
            "finish": instance.finish,
        }[kind](*rest)
    return instance


def write_context(context: Context) -> dict[str, Any]:
    """Return a context as JavaScript's has it: times in milliseconds, a seed as a text."""
    return {
        "now": _milliseconds(context.now),
        "zone": str(context.zone),
        "random": str(context.random),
        "device": dict(context.device),
        "language": context.language,
        "username": context.username,
        "started": _milliseconds(context.started),
    }


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def _meddle(instance: RecordedInstance, random: Random) -> None:
    """Clear answers, give odd ones and those of other questions, add and remove repeat instances."""
    for _ in range(MEDDLINGS):
        nodes = list(instance.tree.walk())
        leaves = [node for node in nodes if node.place.is_leaf]
        repeats = [node for node in nodes if node.place.is_repeat]
        if repeats and random.random() < 0.3:
            node = random.choice(repeats)
            if random.random() < 0.5:
                instance.remove_repeat(node.path)
            elif node.holder and instance.tree.room(node.holder, node.place):
                instance.add_repeat(node.path.rpartition("[")[0])
        elif leaves:
            text = random.choice([random.choice(ODDITIES), random.choice(leaves).text])
            instance.answer(random.choice(leaves).path, text)
