"""What agents' devices cost the real server: batches, a link that loses calls, two hundred devices at once.

    python bench/sync.py batches [--database sqlite,postgresql] [--seconds 10] [--size 50]
    python bench/sync.py lossy [--answers 1000]
    python bench/sync.py crowd [--devices 200] [--addresses 40]

Everything goes over HTTP to gunicorn as `make run` starts it, with full durability; items are sealed before
the clock starts. `batches` prints answers a second, validation and decryption included. `lossy` has the code
of the agents' app hand its queue in (bench/devices/hand_in.mjs) over a link that drops one call in five,
there or back, and counts what arrived. `crowd` has every device pull its round and push what one door gave in
the same second, and prints latencies; and what a request costs in CPU, which tells more where others are at
work on the machine.
"""

import argparse
import base64
import os
import random
import secrets
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import orjson
import psutil
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from prefill import Target, prepare
from questionnaire import make_answers
from serving import cpu_seconds, postgresql, serve
from wire import receive

from app.accounts.models import Grant, Person, Role, Scope
from app.accounts.people import add_person
from app.collection.models import Submission, SubmissionVersion
from app.collection.sequence import take_numbers
from app.db import db, transaction
from app.fieldwork.devices import invite
from app.fieldwork.models import Assignment
from app.fieldwork.sealing import seal
from app.households.binding import bind_households
from app.households.models import Household
from app.projects.models import Project, Questionnaire
from tests.node import run_node

ROOT = Path(__file__).resolve().parent.parent
Json = dict[str, Any]
#: An answer, and the seconds until the last of it was here.
Timed = tuple[bytes, float]


@dataclass
class Phone:
    """A device: its credentials, and one connection, which its first request opens.

    Devices are on the machine that they measure: requests are made before, and answers read after.
    """

    address: str
    told: Json
    connection: socket.socket | None = None

    def request(self, what: str, body: bytes, token: str) -> bytes:
        """As it goes over the wire."""
        head = (
            f"POST /api/v1/terrain/{what} HTTP/1.1\r\nHost: {self.address}\r\n"
            f"Authorization: Bearer {self.told[token]}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def send(self, request: bytes) -> bytes:
        """The whole answer, as it came."""
        if self.connection is None:
            host, port = self.address.split(":")
            self.connection = socket.create_connection((host, int(port)), timeout=60)
        self.connection.sendall(request)
        return receive(self.connection)

    def item(self, short_name: str, instance_id: str, content: Json) -> Json:
        public = base64.b64decode(self.told["public_key"])
        sealed = seal(public, instance_id, orjson.dumps(content), secrets.token_bytes(12))
        return {
            "instance_id": instance_id,
            "questionnaire": short_name,
            "sealed": base64.b64encode(sealed).decode(),
        }


def read(answer: bytes) -> Json:
    """What an answer says."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 "), answer[:300]
    told: Json = orjson.loads(body)
    return told


def make_phones(target: Target, url: str, count: int) -> list[Phone]:
    """So many agents, each with a device enrolled over HTTP."""
    address = urlsplit(url).netloc
    return [Phone(address, _enrol(address, token)) for token in invite_agents(target, count)]


def invite_agents(target: Target, count: int) -> list[str]:
    """The invitations of so many new agents."""
    with target.app.app_context():
        with transaction() as session:
            project = session.scalars(select(Project)).one()
            known = session.scalar(select(func.count()).select_from(Person)) or 0
            agents = [add_person(f"a{known + one}@banc.example", f"Agent {one}") for one in range(count)]
            for agent in agents:
                agent.grants.append(Grant(role=Role.AGENT, scope=Scope.CITY))
            session.flush()
            tokens = [invite(project, agent) for agent in agents]
        db.session.remove()
        db.engine.dispose()
    return tokens


def _enrol(address: str, token: str) -> Json:
    connection = HTTPConnection(address, timeout=60)
    body = orjson.dumps({"token": token, "name": "banc"})
    connection.request("POST", "/api/v1/terrain/devices", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 201, content
    told: Json = orjson.loads(content)
    return told


def answer_of(target: Target, phone: Phone, chance: random.Random, household: str | None = None) -> Json:
    said = {
        "form_version": target.version,
        "answers": make_answers(chance),
        "channel": "door",
        "household": household,
        "started_at": "2026-11-04T18:02:00+01:00",
        "finished_at": "2026-11-04T18:09:00+01:00",
    }
    return phone.item(target.short_name, f"uuid:{chance.getrandbits(128):032x}", {"answer": said})


def stored(target: Target) -> tuple[int, int]:
    """Answers that are here, and how many instanceIDs they have."""
    with target.app.app_context():
        answers = db.session.scalar(select(func.count()).select_from(Submission)) or 0
        ids = db.session.scalar(select(func.count(SubmissionVersion.instance_id.distinct()))) or 0
        db.session.remove()
        db.engine.dispose()
    return answers, ids


def together(works: list[Callable[[], None]]) -> float:
    """Do all at once; the seconds until the last is done."""
    threads = [threading.Thread(target=work) for work in works]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def batches(target: Target, seconds: float, size: int) -> None:
    """Answers a second, from one and from four devices that hand in batches of `size`."""
    with serve(target) as (url, _server):
        for count in (1, 4):
            phones = make_phones(target, url, count)
            most = int(1_200 * seconds / size / count)
            requests = [_batches(target, phone, most, size) for phone in phones]
            answers: list[bytes] = []
            until = time.perf_counter() + seconds
            works = [partial(_hand_in, *one, until, answers) for one in zip(phones, requests, strict=True)]
            elapsed = together(works)
            taken = [result["status"] for answer in answers for result in read(answer)["results"]]
            assert set(taken) == {201}, set(taken)
            rate = len(taken) / elapsed
            print(
                f"{target.database:10} {count} devices, batches of {size}: {rate:6.0f} answers/s", flush=True
            )


def _batches(target: Target, phone: Phone, most: int, size: int) -> list[bytes]:
    chance = random.Random(phone.told["device"]["number"])
    return [_push(phone, [answer_of(target, phone, chance) for _ in range(size)]) for _ in range(most)]


def _push(phone: Phone, items: list[Json]) -> bytes:
    return phone.request("push", orjson.dumps({"items": items}), "submit")


def _hand_in(phone: Phone, requests: list[bytes], until: float, answers: list[bytes]) -> None:
    for request in requests:
        if time.perf_counter() > until:
            return
        answers.append(phone.send(request))


def lossy(target: Target, answers: int) -> None:
    """One call in five is lost, half of them after the server had it; the queue is handed in to its end."""
    chance = random.Random(5)
    with serve(target) as (url, _server):
        (token,) = invite_agents(target, 1)
        task = {
            "url": url,
            "token": token,
            "questionnaire": target.short_name,
            "version": target.version,
            "answers": [make_answers(chance) for _ in range(answers)],
            "lost": 0.2,
            "seed": 5,
        }
        done = run_node("bench/devices/hand_in.mjs", given=orjson.dumps(task).decode())
    if done.returncode:
        raise SystemExit(done.stderr)
    told = orjson.loads(done.stdout)
    here, ids = stored(target)
    missing = set(told["kept"]) - set(told["receipts"])
    print(
        f"{target.database:10} {answers} answers, {told['calls']} calls of which {told['lost']} lost,"
        f" {told['seconds']:.1f} s: receipts {len(told['receipts'])}, stored {here}, missing {len(missing)},"
        f" double {here - ids}"
    )
    assert here == ids == len(told["receipts"]) == answers


def crowd(target: Target, devices: int, addresses: int, database: list[psutil.Process]) -> None:
    """Every device pulls its round and pushes two events and an answer, all in the same second."""
    with serve(target) as (url, server):
        phones = make_phones(target, url, devices)
        rounds = _assign(target, phones, addresses)
        chance = random.Random(200)
        pushing = [_door(target, phone, chance, homes) for phone, homes in zip(phones, rounds, strict=True)]
        pulled: list[Timed] = []
        pushed: list[Timed] = []
        works = [partial(_sync, *one, pulled, pushed) for one in zip(phones, pushing, strict=True)]
        parts = {"server": [server], "database": database}
        before = {name: cpu_seconds(processes) for name, processes in parts.items()}
        own = time.process_time()
        elapsed = together(works)
        spent = {name: cpu_seconds(processes) - before[name] for name, processes in parts.items()}
        spent["devices"] = time.process_time() - own
    for answer, _ in pulled:
        assert len(read(answer)["addresses"]) == addresses, answer[:300]
    for answer, _ in pushed:
        assert {result["status"] for result in read(answer)["results"]} == {201}, answer
    for name, timed in (("pull", pulled), ("push", pushed)):
        taken = sorted(seconds for _, seconds in timed)
        print(
            f"{target.database:10} {devices} devices at once, {name}: p50 {_share(taken, 0.5):5.2f} s"
            f" p99 {_share(taken, 0.99):5.2f} s (all in {elapsed:.1f} s)"
        )
    costs = ", ".join(f"{name} {seconds / devices / 2 * 1000:.1f} ms" for name, seconds in spent.items())
    print(f"{target.database:10} {devices} devices at once, CPU of a request: {costs}", flush=True)


def _door(target: Target, phone: Phone, chance: random.Random, homes: list[str]) -> bytes:
    """An absent neighbour, an answer, and the note of it."""
    events = [
        _event(target, phone, home, kind) for home, kind in zip(homes, ("absent", "accepted"), strict=False)
    ]
    return _push(phone, [*events, answer_of(target, phone, chance, homes[1])])


def _event(target: Target, phone: Phone, household: str, kind: str) -> Json:
    said = {"kind": kind, "household": household, "at": "2026-11-04T18:02:00+01:00", "data": {}}
    return phone.item(target.short_name, str(uuid4()), {"event": said})


def _sync(phone: Phone, pushing: bytes, pulled: list[Timed], pushed: list[Timed]) -> None:
    pulled.append(_time(phone, phone.request("pull", b"{}", "session")))
    pushed.append(_time(phone, pushing))


def _time(phone: Phone, request: bytes) -> Timed:
    began = time.perf_counter()
    answer = phone.send(request)
    return answer, time.perf_counter() - began


def _share(taken: list[float], share: float) -> float:
    return taken[min(int(len(taken) * share), len(taken) - 1)]


def _assign(target: Target, phones: list[Phone], addresses: int) -> list[list[str]]:
    """A round for each device."""
    rounds: list[list[str]] = []
    with target.app.app_context():
        with transaction() as session:
            questionnaire = session.scalars(select(Questionnaire)).one()
            agents = {person.number: person.id for person in session.scalars(select(Person))}
            for phone in phones:
                homes = [
                    Household(
                        project_id=questionnaire.project_id,
                        address=f"{number} rue du Banc, 44000 Nantes",
                        number=str(number),
                        street="rue du Banc",
                        town="44000 Nantes",
                    )
                    for number in range(1, addresses + 1)
                ]
                session.add_all(homes)
                session.flush()
                last = take_numbers(questionnaire.project_id, addresses).last
                session.add_all(
                    Assignment(
                        project_id=questionnaire.project_id,
                        questionnaire_id=questionnaire.id,
                        household_id=home.id,
                        person_id=agents[phone.told["agent"]["number"]],
                        sequence=last - addresses + place,
                    )
                    for place, home in enumerate(homes, start=1)
                )
                rounds.append([str(home.id) for home in homes])
                bind_households(questionnaire, homes, "Courrier")
        db.session.remove()
        db.engine.dispose()
    return rounds


@contextmanager
def target_of(kind: str) -> Iterator[tuple[Target, list[psutil.Process]]]:
    """What a bench sends to, and the processes of its database."""
    folder = Path(tempfile.mkdtemp(prefix="palier-bench-"))
    try:
        if kind == "sqlite":
            yield prepare(kind, f"sqlite:///{folder / 'palier.sqlite3'}", folder), []
        else:
            with postgresql() as (url, processes):
                yield prepare(kind, url, folder), processes
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("batches", "lossy", "crowd"))
    parser.add_argument("--database", default="sqlite,postgresql")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--size", type=int, default=50)
    parser.add_argument("--answers", type=int, default=1_000)
    parser.add_argument("--devices", type=int, default=200)
    parser.add_argument("--addresses", type=int, default=40)
    told = parser.parse_args()
    for kind in told.database.split(","):
        with target_of(kind) as (target, database):
            match told.what:
                case "batches":
                    batches(target, told.seconds, told.size)
                case "lossy":
                    lossy(target, told.answers)
                case _:
                    crowd(target, told.devices, told.addresses, database)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
