"""How often something may be tried: counted across processes, in a file of its own.

The counts are no data of anyone's: they live in `rates.sqlite3`, without waiting for the disk, so
that collection does not slow down, and a lost file only forgets them. Keys are HMACs. With several
machines each counts for itself.
"""

import os
import random
import threading
import time
from pathlib import Path

from flask import Flask, current_app
from pysqlite3 import dbapi2

from app import sqlite
from app.errors import Refused
from app.keys import keys

_TABLE = """
CREATE TABLE IF NOT EXISTS tries (
    key BLOB NOT NULL, period INTEGER NOT NULL, count INTEGER NOT NULL, expires REAL NOT NULL,
    PRIMARY KEY (key, period)
) WITHOUT ROWID
"""
_SWEEP_ONE_IN = 500
_open = threading.local()


def init_rates(app: Flask, var: Path) -> None:
    app.extensions["palier.rates"] = var / "rates.sqlite3"


def limit(kind: str, key: str, times: int, seconds: int, count: int = 1) -> None:
    """Count a try of `kind` by `key`, or `count` at once; beyond `times` in the last `seconds` refuse (429).

    The last seconds are estimated from the present period and the share of the one before that
    still counts. Tries that are refused are not counted. Where counting fails, nobody is refused.
    """
    try:
        wait = _try(keys().digest(kind, key), times, seconds, count)
    except dbapi2.OperationalError:
        current_app.logger.warning("tries of %s could not be counted", kind, exc_info=True)
        return
    if wait:
        raise Refused("too_many", 429, {"seconds": wait})


def _try(key: bytes, times: int, seconds: int, count: int) -> int:
    """Count and return 0, or count nothing and return the seconds to wait."""
    connection, at = _connection(), time.time()
    period, elapsed = divmod(at, seconds)
    rows = connection.execute(
        "SELECT period, count FROM tries WHERE key = ? AND period IN (?, ?)", (key, period, period - 1)
    )
    counts = dict(rows.fetchall())
    still_counting = counts.get(int(period) - 1, 0) * (1 - elapsed / seconds)
    if counts.get(int(period), 0) + still_counting >= times:
        return int(seconds - elapsed) + 1
    connection.execute(
        "INSERT INTO tries VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
        (key, int(period), count, at + 2 * seconds),
    )
    if random.randrange(_SWEEP_ONE_IN) == 0:  # noqa: S311
        connection.execute("DELETE FROM tries WHERE expires < ?", (at,))
    return 0


def _connection() -> dbapi2.Connection:
    """This thread's connection to this application's file; never one opened before a fork."""
    path: Path = current_app.extensions["palier.rates"]
    owner = (path, os.getpid())
    if getattr(_open, "owner", None) != owner:
        _open.connection = sqlite.connect(path, synchronous="OFF")
        _open.connection.execute(_TABLE)
        _open.owner = owner
    connection: dbapi2.Connection = _open.connection
    return connection
