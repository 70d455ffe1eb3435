"""The closed vocabularies of a questionnaire: one table each, one line per member."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What becomes of the answers: counted in results, or requests that carry a name."""

    CONSULTATION = "consultation"
    NOMINATIVE = "nominative"


class Unit(StrEnum):
    """Who answers once."""

    FOYER = "foyer"
    PERSONNE = "personne"


class Access(StrEnum):
    """Whether an answer needs a code."""

    OPEN = "open"
    CODE = "code"


class State(StrEnum):
    """Where a questionnaire stands: a draft takes test answers only."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class CountingRule(StrEnum):
    """Which of several complete valid answers under one code counts."""

    FIRST = "first"
    LAST = "last"


#: A device keeps what was begun for a year at most.
MOST_DRAFT_DAYS = 365


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A kind of source; `residence`: whoever comes through it lives in the source's quartier."""

    name: str
    residence: bool


SOURCE_KINDS = {
    kind.name: kind
    for kind in (
        SourceKind("poster", residence=False),
        SourceKind("flyer", residence=False),
        SourceKind("site", residence=False),
        SourceKind("street", residence=False),
        SourceKind("letter", residence=True),
        SourceKind("list", residence=True),
    )
}
