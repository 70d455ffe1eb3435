"""Files of addresses between their upload and the list that they become: in `var/addresses/`, for a day.

They lie outside the database and its backups, are for who uploaded them alone, and go by themselves.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from app.accounts.models import Person
from app.errors import Refused
from app.households.addresses import Addresses
from app.households.files.found import Found, found_from_json
from app.households.files.stored import from_json, to_json
from app.jobs import Progress, job
from app.projects.models import Project
from app.shelf import Shelf

_KEPT = timedelta(days=1)
_SHELF = Shelf("addresses")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was read of a file: its columns, and its addresses or why it was refused."""

    source_name: str
    addresses: Addresses | None = None
    refused: Refused | None = None
    found: Found = field(default=Found())


def keep_file(upload_id: UUID, content: bytes) -> None:
    """Keep a file as it came."""
    _SHELF.write(_name(upload_id, "file"), content)


def read_file(upload_id: UUID) -> bytes | None:
    """The file, while it is there."""
    path = _path(upload_id, "file")
    return path.read_bytes() if path.is_file() else None


def keep_reading(project: Project, upload_id: UUID, waiting: Waiting, by: Person) -> None:
    """Keep what was read, no longer than the file; that goes where it cannot be read in another way."""
    refused = waiting.refused
    told = {
        "project": str(project.id),
        "person": str(by.id),
        "source_name": waiting.source_name,
        "addresses": to_json(waiting.addresses) if waiting.addresses else None,
        "refused": {"code": refused.code, "status": refused.status, "values": refused.values}
        if refused
        else None,
        "found": asdict(waiting.found),
    }
    _SHELF.write(_name(upload_id, "json"), json.dumps(told).encode())
    file = _path(upload_id, "file")
    if not waiting.found.columns:
        file.unlink(missing_ok=True)
    elif file.is_file():
        os.utime(_path(upload_id, "json"), (file.stat().st_atime, file.stat().st_mtime))


def find_reading(project: Project, upload_id: UUID, person: Person) -> Waiting | None:
    """What this person uploaded for this project, once it is read and while it is there."""
    path = _path(upload_id, "json")
    if not path.is_file():
        return None
    told = json.loads(path.read_bytes())
    if (told["project"], told["person"]) != (str(project.id), str(person.id)):
        return None
    return Waiting(
        told["source_name"],
        from_json(told["addresses"]) if told["addresses"] else None,
        Refused(**told["refused"]) if told["refused"] else None,
        found_from_json(told.get("found") or {}),
    )


def forget(upload_id: UUID) -> None:
    """It has become a list, or nobody wants it."""
    for kind in ("file", "json"):
        _path(upload_id, kind).unlink(missing_ok=True)


@job("households.sweep_files", every=timedelta(hours=1))
def sweep_files(progress: Progress) -> dict[str, int]:
    """Remove what has waited for a day."""
    return {"removed": _SHELF.sweep("*", _KEPT)}


def _path(upload_id: UUID, kind: str) -> Path:
    return _SHELF.path(_name(upload_id, kind))


def _name(upload_id: UUID, kind: str) -> str:
    return f"{upload_id}.{kind}"
