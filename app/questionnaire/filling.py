"""Random but plausible answers: for demonstrations, benches and tests. Same seed, same answers."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from .definition.choices import Choice
from .definition.items import Question, Repeat
from .evaluation.nodes import AnswerNode
from .instance import Instance
from .instance.entries import Entry
from .instance.violations import violation_of
from .question_types import Answer

MOST_PASSES = 6
MOST_TRIES = 14

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Manner:
    """How someone answers.

    `answered`: the share of optional questions answered; `files`: whether file questions get a made-up
    attachment name; `added`: the most instances added to a repeat. By question name: `texts` to pick
    from, and `weights` of choices (1 where not told).
    """

    answered: float = 0.85
    files: bool = False
    added: int = 2
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def fill(instance: Instance, seed: int, manner: Manner | None = None) -> None:
    """Answer the relevant questions of an instance as a person might, within its rules where possible."""
    _Filler(instance, Random(seed), manner or Manner()).run()  # noqa: S311 nothing secret is drawn


class _Filler:
    def __init__(self, instance: Instance, random: Random, manner: Manner) -> None:
        self.instance = instance
        self.random = random
        self.manner = manner
        self.seen: set[str] = set()

    def run(self) -> None:
        """Go through the form again while answers bring up new questions."""
        for _ in range(MOST_PASSES):
            fresh = [entry for entry in self.instance.items() if entry.path not in self.seen]
            if not fresh:
                return
            for entry in fresh:
                self.seen.add(entry.path)
                if entry.event == "repeat" and isinstance(entry.item, Repeat) and entry.item.adds_and_removes:
                    for _ in range(self.random.randint(0, self.manner.added)):
                        self.instance.add_repeat(entry.path)
                elif entry.event == "question" and isinstance(entry.item, Question):
                    self._question(entry, entry.item)

    def _question(self, entry: Entry, question: Question) -> None:
        node = self._node(entry.path)
        if node is None or not question.is_asked or self.instance.is_readonly(entry.path):
            return
        if not self.instance.requires(node) and self.random.random() > self.manner.answered:
            return
        for value in self._candidates(question, entry.path):
            self.instance.answer(entry.path, value)
            node = self._node(entry.path)
            if node is None or violation_of(self.instance, question, node) is None:
                return
        self.instance.answer(entry.path, "")

    def _node(self, path: str) -> AnswerNode | None:
        try:
            return self.instance.node(path)
        except KeyError:
            # An earlier answer took its repeat instance away.
            return None

    def _candidates(self, question: Question, path: str) -> Iterator[str]:
        draw = _DRAWS[question.type.answer]
        for _ in range(MOST_TRIES):
            value = draw(self, question, path)
            if value:
                yield value

    # One way to draw for each kind of answer

    def nothing(self, question: Question, path: str) -> str:
        return ""

    def text(self, question: Question, path: str) -> str:
        given = self.manner.texts.get(question.name)
        if given:
            return self.random.choice(given)
        if question.bind.type == "barcode" or "numbers" in question.appearance:
            return str(self.random.randint(10_000, 99_999))
        if question.bind.constraint:
            return self.random.choice((*_PATTERNED, *_WORDS))
        words = self.random.choices(_WORDS, k=self.random.randint(1, 8))
        return " ".join(words).capitalize()

    def integer(self, question: Question, path: str) -> str:
        return str(int(self._number(question)))

    def decimal(self, question: Question, path: str) -> str:
        if question.type.name == "range":
            return self._step(question)
        if question.bind.type in {"int", "integer"}:
            return self.integer(question, path)
        return f"{self._number(question) + self.random.random():.2f}"

    def _number(self, question: Question) -> float:
        """Draw near the numbers that the constraint speaks of, or among everyday ones."""
        bounds = [float(found) for found in _NUMBER.findall(question.bind.constraint or "")][:4]
        near = [bound + self.random.randint(-3, 3) for bound in bounds]
        between = [self.random.uniform(min(bounds), max(bounds))] if len(bounds) > 1 else []
        return self.random.choice(
            [*near, *between * 3, self.random.randint(0, 5), self.random.randint(0, 90)]
        )

    def _step(self, question: Question) -> str:
        low, high, step = (_float(question.parameters.get(key), 1) for key in ("start", "end", "step"))
        steps = int((high - low) / step) if step and high > low else 0
        value = low + step * self.random.randint(0, max(steps, 0))
        return str(int(value)) if value == int(value) else f"{value:g}"

    def date(self, question: Question, path: str) -> str:
        spread = self.random.choice((0, 0, 30, 400, 20_000))
        past = timedelta(days=self.random.randint(-spread // 10, spread))
        return (self.instance.context.now - past).date().isoformat()

    def time(self, question: Question, path: str) -> str:
        return f"{self.random.randint(7, 21):02}:{self.random.choice((0, 15, 30, 45)):02}:00.000+01:00"

    def datetime(self, question: Question, path: str) -> str:
        return f"{self.date(question, path)}T{self.time(question, path)}"

    def choice(self, question: Question, path: str) -> str:
        offered = self.instance.choices(path)
        return self._one(question, offered) if offered else ""

    def choices(self, question: Question, path: str) -> str:
        offered = self.instance.choices(path)
        if not offered:
            return ""
        picked = {self._one(question, offered) for _ in range(self.random.choice((1, 1, 2, 2, 3)))}
        alone = [each.value for each in offered if each.is_exclusive and each.value in picked]
        return alone[0] if alone else " ".join(each.value for each in offered if each.value in picked)

    def ranking(self, question: Question, path: str) -> str:
        values = [each.value for each in self.instance.choices(path)]
        return " ".join(self.random.sample(values, len(values)))

    def _one(self, question: Question, offered: Sequence[Choice]) -> str:
        told = self.manner.weights.get(question.name, {})
        weights = [told.get(each.value, 0.15 if each.is_exclusive else 1.0) for each in offered]
        if not any(weights):
            return offered[0].value
        return self.random.choices(offered, weights)[0].value

    def okay(self, question: Question, path: str) -> str:
        return "OK"

    def point(self, question: Question, path: str) -> str:
        return self._somewhere()

    def line(self, question: Question, path: str) -> str:
        return "; ".join(self._somewhere() for _ in range(self.random.randint(2, 5)))

    def area(self, question: Question, path: str) -> str:
        corners = [self._somewhere() for _ in range(3)]
        return "; ".join([*corners, corners[0]])

    def _somewhere(self) -> str:
        """Draw a place around the middle of Nantes."""
        return f"{self.random.uniform(47.19, 47.26):.6f} {self.random.uniform(-1.62, -1.5):.6f} 0 0"

    def file(self, question: Question, path: str) -> str:
        ending = {"image": "jpg", "audio": "m4a", "video": "mp4"}.get(question.type.name, "pdf")
        return f"{question.name}-{self.random.randint(1000, 9999)}.{ending}" if self.manner.files else ""


def _float(written: str | None, otherwise: float) -> float:
    try:
        return float(written or otherwise)
    except ValueError:
        return otherwise


_DRAWS: dict[Answer, Callable[[_Filler, Question, str], str]] = {
    Answer.NOTHING: _Filler.nothing,
    Answer.TEXT: _Filler.text,
    Answer.INTEGER: _Filler.integer,
    Answer.DECIMAL: _Filler.decimal,
    Answer.DATE: _Filler.date,
    Answer.TIME: _Filler.time,
    Answer.DATETIME: _Filler.datetime,
    Answer.CHOICE: _Filler.choice,
    Answer.CHOICES: _Filler.choices,
    Answer.RANKING: _Filler.ranking,
    Answer.OK: _Filler.okay,
    Answer.POINT: _Filler.point,
    Answer.LINE: _Filler.line,
    Answer.AREA: _Filler.area,
    Answer.FILE: _Filler.file,
}

_PATTERNED = ("camille@example.org", "0612345678", "02 40 12 34 56", "44000", "1", "12", "Nantes", "A1")

_WORDS = (
    "plus", "de", "bancs", "arbres", "ombre", "la", "place", "marché", "calme", "vélo", "trottoir", "école",
    "enfants", "voisins", "lumière", "le", "soir", "propreté", "tram", "jardin", "rencontres", "bruit", "eau",
)  # fmt: skip
