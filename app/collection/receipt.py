"""What submit() answers: proof that an answer is kept, or why it is not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.errors import Refused
from app.households.codes import code_from_bits
from app.keys import keys


class Outcome(StrEnum):
    """What became of an envelope. All but GONE mean that its content is stored."""

    ACCEPTED = "accepted"
    #: The same content was here already; this is the receipt it got.
    REPEATED = "repeated"
    #: Other content is here under this instanceID; this one is kept for a person to see.
    CONFLICT = "conflict"
    #: The answer was withdrawn or purged; it is not taken in again.
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a sender keeps. `content_hash` is the hexadecimal SHA-256 of what this envelope said.

    `sequence` is None where nothing new is in the project's sequence (a conflict, a gone answer),
    and then there is no `code` either: the characters by which the answer is seen, amended and
    withdrawn. `state` is what became of the answer when it was accepted or as it stands now.
    `missing` are the hashes of files that it names and whose bytes are not kept yet.
    """

    outcome: Outcome
    instance_id: str
    content_hash: str
    received_at: datetime
    epoch: int
    submission_id: UUID | None = None
    sequence: int | None = None
    state: str | None = None
    code: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Violated:
    """A rule that an answer breaks: `path` with positions, `code` required, constraint, type or choice."""

    path: str
    code: str
    message: str


class AnswersInvalid(Refused):
    """Answers on a channel that corrects break rules; nothing was stored."""

    def __init__(self, violations: tuple[Violated, ...]) -> None:
        super().__init__("answers_invalid", 422, {"violations": len(violations)})
        self.violations = violations


def receipt_code(project_id: UUID, submission_id: UUID) -> str:
    """The receipt's code: derived from the instance's secret, so that a repetition gets the same again.

    Only its HMAC is stored; without the secret neither identifier tells anything about it.
    """
    digest = keys().digest("receipt", f"{project_id} {submission_id}")
    return code_from_bits(int.from_bytes(digest[:7], "big"))
