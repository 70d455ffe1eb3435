"""What a person chooses for an export; each choice is a table, one line per member."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written. A decimal comma never goes with comma-separated cells."""

    name: str
    delimiter: str
    decimal: str
    bom: bool


DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (
        Dialect("tableur", ";", ",", bom=True),  # what a French Excel opens with a double click
        Dialect("rfc4180", ",", ".", bom=False),  # what programs expect
    )
}


class Wording(StrEnum):
    """Whether headers, and choices in cells, are the form's codes or its labels."""

    CODES = "codes"
    LABELS = "libelles"


@dataclass(frozen=True, slots=True)
class Options:
    """`personal`: whether questions that can tell who answered are included."""

    dialect: Dialect = DIALECTS["tableur"]
    headers: Wording = Wording.CODES
    values: Wording = Wording.CODES
    personal: bool = False
