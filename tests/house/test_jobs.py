"""The queue and a real worker process, killed too."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from app.config import Settings
from app.db import transaction
from app.errors import Refused
from app.jobs import Job, enqueue, find_job
from app.jobs.queue import Queue

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"])]

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker(settings: Settings) -> Iterator[Start]:
    """Starts worker processes; those still running are killed in the end, whatever job they are at."""
    environment = {**os.environ, "PALIER_VAR": str(settings.var), "DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "flask", "--app", "tests.house.jobs_app", "worker", "--lease", "1"]
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def _wait_for(app: Flask, job_id: UUID, is_so: Callable[[Job], bool]) -> Job:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with app.app_context():
            job = find_job(job_id)
        if job and is_so(job):
            return job
        time.sleep(0.05)
    raise AssertionError(f"still {job}")


def _ask(app: Flask, name: str, **arguments: str | int) -> UUID:
    with app.app_context(), transaction():
        return enqueue(name, **arguments)


def test_a_worker_does_jobs_and_tells_how_they_ended(app: Flask, start_worker: Start) -> None:
    asked = {
        name: _ask(app, f"test.{name}", **arguments)
        for name, arguments in {"count": {"total": 3}, "refuse": {}, "break": {}, "unheard-of": {}}.items()
    }
    worker = start_worker()
    ended = {name: _wait_for(app, job_id, lambda job: job.is_over) for name, job_id in asked.items()}
    assert (ended["count"].result, ended["count"].done, ended["count"].total) == ({"counted": 3}, 3, 3)
    assert (ended["refuse"].state, ended["refuse"].error) == ("failed", "not_found")
    assert (ended["break"].state, ended["break"].error) == ("failed", "job_failed")
    assert ended["unheard-of"].state == "failed"
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) == 10
    worker.terminate()
    assert worker.wait(20) == 0


def test_the_job_of_a_killed_worker_is_done_by_the_next(
    app: Flask, start_worker: Start, tmp_path: Path
) -> None:
    job_id = _ask(app, "test.hang", trace=str(tmp_path / "trace"))
    worker = start_worker()
    _wait_for(app, job_id, lambda job: job.state == "running" and job.done == 1)
    worker.kill()
    start_worker()
    job = _wait_for(app, job_id, lambda job: job.is_over)
    assert (job.state, job.tries) == ("done", 2)


def test_a_job_is_asked_for_only_if_the_unit_of_work_commits(app: Flask) -> None:
    asked: list[UUID] = []
    with app.app_context():
        with pytest.raises(Refused), transaction():
            asked.append(enqueue("test.count", total=1))
            raise Refused("conflict", 409)
        with transaction():
            asked.append(enqueue("test.count", total=1))
        assert [find_job(job_id) is not None for job_id in asked] == [False, True]


def test_a_job_is_leased_once_and_a_late_worker_is_not_heard(settings: Settings) -> None:
    queue = Queue(settings.var / "jobs.sqlite3")
    job_id = queue.add("x", {"a": 1})
    first = queue.take("first", seconds=-1)
    assert first
    assert first.arguments == {"a": 1}
    second = queue.take("second", seconds=60)
    assert second
    assert second.id == job_id
    assert queue.take("third", seconds=60) is None
    assert not queue.finish(first, "first", {})
    assert queue.finish(second, "second", {"b": 2})
    found = queue.find(job_id)
    assert found
    assert (found.state, found.result) == ("done", {"b": 2})


def test_a_retry_waits_for_its_time(settings: Settings) -> None:
    queue = Queue(settings.var / "jobs.sqlite3")
    queue.add("x", {})
    job = queue.take("me", seconds=60)
    assert job
    queue.retry(job, "me", "job_failed", seconds=60)
    assert queue.take("me", seconds=60) is None
