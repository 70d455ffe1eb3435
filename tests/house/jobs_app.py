"""The application with a few jobs, for workers that tests start: `flask --app tests.house.jobs_app`."""

import time
from pathlib import Path
from typing import Any

from app import create_app
from app.errors import Refused
from app.jobs import Progress, job


@job("test.count")
def count(progress: Progress, *, total: int) -> dict[str, Any]:
    for done in range(total):
        progress(done + 1, total)
    return {"counted": total}


@job("test.refuse")
def refuse(progress: Progress) -> None:
    raise Refused("not_found", 404)


@job("test.hang", tries=2)
def hang(progress: Progress, *, trace: str) -> dict[str, Any]:
    """Hangs when first run, ends when run again; leaves a trace of each start."""
    with Path(trace).open("a") as file:
        file.write("started\n")
    if len(Path(trace).read_text().splitlines()) == 1:
        progress(1, 2)
        time.sleep(600)
    return {}


@job("test.break", tries=1)
def break_(progress: Progress) -> None:
    raise ZeroDivisionError


app = create_app()
