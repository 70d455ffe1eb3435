"""How made-up respondents lean, as `leanings.toml` tells."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.questionnaire.definition.choices import NAMES_OF_KIND

_FILE = Path(__file__).with_name("leanings.toml")
_EVERYWHERE = "every"
#: What a choice weighs that no leaning names.
_NO_ANSWER_WEIGHTS = {"nsp": 0.15, "nspr": 0.1}


@dataclass(frozen=True, slots=True)
class Given:
    """Other weights for those who gave one of `values` to the question `question`."""

    question: str
    values: frozenset[str]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Leaning:
    """How one question is answered; `between` is lowest, highest and step (see the file's header)."""

    weights: Mapping[str, float] = field(default_factory=dict)
    others: float = 1.0
    answered: float = 0.96
    picks: tuple[int, int] = (1, 3)
    between: tuple[float, float, float] | None = None
    after: str | None = None
    given: tuple[Given, ...] = ()

    def weight(self, value: str) -> float:
        """What `value` weighs against the other choices of its question."""
        return self.weights.get(value, _NO_ANSWER_WEIGHTS.get(value, self.others))

    def of_one_who(self, said: Callable[[str], str]) -> "Leaning":
        """The leaning of who answered earlier questions as `said` tells by name."""
        for given in self.given:
            if said(given.question) in given.values:
                return replace(self, weights=given.weights)
        return self


NO_LEANING = Leaning()


def read_leanings(short_name: str) -> dict[str, Leaning]:
    """The leanings of a questionnaire of the catalogue, by the name of the question."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    tables = {**told[_EVERYWHERE], **told.get(short_name, {})}
    return {question: _leaning(table) for question, table in tables.items()}


def is_no_answer(value: str) -> bool:
    """Whether a choice says *ne sait pas* or *ne souhaite pas répondre*, which rule out the others."""
    return value in NAMES_OF_KIND


def _leaning(table: dict[str, Any]) -> Leaning:
    given = tuple(
        Given(other["question"], frozenset(other["values"]), other["weights"])
        for other in table.get("given", ())
    )
    ranges: dict[str, Any] = {name: tuple(table[name]) for name in ("picks", "between") if name in table}
    told: dict[str, Any] = {**table, **ranges, "given": given}
    return Leaning(**told)
