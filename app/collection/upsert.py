"""INSERT … ON CONFLICT, which both databases speak and SQLAlchemy spells once for each."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.db import Model, db


def insert(model: type[Model]) -> Any:
    """The insert of the database at work, with `on_conflict_do_nothing` and `…_do_update`."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(model)
