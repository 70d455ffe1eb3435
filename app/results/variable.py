"""What is counted: one variable per question, whatever the form version that asked it."""

from dataclasses import dataclass
from enum import StrEnum


class Missing(StrEnum):
    """Answers that say there is no answer: told apart from one another and from the base."""

    DONT_KNOW = "dont_know"
    DECLINED = "declined"


class Kind(StrEnum):
    """How the answers to a question are counted."""

    ONE = "one"
    MANY = "many"
    RANK = "rank"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    TEXT = "text"
    GIVEN = "given"
    """Only whether something was given: a place, a file, a signature."""


@dataclass(frozen=True, slots=True)
class Category:
    """One choice, under the label of the newest form version that offers it."""

    code: str
    label: str
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """One question to count. `path` is the XForm path, `repeat` the path of the repeat that asks it."""

    path: str
    name: str
    kind: Kind
    type: str
    label: str
    number: str = ""
    categories: tuple[Category, ...] = ()
    repeat: str | None = None
    table: str | None = None
    """Where it stands: rows of one table have the same."""
    table_label: str = ""
    """What is asked of all the rows of a table."""
    scale: bool = False
    personal: bool = False
    calculated: bool = False
    retired: bool = False
    """Asked by older form versions only."""

    @property
    def substantive(self) -> tuple[Category, ...]:
        return tuple(category for category in self.categories if category.missing is None)

    @property
    def missing(self) -> dict[str, Missing]:
        """The codes that mean no answer."""
        return {category.code: category.missing for category in self.categories if category.missing}
