"""The queue: a file of its own, so that work in the background never waits for collection or delays it.

A job that is taken is leased: its worker renews the lease while it lives, and a job whose lease has
run out (its worker was killed) is taken again. Times are Unix seconds.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from pysqlite3 import dbapi2

from app import sqlite
from app.columns import canonical
from app.identifiers import uuid7

_TABLE = """
CREATE TABLE IF NOT EXISTS job (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    arguments TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL,
    lease TEXT,
    leased_until REAL,
    result TEXT,
    error TEXT,
    finished REAL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS job_waiting ON job (state, due);
CREATE TABLE IF NOT EXISTS recurrence (name TEXT PRIMARY KEY, due REAL NOT NULL) WITHOUT ROWID;
"""
_COLUMNS = "id, name, arguments, state, done, total, tries, result, error"
_TAKE = f"""
UPDATE job SET state = 'running', tries = tries + 1, lease = :lease, leased_until = :until
WHERE id = (
    SELECT id FROM job
    WHERE (state = 'queued' AND due <= :now) OR (state = 'running' AND leased_until < :now)
    ORDER BY due, id LIMIT 1
) RETURNING {_COLUMNS}
"""  # noqa: S608
_RECUR = """
INSERT INTO recurrence (name, due) VALUES (:name, :next)
ON CONFLICT (name) DO UPDATE SET due = :next WHERE due <= :now RETURNING name
"""
_KEPT_SECONDS = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `state` is queued, running, done or failed; `error` a code when it failed."""

    id: UUID
    name: str
    arguments: dict[str, Any]
    state: str
    done: int
    total: int
    tries: int
    result: dict[str, Any] | None
    error: str | None

    @property
    def is_over(self) -> bool:
        return self.state in {"done", "failed"}


class Queue:
    """The jobs kept in one file. A queue belongs to one thread."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite.connect(path)
        self._connection.executescript(_TABLE)

    def add(self, name: str, arguments: dict[str, Any], job_id: UUID | None = None, due: float = 0) -> UUID:
        """Put a job in the queue, to be started from `due` on."""
        made = job_id or uuid7()
        row = (str(made), name, canonical(arguments).decode(), due or time.time())
        self._connection.execute("INSERT INTO job (id, name, arguments, due) VALUES (?, ?, ?, ?)", row)
        return made

    def add_recurring(self, name: str, seconds: float) -> bool:
        """Put a job in the queue if none of its name was put there so within these seconds."""
        moment = time.time()
        values = {"name": name, "now": moment, "next": moment + seconds}
        is_due = self._connection.execute(_RECUR, values).fetchall()
        if is_due:
            self.add(name, {})
        return bool(is_due)

    def find(self, job_id: UUID) -> Job | None:
        """The job, or None if it never was or was cleared away."""
        query = f"SELECT {_COLUMNS} FROM job WHERE id = ?"  # noqa: S608
        row = self._connection.execute(query, (str(job_id),)).fetchone()
        return _job(row) if row else None

    def latest(self, names: Sequence[str], most: int = 200) -> list[Job]:
        """The newest jobs of these names, newest first."""
        query = (
            f"SELECT {_COLUMNS} FROM job WHERE name IN ({','.join('?' * len(names))}) "  # noqa: S608 - column names of ours
            "ORDER BY id DESC LIMIT ?"
        )
        return [_job(row) for row in self._connection.execute(query, (*names, most)).fetchall()]

    def take(self, lease: str, seconds: float) -> Job | None:
        """Lease the next job that is due for so many seconds."""
        moment = time.time()
        values = {"lease": lease, "now": moment, "until": moment + seconds}
        cursor = self._connection.execute(_TAKE, values)
        row = cursor.fetchone()
        cursor.fetchall()
        return _job(row) if row else None

    def renew(self, job: Job, lease: str, seconds: float) -> bool:
        """Hold on to the job; False when someone else has it by now."""
        return self._change(job, lease, "leased_until = ?", time.time() + seconds)

    def progress(self, job: Job, lease: str, done: int, total: int) -> bool:
        """Note how far the job is."""
        return self._change(job, lease, "done = ?, total = ?", done, total)

    def finish(self, job: Job, lease: str, result: dict[str, Any] | None) -> bool:
        """The job is done."""
        text = None if result is None else canonical(result).decode()
        self._sweep()
        return self._change(job, lease, "state = 'done', result = ?, finished = ?", text, time.time())

    def fail(self, job: Job, lease: str, error: str) -> bool:
        """The job cannot be done."""
        return self._change(job, lease, "state = 'failed', error = ?, finished = ?", error, time.time())

    def retry(self, job: Job, lease: str, error: str, seconds: float) -> bool:
        """The job failed and is tried again after so many seconds."""
        return self._change(job, lease, "state = 'queued', error = ?, due = ?", error, time.time() + seconds)

    def close(self) -> None:
        self._connection.close()

    def _change(self, job: Job, lease: str, change: str, *values: object) -> bool:
        """Change the job while the lease holds; what a late worker says is not heard."""
        statement = f"UPDATE job SET {change} WHERE id = ? AND lease = ? AND state = 'running'"  # noqa: S608
        return bool(self._connection.execute(statement, (*values, str(job.id), lease)).rowcount)

    def _sweep(self) -> None:
        self._connection.execute("DELETE FROM job WHERE finished < ?", (time.time() - _KEPT_SECONDS,))


def _job(row: dbapi2.Row | tuple[Any, ...]) -> Job:
    identifier, name, arguments, state, done, total, tries, result, error = row
    parsed = orjson.loads(result) if result else None
    return Job(UUID(identifier), name, orjson.loads(arguments), state, done, total, tries, parsed, error)
