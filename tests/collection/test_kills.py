"""The real server killed under load, again and again: nothing acknowledged is missing, nothing is double."""

import http.client
import json
import threading
import time
from collections import Counter
from contextlib import suppress
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from app.collection.models import InstanceClaim, Submission, SubmissionVersion
from app.db import db
from tests.make_published import make_published
from tests.serving import Server

KILLS = 50
_SENDERS = 4
#: How long the server is under load before each kill; startup comes on top.
_SECONDS = (0.05, 0.15, 0.3)


class Sender(threading.Thread):
    """Sends answers until told to stop; one that was not acknowledged is sent again, as a device would."""

    def __init__(self, number: int, address: str) -> None:
        super().__init__()
        self.number, self.address = number, urlsplit(address)
        self.acknowledged: dict[str, int] = {}
        self.repeated = 0
        self.stopping = threading.Event()

    def run(self) -> None:
        sent = 0
        while not self.stopping.is_set():
            instance_id = f"uuid:{self.number}-{sent}"
            with suppress(OSError, http.client.HTTPException):
                self._send(instance_id)
                sent += 1
                continue
            time.sleep(0.02)

    def _send(self, instance_id: str) -> None:
        connection = http.client.HTTPConnection(self.address.hostname or "", self.address.port, timeout=20)
        body = json.dumps({"instance_id": instance_id, "form_version": "1", "answers": {"age": "41"}})
        headers = {"Content-Type": "application/json"}
        try:
            connection.request("POST", self.address.path, body, headers)
            answer = connection.getresponse()
            told = json.loads(answer.read())
        finally:
            connection.close()
        assert answer.status in {200, 201}, (answer.status, told)
        self.repeated += answer.status == 200
        self.acknowledged[instance_id] = told["sequence"]


def test_fifty_kills_lose_and_double_nothing(app: Flask, server: Server, database: str) -> None:
    with app.app_context():
        short_name = make_published().short_name
    address = f"{server.url}/api/v1/questionnaires/{short_name}/submissions"
    senders = [Sender(number, address) for number in range(_SENDERS)]
    for sender in senders:
        sender.start()
    for kill in range(KILLS):
        time.sleep(_SECONDS[kill % len(_SECONDS)])
        server.kill()
        server.start()
    for sender in senders:
        sender.stopping.set()
        sender.join(60)
    acknowledged = {name: number for sender in senders for name, number in sender.acknowledged.items()}
    repeated = sum(sender.repeated for sender in senders)
    print(f"{database}: {KILLS} kills, {len(acknowledged)} acknowledged, {repeated} of them after a kill")
    assert len(acknowledged) > KILLS
    with app.app_context():
        _compare(acknowledged)


def _compare(acknowledged: dict[str, int]) -> None:
    rows = db.session.execute(select(SubmissionVersion.instance_id, SubmissionVersion.sequence)).all()
    kept = {row.instance_id: row.sequence for row in rows}
    assert len(kept) == len(rows), Counter(row.instance_id for row in rows).most_common(3)
    assert {name: kept.get(name) for name in acknowledged} == acknowledged
    assert len(rows) - len(acknowledged) <= _SENDERS
    assert sorted(kept.values()) == list(range(1, len(rows) + 1))
    assert len(db.session.scalars(select(Submission.id)).all()) == len(rows)
    assert set(db.session.scalars(select(InstanceClaim.instance_id))) == set(kept)
