"""The quartier of an answer, and by which way it is known."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from app.projects.quartiers import UNKNOWN, read_residence
from app.projects.terms import SOURCE_KINDS
from app.questionnaire.definition import Form, Question


class Way(StrEnum):
    """How a quartier is known; results say how many by each."""

    HOUSEHOLD = "household"
    QUESTION = "question"
    LIST = "list"
    UNKNOWN = "unknown"


class Known(NamedTuple):
    """A quartier's id, *ailleurs* or *inconnu*, and the way."""

    quartier: str
    way: Way


def decide_quartier(household: str | None, said: str | None, source: tuple[str, str | None] | None) -> Known:
    """From the household's quartier, else what the marked question says, else the list's.

    `source` is the kind and quartier of where the answer came from: a poster's place is no residence.
    """
    if household:
        return Known(household, Way.HOUSEHOLD)
    if said and (residence := read_residence(said)):
        return Known(residence, Way.QUESTION)
    if source and source[1] and SOURCE_KINDS[source[0]].residence:
        return Known(source[1], Way.LIST)
    return Known(UNKNOWN, Way.UNKNOWN)


def said_quartier(form: Form, answers: Mapping[str, object]) -> str | None:
    """The answer to the first question marked `palier:quartier` that has one."""
    marked = (question for question in form.questions if question.palier.quartier)
    said = (_value(answers, question) for question in marked)
    return next((value for value in said if value), None)


def _value(answers: Mapping[str, object], question: Question) -> str | None:
    node: object = answers
    for name in question.path.split("/")[2:]:
        node = node.get(name) if isinstance(node, Mapping) else None
    return node if isinstance(node, str) else None
