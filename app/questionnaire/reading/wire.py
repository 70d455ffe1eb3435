"""What goes through the pipe to the reading process: a line of JSON, then the file's bytes."""

import json
from dataclasses import asdict
from typing import IO

from app.questionnaire.reading.report import Limits


def write_request(data: bytes, filename: str, limits: Limits) -> bytes:
    """Return the request as bytes."""
    head = json.dumps({"filename": filename, "limits": asdict(limits)})
    return head.encode() + b"\n" + data


def read_request(pipe: IO[bytes]) -> tuple[Limits, str, bytes]:
    """Read what `write_request` wrote."""
    head = json.loads(pipe.readline())
    return Limits(**head["limits"]), head["filename"], pipe.read()
