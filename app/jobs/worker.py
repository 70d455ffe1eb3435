"""The worker: one process of low priority that takes jobs one after the other."""

import logging
import os
import secrets
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from flask import Flask

from app.db import transaction
from app.errors import Refused
from app.jobs.queue import Job, Queue
from app.jobs.table import kinds

_log = logging.getLogger(__name__)
_NICENESS = 10
_POLL_SECONDS = 0.5
_PROGRESS_SECONDS = 0.3
_RETRY_SECONDS = 10


@dataclass
class Worker:
    """Takes jobs from the file at `path` until told to stop; a lease lasts `lease_seconds`."""

    app: Flask
    path: Path
    lease_seconds: float = 30
    _lease: str = field(default_factory=lambda: secrets.token_hex(8))
    _stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT, or until the process that started this one is gone."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
        parent = os.getppid()
        queue = Queue(self.path)
        while not self._stopping.is_set() and os.getppid() == parent:
            ask_for_recurring(queue)
            job = queue.take(self._lease, self.lease_seconds)
            if job:
                self.work(queue, job)
            else:
                self._stopping.wait(_POLL_SECONDS)
        queue.close()

    def work(self, queue: Queue, job: Job) -> None:
        """Do one job and note how it ended; whatever it raises concerns this job only."""
        try:
            with _Renewal(self, job), self.app.app_context(), transaction():
                kind = kinds[job.name]
                if job.tries > kind.tries:
                    raise Refused("job_given_up")
                result = kind.work(self._reporter(queue, job), **job.arguments)
        except Refused as refused:
            queue.fail(job, self._lease, refused.code)
        except Exception:
            _log.exception("job %s %s failed", job.name, job.id)
            self._after_failure(queue, job)
        else:
            queue.finish(job, self._lease, result)

    def _after_failure(self, queue: Queue, job: Job) -> None:
        last = job.name not in kinds or job.tries >= kinds[job.name].tries
        if last:
            queue.fail(job, self._lease, "job_failed")
        else:
            queue.retry(job, self._lease, "job_failed", _RETRY_SECONDS * 4 ** (job.tries - 1))

    def _reporter(self, queue: Queue, job: Job) -> Callable[[int, int], None]:
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            if done >= total or time.monotonic() - last > _PROGRESS_SECONDS:
                queue.progress(job, self._lease, done, total)
                last = time.monotonic()

        return report

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping.set()


def ask_for_recurring(queue: Queue) -> None:
    """Put in the queue what is to be done again by now."""
    for kind in kinds.values():
        if kind.every:
            queue.add_recurring(kind.name, kind.every.total_seconds())


class _Renewal:
    """Keeps a job's lease while it runs, from a thread of its own."""

    def __init__(self, worker: Worker, job: Job) -> None:
        self._worker = worker
        self._job = job
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        queue = Queue(self._worker.path)
        while not self._over.wait(self._worker.lease_seconds / 3):
            with suppress(Exception):
                queue.renew(self._job, self._worker._lease, self._worker.lease_seconds)
        queue.close()
