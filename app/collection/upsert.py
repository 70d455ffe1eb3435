"""INSERT … ON CONFLICT, which both databases speak and SQLAlchemy spells once for each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.dialects import postgresql, sqlite

from app.db import db, execute

#: Makes a statement with the `insert` of one database.
Make = Callable[[Any], Executable]


class Upsert:
    """A statement in the words of either database, built once: `run` takes its values."""

    def __init__(self, make: Make) -> None:
        self._statements = {"sqlite": make(sqlite.insert), "postgresql": make(postgresql.insert)}

    def run(self, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Execute it in this unit of work, for one row or for several in their order."""
        return execute(self._statements[db.engine.dialect.name], values)
