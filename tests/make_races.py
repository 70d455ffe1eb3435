"""Racers: the same work started at the same moment by several threads or processes."""

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from multiprocessing.synchronize import Barrier

from flask import Flask

from app import create_app
from app.collection.envelope import Envelope
from app.collection.receipt import Receipt
from app.config import Settings
from tests.make_answers import send

_PATIENCE_SECONDS = 120
_lines: list[Barrier] = []


def race_threads(settings: Settings, envelopes: Sequence[Envelope]) -> list[Receipt]:
    """Submit each envelope in a thread of its own, all at the same moment, to one application.

    It is made before the threads are: Python 3.11 cannot parse syntax trees in several at once.
    """
    _app(settings)
    with ThreadPoolExecutor(len(envelopes)) as threads:
        return _race(threads, settings, envelopes, 0.3)


def race_processes(settings: Settings, envelopes: Sequence[Envelope]) -> list[Receipt]:
    """Submit each envelope in a process of its own; each has imported the application before the start."""
    spawning = multiprocessing.get_context("spawn")
    line = spawning.Barrier(len(envelopes))
    pool = ProcessPoolExecutor(len(envelopes), spawning, initializer=_get_ready, initargs=(settings, line))
    with pool as processes:
        lined_up = [processes.submit(_line_up) for _ in envelopes]
        for each in lined_up:
            each.result()
        return _race(processes, settings, envelopes, 0.3)


def _race(
    executor: Executor, settings: Settings, envelopes: Sequence[Envelope], seconds: float
) -> list[Receipt]:
    start = time.time() + seconds
    running = [executor.submit(_send_at, settings, start, envelope) for envelope in envelopes]
    return [each.result(60) for each in running]


def _send_at(settings: Settings, start: float, envelope: Envelope) -> Receipt:
    with _app(settings).app_context():
        time.sleep(max(0.0, start - time.time()))
        return send(envelope)


def _get_ready(settings: Settings, line: Barrier) -> None:
    """In a process of the pool: have the application, and know where to wait for the others."""
    _lines.append(line)
    _app(settings)


def _line_up() -> None:
    """Wait for all: so the pool has given each process one of these, and each of them is ready."""
    _lines[0].wait(_PATIENCE_SECONDS)


@cache
def _app(settings: Settings) -> Flask:
    return create_app(settings)
