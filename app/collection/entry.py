"""One envelope on its way into the database."""

from dataclasses import dataclass, field
from uuid import UUID

from app.collection.judging import Judged
from app.collection.reception import Received
from app.collection.states import State
from app.db import uuid7


@dataclass(slots=True)
class Entry:
    """What was received and judged, and what writing it down finds out step by step."""

    received: Received
    judged: Judged
    version_id: UUID = field(default_factory=uuid7)
    submission_id: UUID = field(default_factory=uuid7)
    state: State = State.COUNTED
    flags: tuple[str, ...] = ()
    #: Of the answer that it amends: the quartier of its code, and the source that led to it.
    code_quartier: str | None = None
    source_id: UUID | None = None
    sequence: int = 0
    epoch: int = 1

    @property
    def project_id(self) -> UUID:
        return self.received.project_id

    @property
    def instance_id(self) -> str:
        return self.received.envelope.instance_id
