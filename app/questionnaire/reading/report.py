"""What a reading answers with, and the limits it works within."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass

from app.questionnaire.problems import Problem, Severity

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost; sizes in bytes, `seconds` of CPU: a busy machine refuses no more.

    `ratio` is how many times an archive may grow in unpacking, beyond the first `ratio_free` bytes:
    blank spreadsheets shrink a lot, bombs a thousand times.
    """

    seconds: float = 20.0
    memory: int = 512 * _MEBIBYTE
    file_size: int = 25 * _MEBIBYTE
    unpacked_size: int = 96 * _MEBIBYTE
    ratio: int = 200
    ratio_free: int = 8 * _MEBIBYTE
    entries: int = 2000
    xml_depth: int = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """A questionnaire read, or why it could not be.

    `xml` is the XForm, None when refused. `questions` counts what a person is asked: neither notes nor
    calculates. `repairs` tells what was mended without inventing anything, `problems` what was not.
    """

    accepted: bool
    xml: bytes | None
    questions: int
    repairs: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def refusal(*problems: Problem) -> Reading:
    """Return a reading that got nowhere."""
    return Reading(accepted=False, xml=None, questions=0, repairs=(), problems=problems)


def to_wire(reading: Reading) -> bytes:
    """Serialise for the pipe between the process that reads and the one that asked."""
    return json.dumps(
        {
            "accepted": reading.accepted,
            "xml": None if reading.xml is None else b64encode(reading.xml).decode("ascii"),
            "questions": reading.questions,
            "repairs": [asdict(repair) for repair in reading.repairs],
            "problems": [asdict(problem) for problem in reading.problems],
        }
    ).encode()


def from_wire(wire: bytes) -> Reading:
    """Read back what `to_wire` wrote; raises ValueError, KeyError or TypeError on anything else."""
    told = json.loads(wire)
    xml = told["xml"]
    return Reading(
        accepted=bool(told["accepted"]),
        xml=None if xml is None else b64decode(xml),
        questions=int(told["questions"]),
        repairs=tuple(_problem(repair) for repair in told["repairs"]),
        problems=tuple(_problem(problem) for problem in told["problems"]),
    )


def _problem(told: dict[str, object]) -> Problem:
    return Problem(**{**told, "severity": Severity(told["severity"])})  # type: ignore[arg-type]
