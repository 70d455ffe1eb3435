"""The worker's own code, for tests that wait for what was asked of it."""

from flask import Flask

from app.jobs.queue import Queue
from app.jobs.worker import Worker


def do_jobs(app: Flask) -> None:
    """Do what waits in the queue."""
    path = app.extensions["palier.jobs"]
    queue, worker = Queue(path), Worker(app, path)
    while job := queue.take(worker._lease, 30):
        worker.work(queue, job)
    queue.close()
