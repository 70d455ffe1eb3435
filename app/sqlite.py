"""SQLite as we trust it: one library for all access, full durability, write locks taken up front.

Two SQLite libraries on one file in one process lose acknowledged rows, and versions before 3.53.4
may corrupt a WAL when it is reset; hence pysqlite3 alone (docs/adr/one-sqlite-library.md).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, event

OLDEST = (3, 53, 4)
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "mmap_size=0",
    "trusted_schema=OFF",
)


class SqliteTooOld(RuntimeError):
    """The SQLite library found is older than the oldest one we trust with answers."""


def check_version() -> None:
    """Raise SqliteTooOld unless the library is 3.53.4 or later."""
    if dbapi2.sqlite_version_info < OLDEST:
        raise SqliteTooOld(f"SQLite {dbapi2.sqlite_version} found, {'.'.join(map(str, OLDEST))} needed")


def options() -> dict[str, Any]:
    """What SQLAlchemy's create_engine takes for an SQLite URL."""
    return {"module": dbapi2}


def connect(path: Path, *, synchronous: str = "FULL") -> dbapi2.Connection:
    """Open a file of our own (queue, limits) with the same care; statements commit one by one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in (*_PRAGMAS, f"synchronous={synchronous}"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def prepare(engine: Engine, is_writing: Callable[[], bool]) -> None:
    """Make `engine` take the write lock when a writing transaction begins, never in its middle.

    A transaction that reads first and then writes fails at once when another has written in
    between (SQLITE_BUSY_SNAPSHOT), whatever the busy timeout.
    """
    check_version()
    if engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def _configure(connection: dbapi2.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing() else "BEGIN")
