"""What waits for a day in `var/paper/`: addresses that were read, letters that were printed.

Both lie outside the database and its backups, are for who asked for them alone, and go by themselves;
PDFs with those of print runs (`printing.orders`).
"""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from app.accounts.models import Person
from app.db import uuid7
from app.households.addresses import Addresses
from app.households.files.stored import from_json, to_json
from app.jobs import Progress, job
from app.projects.models import Questionnaire
from app.shelf import Shelf

_KEPT = timedelta(days=1)
_SHELF = Shelf("paper")


def keep_addresses(questionnaire: Questionnaire, addresses: Addresses, *, by: Person) -> UUID:
    """Keep what a file holds until letters are made of it; gives its id."""
    list_id = uuid7()
    told = {
        "questionnaire": str(questionnaire.id),
        "person": str(by.id),
        "addresses": to_json(addresses.without_people()),
    }
    _SHELF.write(f"{list_id}.json", json.dumps(told).encode())
    return list_id


def find_addresses(questionnaire: Questionnaire, list_id: UUID, person: Person) -> Addresses | None:
    """What this person kept for this questionnaire, while it is there."""
    path = _SHELF.path(f"{list_id}.json")
    if not path.is_file():
        return None
    told = json.loads(path.read_bytes())
    if "addresses" not in told:  # kept by an older Palier, and to be asked for again
        return None
    if (told["questionnaire"], told["person"]) != (str(questionnaire.id), str(person.id)):
        return None
    return from_json(told["addresses"])


def forget_addresses(list_id: UUID) -> None:
    """They have become letters."""
    _SHELF.path(f"{list_id}.json").unlink(missing_ok=True)


def keep_pdf(file_id: UUID, pdf: bytes) -> None:
    _SHELF.write(f"{file_id}.pdf", pdf)


def find_pdf(file_id: UUID) -> Path | None:
    """Where the PDF is while it is kept."""
    path = _SHELF.path(f"{file_id}.pdf")
    return path if path.is_file() else None


@job("paper.sweep_addresses", every=timedelta(hours=1))
def sweep_addresses(progress: Progress) -> dict[str, int]:
    """Remove the addresses that were read a day ago."""
    return {"removed": _SHELF.sweep("*.json", _KEPT)}
