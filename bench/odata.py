"""OData of many answers from the real server: python bench/odata.py [--answers 50000] [--postgresql]

Fills a database with answers to bench/square.md, starts gunicorn as `make run` does, signs in as a program
and reads …/Submissions whole, with and without compression, then in pages of 5 000 by the links that the
server gives. Prints seconds, bytes, and the most memory of its own that one process of the server held
(`idle` is what it holds before it is asked anything).
"""

import argparse
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
import requests
from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from export import DISTINCT, NOTICE, QUESTIONNAIRE, _made, _rows
from serving import postgresql

from app import create_app
from app.accounts.people import add_administrator
from app.collection.models import ProjectSequence, Submission, SubmissionVersion
from app.config import Settings
from app.db import db, transaction
from app.migrate import upgrade
from app.projects.forms import load_form
from app.projects.projects import create_project, set_legal_notice
from app.projects.publishing import publish
from app.projects.questionnaires import create_questionnaire
from app.projects.versions import add_version
from tests.serving import Server

PASSWORD = "mot de passe du banc"  # noqa: S105 - of an installation that lives a minute


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--answers", type=int, default=50_000)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder), given.postgresql) as settings:
        form_id = prepare(settings, given.answers)
        measure(settings, f"/v1/projects/1/forms/{form_id}.svc/Submissions", given.answers)


@contextmanager
def _database(folder: Path, on_postgresql: bool) -> Iterator[Settings]:
    settings = Settings(var=folder, database_url=f"sqlite:///{folder / 'palier.sqlite3'}")
    if not on_postgresql:
        yield settings
        return
    with postgresql() as (url, _):
        yield replace(settings, database_url=url)


def prepare(settings: Settings, answers: int) -> str:
    """A published questionnaire with so many counted answers, written straight to the tables: its form id."""
    app = create_app(settings)
    with app.app_context():
        upgrade(db.engine)
        with transaction():
            add_administrator("banc@ville.example", "Banc", PASSWORD)
            project = create_project("Banc d’essai", "banc", ("5",))
            set_legal_notice(project, NOTICE)
            questionnaire = create_questionnaire(project, "banc", "Une place")
            version = add_version(questionnaire, QUESTIONNAIRE.read_bytes(), QUESTIONNAIRE.name)
            publish(questionnaire, version)
        form = load_form(version)
        made = _made(form, min(answers, DISTINCT))
        pairs = (_rows(questionnaire, version, n, made[n % len(made)]) for n in range(1, answers + 1))
        with transaction() as session:
            while batch := list(islice(pairs, 2_000)):
                session.execute(insert(Submission), [submission for submission, _ in batch])
                session.execute(insert(SubmissionVersion), [sealed for _, sealed in batch])
            session.add(ProjectSequence(project_id=project.id, value=answers))
        db.session.remove()
        db.engine.dispose()
    return form.form_id


def measure(settings: Settings, path: str, answers: int) -> None:
    server = Server(settings)
    server.start()
    try:
        token = requests.post(
            f"{server.url}/v1/sessions",
            json={"email": "banc@ville.example", "password": PASSWORD},
            timeout=60,
        ).json()["token"]
        bearer = {"Authorization": f"Bearer {token}"}
        kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
        print(f"{answers} answers, {kind}", flush=True)
        print(f"{'':22}{'seconds':>9}{'MB on the wire':>16}{'peak MB':>9}", flush=True)
        with watching(server.process.pid) as peak:
            time.sleep(0.2)
        print(f"{'idle':22}{'':9}{'':16}{peak[0] / 1e6:9.0f}", flush=True)
        for name, encoding, ask in (
            ("whole", "identity", whole),
            ("whole, gzip", "gzip", whole),
            ("whole, second time", "identity", whole),
            ("pages of 5 000", "identity", pages),
        ):
            with watching(server.process.pid) as peak:
                started = time.perf_counter()
                rows, size = ask(f"{server.url}{path}", bearer | {"Accept-Encoding": encoding})
                seconds = time.perf_counter() - started
            assert rows == answers, (name, rows)
            print(f"{name:22}{seconds:9.2f}{size / 1e6:16.1f}{peak[0] / 1e6:9.0f}", flush=True)
    finally:
        server.stop()


def whole(url: str, headers: dict[str, str]) -> tuple[int, int]:
    """All rows in one answer: how many, and how many bytes came over the wire."""
    mark, packed = b'"__id":', zlib.decompressobj(zlib.MAX_WBITS | 16)
    with requests.get(url, headers=headers, stream=True, timeout=300) as answer:
        answer.raise_for_status()
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
        rows, size, rest = 0, 0, b""
        for chunk in answer.raw.stream(1 << 16, decode_content=False):
            size += len(chunk)
            found = rest + (packed.decompress(chunk) if is_packed else chunk)
            rows += found.count(mark) - rest.count(mark)
            rest = found[-len(mark) + 1 :]
        return rows, size


def pages(url: str, headers: dict[str, str]) -> tuple[int, int]:
    """All rows by the links from page to page."""
    following: str | None = f"{url}?$top=5000"
    rows = size = 0
    while following:
        answer = requests.get(following, headers=headers, timeout=300)
        told: dict[str, Any] = answer.json()
        rows, size = rows + len(told["value"]), size + len(answer.content)
        following = told.get("@odata.nextLink")
    return rows, size


@contextmanager
def watching(pid: int) -> Iterator[list[int]]:
    """The memory of the largest process of the server, looked at often: what it shares with none other."""
    peak, stop = [0], threading.Event()
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]

    def watch() -> None:
        while not stop.wait(0.05):
            peak[0] = max(peak[0], *(process.memory_full_info().uss for process in processes))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        stop.set()
        watcher.join()


if __name__ == "__main__":
    main()
