"""Work in the background: `@job` makes a kind of it, `enqueue` asks for it, `find_job` tells how far it is.

The queue has a file of its own and so commits apart from the database: a job is put in it right
after the unit of work that asked for it has committed, and not at all if that failed.
"""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.db import after_commit
from app.errors import sentences
from app.i18n import _l
from app.identifiers import uuid7
from app.jobs.queue import Job, Queue
from app.jobs.table import Progress, job
from app.jobs.worker import Worker

__all__ = ["Job", "Progress", "enqueue", "find_job", "init_jobs", "job", "latest_jobs"]


def init_jobs(app: Flask, var: Path) -> None:
    """Give the application its queue and the `worker` command."""
    app.extensions["palier.jobs"] = var / "jobs.sqlite3"
    app.cli.add_command(_worker)
    sentences.update(
        {
            "job_failed": _l("Ce travail a échoué. Réessayez, ou prévenez l’administration de Palier."),
            "job_given_up": _l("Ce travail a été interrompu plusieurs fois et abandonné."),
        }
    )


def enqueue(name: str, **arguments: str | int | bool | None) -> UUID:
    """Ask for a job once this unit of work has committed; returns its id, for the page that waits."""
    job_id = uuid7()
    path = _path()
    after_commit(lambda: _add(path, name, arguments, job_id))
    return job_id


def find_job(job_id: UUID) -> Job | None:
    """The job as it stands now, or None."""
    queue = Queue(_path())
    try:
        return queue.find(job_id)
    finally:
        queue.close()


def latest_jobs(names: Sequence[str], **arguments: str) -> list[Job]:
    """The newest jobs of these names that were asked for with these arguments among others, newest first."""
    queue = Queue(_path())
    try:
        found = queue.latest(names)
    finally:
        queue.close()
    return [one for one in found if arguments.items() <= one.arguments.items()]


def _add(path: Path, name: str, arguments: dict[str, str | int | bool | None], job_id: UUID) -> None:
    queue = Queue(path)
    queue.add(name, arguments, job_id)
    queue.close()


def _path() -> Path:
    path: Path = current_app.extensions["palier.jobs"]
    return path


@click.command("worker")
@click.option("--lease", default=30.0, help="Seconds after which a dead worker's job is taken again.")
@with_appcontext
def _worker(lease: float) -> None:
    """Do the jobs in the queue, until told to stop."""
    Worker(current_app._get_current_object(), _path(), lease).run()  # type: ignore[attr-defined]
