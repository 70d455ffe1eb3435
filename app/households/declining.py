"""Households that nobody should write to again: rooms that know of some say so, without being imported."""

from collections.abc import Callable
from uuid import UUID

from app.projects.models import Questionnaire

#: Each tells of a questionnaire's households that refused, or where nobody can answer; rooms add theirs when
#: installed.
declining: list[Callable[[Questionnaire], set[UUID]]] = []


def declined_households(questionnaire: Questionnaire) -> set[UUID]:
    """The households that refused, or where nobody can answer, whoever was told so."""
    return set().union(*(tell(questionnaire) for tell in declining))
