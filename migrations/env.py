"""Alembic's entry: runs on the connection that `app.migrate` opened, inside its transaction."""

from typing import Any

from alembic import context

from app.columns import CanonicalJson, Id, Moment
from app.db import Model


def _render(kind: str, column_type: Any, autogen: Any) -> str | bool:
    """Name our own column types in a revision."""
    if kind == "type" and isinstance(column_type, CanonicalJson | Id | Moment):
        autogen.imports.add("from app import columns")
        return f"columns.{type(column_type).__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Model.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=_render,
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
