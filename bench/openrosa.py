"""How many requests of Collect a second the real server answers, and what each costs.

`python bench/openrosa.py [--database sqlite,postgresql] [--connections 16] [--seconds 8]`: the list of forms,
the same unchanged (304), a form, a new answer, an answer sent again. A project with three questionnaires of
25 questions, a tablet that fills in all; requests are the bytes that Collect writes, answers come compressed
as it asks. The client is a process of its own on the same machine. ODK Central, measured on a machine of this
kind: 390 lists, 367 forms, 207 repetitions a second.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from collection import cost_of, database_of, whole
from prefill import Target, prepare
from questionnaire import make_answers, markdown
from serving import processes_below, serve
from sqlalchemy import select
from wire import write_requests

from app.db import db, transaction
from app.openrosa.keys.app_users import create_app_user, give_forms, token_of
from app.projects.forms import load_form
from app.projects.models import FormVersion, Project, Questionnaire
from app.projects.publishing import publish
from app.projects.questionnaires import create_questionnaire
from app.projects.versions import add_version
from app.questionnaire.context import Context
from app.questionnaire.instance import Instance
from tests.collect_client import BOUNDARY, xml_part

ROOT = Path(__file__).resolve().parent.parent
#: More new answers than the fastest server could take in.
_MOST_PER_SECOND = 1_500


@dataclass(frozen=True)
class Kind:
    """A kind of request: what it gets, and what ODK Central answers a second where that was measured."""

    name: str
    requests: list[bytes]
    status: int
    central: int | None = None


def publish_more(target: Target) -> tuple[str, bytes]:
    """Two more questionnaires and a tablet for all three: the path below which it finds them; an answer."""
    with target.app.app_context():
        with transaction():
            project = db.session.scalars(select(Project)).one()
            for name in ("place-2", "place-3"):
                sheet = markdown().replace("| place | 1 |", f"| {name} | 1 |")
                questionnaire = create_questionnaire(project, name, "Une place à refaire")
                publish(questionnaire, add_version(questionnaire, sheet.encode(), "place.md"))
            app_user = create_app_user(project, "Tablette 1")
            give_forms(app_user, db.session.scalars(select(Questionnaire.id)))
        base = f"/v1/key/{token_of(app_user)}/projects/{project.number}"
        first = db.session.scalars(select(Questionnaire).where(Questionnaire.short_name == "place")).one()
        version = db.session.get_one(FormVersion, (project.id, first.published_version_id))
        context = Context(now=datetime(2026, 3, 14, 11, tzinfo=UTC), zone=ZoneInfo("Europe/Paris"))
        answer = Instance.from_json(load_form(version), make_answers(random.Random(1)), context).to_xml()
        db.session.remove()
        db.engine.dispose()
    return base, answer


def get(path: str, *headers: str) -> bytes:
    return _head("GET", path, *headers)


def post(path: str, answer: bytes, instance_id: str) -> bytes:
    """An answer under this instanceID; the bench's form has a place for it."""
    xml = answer.replace(b"<instanceID/>", f"<instanceID>{instance_id}</instanceID>".encode())
    assert xml != answer
    body = xml_part(xml, "Place.xml") + f"--{BOUNDARY}--\r\n".encode()
    told = (f"Content-Type: multipart/form-data; boundary={BOUNDARY}", f"Content-Length: {len(body)}")
    return _head("POST", path, *told) + body


def _head(method: str, path: str, *headers: str) -> bytes:
    lines = (
        f"{method} {path}?deviceID=collect:x HTTP/1.1",
        "Host: bench",
        "User-Agent: org.odk.collect.android/v2025.2.0",
        "X-OpenRosa-Version: 1.0",
        "Accept-Encoding: gzip",
        *headers,
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def kinds(base: str, answer: bytes, mark: str, seconds: float) -> list[Kind]:
    """What is measured; `mark` is the list's ETag."""
    form_list, submission = f"{base}/formList", f"{base}/submission"
    new = [post(submission, answer, f"uuid:{uuid4()}") for _ in range(int(_MOST_PER_SECOND * seconds))]
    return [
        Kind("list", [get(form_list)], 200, 390),
        Kind("list unchanged", [get(form_list, f"If-None-Match: {mark}")], 304),
        Kind("form", [get(f"{base}/forms/place.xml")], 200, 367),
        Kind("new answer", new, 201),
        Kind("answer again", [new[0]], 201, 207),
    ]


def measure(target: Target, connections: int, seconds: float, database: list[psutil.Process]) -> None:
    """Serve the target and print a line for each kind of request."""
    base, answer = publish_more(target)
    with serve(target) as (url, server), tempfile.TemporaryDirectory() as folder:
        for kind in kinds(base, answer, _mark(url + base), seconds):
            path = Path(folder) / "requests"
            write_requests(path, kind.requests[-connections:])
            run_client(url, path, connections, 1, kind.status)
            write_requests(path, kind.requests[:-connections] or kind.requests)
            ours, theirs = cost_of(processes_below(server)), cost_of(whole(database))
            told = run_client(url, path, connections, seconds, kind.status)
            ours_then, theirs_then = cost_of(processes_below(server)), cost_of(whole(database))
            count, rate = told["count"], told["count"] / told["seconds"]
            print(
                f"{target.database:10} {kind.name:14} {rate:6.0f}/s"
                f" {f'{rate / kind.central:4.1f} x Central' if kind.central else '':14}"
                f" CPU {(ours_then.cpu - ours.cpu) / count * 1000:5.2f} ms"
                f" (+ database {(theirs_then.cpu - theirs.cpu) / count * 1000:5.2f} ms)"
                f" p50 {told['p50']:6.1f} ms p95 {told['p95']:6.1f} ms",
                flush=True,
            )


def _mark(base: str) -> str:
    request = urllib.request.Request(f"{base}/formList", headers={"X-OpenRosa-Version": "1.0"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own server
        return str(answer.headers["ETag"])


def run_client(url: str, path: Path, connections: int, seconds: float, status: int) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__).parent / "wire.py"), url, str(path)]
    command += [str(connections), str(seconds), str(status)]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="sqlite,postgresql")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=8)
    told = parser.parse_args()
    for kind in told.database.split(","):
        folder = Path(tempfile.mkdtemp(prefix="palier-bench-"))
        try:
            with database_of(kind, folder) as (url, processes):
                measure(prepare(kind, url, folder), told.connections, told.seconds, processes)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
