"""The real server killed under load, again and again, for tests and benches."""

import http.client
import json
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from app.collection.models import InstanceClaim, Submission, SubmissionVersion
from app.db import db
from tests.make_published import make_published
from tests.serving import Server

SENDERS = 4
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


@dataclass(frozen=True)
class Outcome:
    """What senders were told, and where the database says otherwise."""

    acknowledged: int
    #: Acknowledged when sent again: the server was killed after it had kept them.
    repeated: int
    #: Kept, though the sender stopped before it heard so: at most one for each.
    unheard: int
    missing: int
    double: int
    #: Receipt numbers that are not 1, 2, 3…, or claims of other answers.
    torn: int


def kill_under_load(app: Flask, server: Server, kills: int) -> Outcome:
    """Let four senders send to a started server that is killed and started `kills` times."""
    with app.app_context():
        short_name = make_published().short_name
    address = f"{server.url}/api/v1/questionnaires/{short_name}/submissions"
    senders = [Sender(number, address) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    for kill in range(kills):
        time.sleep(_SECONDS[kill % len(_SECONDS)])
        server.kill()
        server.start()
    for sender in senders:
        sender.stopping.set()
        sender.join(60)
    acknowledged = {name: number for sender in senders for name, number in sender.acknowledged.items()}
    with app.app_context():
        return _compare(acknowledged, sum(sender.repeated for sender in senders))


def _compare(acknowledged: dict[str, int], repeated: int) -> Outcome:
    rows = db.session.execute(select(SubmissionVersion.instance_id, SubmissionVersion.sequence)).all()
    kept = {row.instance_id: row.sequence for row in rows}
    submissions = len(db.session.scalars(select(Submission.id)).all())
    claims = Counter(db.session.scalars(select(InstanceClaim.instance_id)))
    numbers = sorted(row.sequence for row in rows)
    return Outcome(
        acknowledged=len(acknowledged),
        repeated=repeated,
        unheard=len(kept.keys() - acknowledged.keys()),
        missing=sum(kept.get(name) != number for name, number in acknowledged.items()),
        double=max(len(rows), submissions) - len(kept),
        torn=sum(number != place for place, number in enumerate(numbers, 1))
        + len(claims.keys() ^ kept.keys()),
    )
