"""The columns of a file as people are shown them, who may take them for something else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.households.files.columns import Taken, check_fields, is_needed
from app.households.files.tables import MOST_COLUMNS, Table

#: As much of a header or a text as is shown.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column as people are shown it: its header, what it is taken for, and texts of its first rows."""

    header: str
    field: str | None
    examples: tuple[str, ...]

    @property
    def is_needed(self) -> bool:
        """It is read, or might be."""
        return self.field is not None or is_needed(self.header)


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of a file; `is_named` where their headers tell addresses or streets by themselves."""

    columns: tuple[Column, ...] = ()
    is_named: bool = True
    has_headers: bool = True

    @property
    def shown(self) -> Sequence[tuple[int, Column]]:
        """The columns in which something stands, with their positions."""
        told = [(at, one) for at, one in enumerate(self.columns) if one.header or one.examples]
        return told[:MOST_COLUMNS]

    def taken_for(self, fields: Mapping[int, str | None], *, has_headers: bool = True) -> Taken:
        """These columns, some of them taken for something else, by their positions.

        Refused: columns_street, columns_double (values: field, columns).
        """
        taken = [fields.get(at, column.field) for at, column in enumerate(self.columns)]
        check_fields([column.header for column in self.columns], taken)
        return Taken(tuple(taken), self.is_named or has_headers)


def columns_found(table: Table, taken: Taken | None) -> Found:
    """The columns of a sheet that was read."""
    headers, fields = table.columns.headers, table.columns.fields
    columns = [
        Column(header[:_LONGEST], field, tuple(text[:_LONGEST] for text in table.examples(at)))
        for at, (header, field) in enumerate(zip(headers, fields, strict=True))
    ]
    return Found(tuple(columns), table.is_named, taken is None or taken.has_headers)


def found_from_json(told: Mapping[str, Any]) -> Found:
    """What `asdict` made of it; nothing of what an earlier Palier read."""
    columns = (Column(one["header"], one["field"], tuple(one["examples"])) for one in told.get("columns", ()))
    return Found(tuple(columns), told.get("is_named", True), told.get("has_headers", True))
