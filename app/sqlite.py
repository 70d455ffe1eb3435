"""SQLite as we trust it: one library for all access, full durability, write locks taken up front.

Two SQLite libraries on one file in one process lose acknowledged rows, and versions before 3.53.4
may corrupt a WAL when it is reset; hence pysqlite3 alone (docs/adr/one-sqlite-library.md).
"""

import fcntl
import os
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

OLDEST = (3, 53, 4)
_PATIENCE_SECONDS = 10
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={_PATIENCE_SECONDS * 1000}",
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


def copy(source: Path, target: Path) -> None:
    """Write the database as it is at one moment to a new file of its own; others may write meanwhile."""
    with closing(connect(source)) as read, closing(dbapi2.connect(str(target))) as written:
        read.backup(written)
        # Nothing of it may stay in a file beside it.
        written.execute("PRAGMA journal_mode=DELETE")


def is_sound(path: Path) -> bool:
    """Whether the file is a database in which nothing is out of place."""
    with closing(dbapi2.connect(str(path))) as connection:
        try:
            return bool(connection.execute("PRAGMA quick_check").fetchall() == [("ok",)])
        except dbapi2.DatabaseError:
            return False


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

    turns = _Turns(Path(f"{engine.url.database}.turn"))
    event.listen(engine, "checkin", turns.give_back)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if is_writing():
            turns.take(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing() else "BEGIN")


class _Turns:
    """Writers one after the other: threads by a lock, processes by a lock on a file of its own.

    SQLite lets writers wait by sleeping longer and longer; among many some sleep while others write,
    for seconds, and a core idles. These locks wake the next one at once, and the kernel frees a dead
    process's. A turn is given back when the connection returns to the pool, which it does after every
    end of a transaction. Whoever gets no turn in time asks SQLite itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: int | None = None

    def take(self, connection: Connection) -> None:
        if connection.info.get("palier_turn") or not self._threads.acquire(timeout=_PATIENCE_SECONDS):
            return
        connection.info["palier_turn"] = True
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.lockf(self._file, fcntl.LOCK_EX)

    def give_back(self, _connection: object, record: ConnectionPoolEntry) -> None:
        if record.info.pop("palier_turn", False):
            if self._file is not None:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
            self._threads.release()
