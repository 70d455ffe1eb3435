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


#: How many answers a code of a household admits, where nobody says otherwise.
ADMITTED = {Unit.FOYER: 1, Unit.PERSONNE: 5}


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
    """A kind of source.

    `residence`: whoever comes through it lives in the source's quartier. `is_printed`: Palier makes it with
    the codes that it prints; it has no link of its own.
    """

    name: str
    residence: bool
    is_printed: bool = False


SOURCE_KINDS = {
    kind.name: kind
    for kind in (
        SourceKind("poster", residence=False),
        SourceKind("flyer", residence=False),
        SourceKind("site", residence=False),
        SourceKind("street", residence=False),
        SourceKind("letter", residence=True),
        SourceKind("list", residence=True),
        SourceKind("first_letter", residence=True, is_printed=True),
        SourceKind("reminder", residence=True, is_printed=True),
        SourceKind("notice", residence=True, is_printed=True),
        SourceKind("sheet", residence=False, is_printed=True),
        SourceKind("card", residence=False, is_printed=True),
    )
}
#: Those that the team makes, each with a link.
LINKED_SOURCES = tuple(name for name, kind in SOURCE_KINDS.items() if not kind.is_printed)
