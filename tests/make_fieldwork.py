"""Plain factories for agents, their addresses and devices, and what devices seal."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import orjson
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Person, Role
from app.collection.kinds import SEALED
from app.collection.models import Submission
from app.collection.sequence import take_numbers
from app.columns import canonical
from app.db import db, transaction
from app.fieldwork.devices import invite
from app.fieldwork.file_seals import seal_file
from app.fieldwork.models import Assignment
from app.fieldwork.sealing import seal
from app.households.models import Household
from app.projects.models import Project, Questionnaire
from tests.make import make_person

_numbers = count(1)
Json = dict[str, Any]


def make_addresses(project: Project, size: int = 2, street: str = "Rue de Coulmiers") -> list[Household]:
    """Doors of a street, on both sides of it."""
    doors = [
        Household(
            project_id=project.id,
            address=f"{number} {street}, 44000 Nantes",
            number=str(number),
            street=street,
            town="44000 Nantes",
            quartier="5",
        )
        for number in range(1, size + 1)
    ]
    with transaction() as session:
        session.add_all(doors)
    return doors


def make_round(questionnaire: Questionnaire, households: list[Household], agent: Person | None) -> None:
    """These addresses are this agent's from now on; nobody's for None."""
    with transaction() as session:
        last = take_numbers(questionnaire.project_id, len(households)).last
        for number, household in enumerate(households, start=last - len(households) + 1):
            key = (questionnaire.project_id, questionnaire.id, household.id)
            row = session.get(Assignment, key) or Assignment(
                project_id=key[0], questionnaire_id=key[1], household_id=key[2]
            )
            row.former_id, row.person_id = row.person_id, agent.id if agent else None
            row.sequence = number
            session.add(row)


def make_agent(name: str = "Inès") -> Person:
    """Somebody who may collect in the whole city."""
    return make_person(name, role=Role.AGENT)


@dataclass
class Phone:
    """An agent's device, as far as the server sees it."""

    client: FlaskClient
    told: Json
    epoch: int = 1
    sequence: int = 0
    mark: str = ""

    @property
    def agent(self) -> Person:
        """Whose device it is."""
        return db.session.scalars(select(Person).where(Person.number == self.told["agent"]["number"])).one()

    @property
    def person_id(self) -> str:
        return str(self.told["agent"])

    def pull(self, *, forgetful: bool = False, waiting: int | None = None) -> Json:
        """What changed; the cursor goes on."""
        seen = {"epoch": self.epoch, "sequence": self.sequence}
        body: Json = {} if forgetful else {"seen": seen, "answered": self.mark, "waiting": waiting}
        answer = self.ask("pull", body, self.told["session"])
        assert answer.status_code == 200, answer.text
        told: Json = answer.get_json()
        self.epoch, self.sequence, self.mark = told["epoch"], told["sequence"], told["mark"]
        return told

    def push(self, *items: Json) -> list[Json]:
        """The results of handing these in."""
        answer = self.ask("push", {"items": list(items)}, self.told["submit"])
        assert answer.status_code == 200, answer.text
        results: list[Json] = answer.get_json()["results"]
        return results

    def ask(self, what: str, body: Json, token: str) -> TestResponse:
        """A call as it is, with whatever credential."""
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.post(f"/api/v1/terrain/{what}", json=body, headers=headers)

    def event(
        self,
        questionnaire: Questionnaire,
        household: Household | None,
        kind: str,
        *,
        at: str = "",
        **data: Any,
    ) -> Json:
        """Something that happened, sealed."""
        said = {
            "kind": kind,
            "household": str(household.id) if household else None,
            "at": at or datetime.now(UTC).isoformat(),
            "data": data,
        }
        return self.item(str(uuid4()), questionnaire, {"event": said})

    def answer(
        self,
        questionnaire: Questionnaire,
        household: Household | None,
        answers: Json | None = None,
        **changed: Any,
    ) -> Json:
        """An answer to AGE_FORM, sealed."""
        said: Json = {"form_version": "1", "answers": answers or {"age": "41", "ou": "5"}, "channel": "door"}
        said["household"] = str(household.id) if household else None
        return self.item(f"uuid:{uuid4()}", questionnaire, {"answer": said | changed})

    def bringing(
        self,
        questionnaire: Questionnaire,
        *files: tuple[str, str, bytes],
        change: Callable[[bytes], bytes] = bytes,
        **changed: Any,
    ) -> tuple[Json, list[bytes]]:
        """An answer with sealed files (name, media type, content), and the bytes that travel of each.

        `change` is what becomes of these before the answer names them.
        """
        instance_id, said, travelling = f"uuid:{uuid4()}", [], []
        for name, media_type, content in files:
            key = secrets.token_bytes(32)
            sealed = change(seal_file(key, instance_id, content, secrets.token_bytes(12)))
            travelling.append(sealed)
            seal_ = {"sha256": sha256(sealed), "key": base64.b64encode(key).decode()}
            told = {"name": name, "sha256": sha256(content), "size": len(content), "media_type": media_type}
            said.append(told | {"seal": seal_})
        answer: Json = {"form_version": "1", "answers": {"age": "41", "ou": "5"}, "channel": "door"}
        answer |= {"household": None, "attachments": said}
        return self.item(instance_id, questionnaire, {"answer": answer | changed}), travelling

    def upload(
        self, item: Json, sealed: bytes, part: tuple[int, int] | None = None, named: str = ""
    ) -> TestResponse:
        """Hand in the sealed bytes of a file, all or a range of them."""
        headers = {"Content-Type": SEALED}
        first, end = part or (0, len(sealed))
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{len(sealed)}"
        return self.client.put(
            self.file(item, named or sha256(sealed)), data=sealed[first:end], headers=headers
        )

    @staticmethod
    def file(item: Json, named: str) -> str:
        """The address of a file of an answer."""
        path = f"/api/v1/questionnaires/{item['questionnaire']}/attachments/{named}"
        return f"{path}?instance={item['instance_id']}"

    def item(self, instance_id: str, questionnaire: Questionnaire, content: Json) -> Json:
        """An item of a push."""
        public = base64.b64decode(self.told["public_key"])
        sealed = seal(public, instance_id, orjson.dumps(content), secrets.token_bytes(12))
        return {
            "instance_id": instance_id,
            "questionnaire": questionnaire.short_name,
            "sealed": base64.b64encode(sealed).decode(),
        }


def make_phone(client: FlaskClient, project: Project, agent: Person) -> Phone:
    """A device of this agent's, enrolled over HTTP."""
    with transaction():
        token = invite(db.session.merge(project), db.session.merge(agent))
    answer = client.post("/api/v1/terrain/devices", json={"token": token, "name": "Téléphone 3"})
    assert answer.status_code == 201, answer.text
    return Phone(client, answer.get_json())


def sha256(content: bytes) -> str:
    """The hash that a file goes by."""
    return hashlib.sha256(content).hexdigest()


def hash_of(event: Json) -> str:
    """The content hash that an event's receipt must echo."""
    return hashlib.sha256(canonical(event)).hexdigest()


def ids(rows: list[Json]) -> set[UUID]:
    """The households that rows of a pull name."""
    return {UUID(row["household"]) for row in rows}


def counted(app: Flask) -> int:
    """How many answers count."""
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Submission.state == "counted")) or 0
