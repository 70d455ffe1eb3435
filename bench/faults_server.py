"""Part of bench/faults.py: the server killed under load, on SQLite and on PostgreSQL.

Four senders send to the real server, which is ended with SIGKILL and started again; both databases are fully
durable.
"""

import argparse
from pathlib import Path

from counts import Counts
from prefill import Target, prepare
from serving import postgresql

from tests.killing import kill_under_load
from tests.serving import Server


def run_on_sqlite(told: argparse.Namespace, folder: Path) -> Counts:
    return _run(prepare("sqlite", f"sqlite:///{folder / 'palier.sqlite3'}", folder), told.server_kills)


def run_on_postgresql(told: argparse.Namespace, folder: Path) -> Counts:
    with postgresql() as (url, _processes):
        return _run(prepare("postgresql", url, folder), told.server_kills)


def _run(target: Target, kills: int) -> Counts:
    server = Server(target.settings)
    server.start()
    try:
        outcome = kill_under_load(target.app, server, kills)
    finally:
        server.stop()
    done = {
        "kills": kills,
        "acknowledged": outcome.acknowledged,
        "acknowledged only when sent again": outcome.repeated,
    }
    return Counts(done, {"missing": outcome.missing, "double": outcome.double, "torn": outcome.torn})
