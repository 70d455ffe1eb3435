"""How many single submissions a second the real server takes, what each costs, on both databases.

`python bench/collection.py [--database sqlite] [--stored 1000,100000] [--seconds 8]`. Answers to 25
questions and a repeat go over HTTP, are evaluated by the engine and committed with full durability
(SQLite: WAL and synchronous=FULL; PostgreSQL: fsync and synchronous_commit on). The client is a
process of its own; CPU and memory are those of the server's processes, and for PostgreSQL its own
beside them.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from prefill import Target, fill, prepare
from serving import disk_bytes, postgresql, processes_below, serve

ROOT = Path(__file__).resolve().parent.parent
_CONNECTIONS = (1, 4, 16)


@dataclass(frozen=True)
class Cost:
    """CPU seconds and proportional memory of some processes."""

    cpu: float
    memory: int


def cost_of(processes: list[psutil.Process]) -> Cost:
    """CPU spent so far and memory held now (PSS: what is shared is counted once)."""
    times = [process.cpu_times() for process in processes]
    memory = sum(process.memory_full_info().pss for process in processes)
    return Cost(sum(each.user + each.system for each in times), memory)


def whole(processes: list[psutil.Process]) -> list[psutil.Process]:
    """The processes and all that they started: PostgreSQL has one for each connection."""
    return [each for process in processes for each in processes_below(process)]


def run_client(url: str, version: str, connections: int, seconds: float) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__).parent / "client.py")]
    command += [url, version, str(connections), str(seconds), str(time.time_ns())]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return told


def measure(target: Target, stored: int, seconds: float, database: list[psutil.Process]) -> None:
    """Serve the target and print one line for each number of connections."""
    with serve(target) as (url, server):
        address = f"{url}/api/v1/questionnaires/{target.short_name}/submissions"
        run_client(address, target.version, 4, 2)
        for connections in _CONNECTIONS:
            ours, theirs = cost_of(processes_below(server)), cost_of(whole(database))
            before = disk_bytes(target)
            told = run_client(address, target.version, connections, seconds)
            ours_then, theirs_then = cost_of(processes_below(server)), cost_of(whole(database))
            count = told["count"]
            print(
                f"{target.database:10} {stored:7} stored {connections:3} connections"
                f" {count / told['seconds']:7.0f}/s"
                f" CPU {(ours_then.cpu - ours.cpu) / count * 1000:5.2f} ms"
                f" (+ database {(theirs_then.cpu - theirs.cpu) / count * 1000:5.2f} ms)"
                f" p50 {told['p50']:6.1f} ms p95 {told['p95']:6.1f} ms"
                f" memory {ours_then.memory / 1e6:5.0f} MB (+ {theirs_then.memory / 1e6:.0f} MB)"
                f" disk {(disk_bytes(target) - before) / count * 10_000 / 1e6:6.1f} MB per 10 000",
                flush=True,
            )


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[tuple[str, list[psutil.Process]]]:
    """The URL of an empty database, and the processes that are the database's own."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'palier.sqlite3'}", []
        return
    with postgresql() as (url, processes):
        yield url, processes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="sqlite,postgresql")
    parser.add_argument("--stored", default="1000,100000")
    parser.add_argument("--seconds", type=float, default=8)
    told = parser.parse_args()
    for kind in told.database.split(","):
        folder = Path(tempfile.mkdtemp(prefix="palier-bench-"))
        try:
            with database_of(kind, folder) as (url, processes):
                target = prepare(kind, url, folder)
                for stored in map(int, told.stored.split(",")):
                    fill(target, stored)
                    measure(target, stored, told.seconds, processes)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
