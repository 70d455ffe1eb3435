"""Print runs that the team orders: made in the background, their PDF kept for a day for who ordered it.

A run's codes can be read in its PDF alone. It lies outside the database and its backups, and goes by itself.
"""

import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app

from app.accounts.models import Person
from app.config import Settings
from app.db import db, reading, writing
from app.errors import Refused
from app.jobs import Progress, enqueue, job
from app.paper.letters.requests import serve
from app.paper.models import PrintRun
from app.paper.printing.layouts import lay_out, wanted
from app.paper.printing.reach import is_local, test_address
from app.paper.printing.runs import MOST_COPIES, print_run
from app.projects.models import Questionnaire

KEPT = timedelta(days=1)


def order_run(questionnaire: Questionnaire, order: Mapping[str, Any], *, by: Person) -> UUID:
    """Ask for a run: {"language", "variant", "copies", "name"}. The job's result is {"run_id"}.

    Refused: paper_unpublished, paper_language, paper_variant, paper_copies.
    """
    wanted(questionnaire, order["language"], order["variant"])
    if not 0 < order["copies"] <= MOST_COPIES:
        raise Refused("paper_copies", 422, {"most": MOST_COPIES})
    return enqueue(
        "paper.print_run",
        questionnaire_id=str(questionnaire.id),
        person_id=str(by.id),
        language=order["language"],
        variant=order["variant"],
        copies=order["copies"],
        called=order["name"],
    )


@job("paper.print_run", tries=1)
def make_run(
    progress: Progress, questionnaire_id: str, person_id: str, copies: int, called: str, **sheet: str
) -> dict[str, Any]:
    """Lay out, test the public address with a real code, mint and stamp."""
    questionnaire = db.session.get_one(Questionnaire, UUID(questionnaire_id))
    person = db.session.get(Person, UUID(person_id))
    progress(0, 3)
    layout = lay_out(wanted(questionnaire, sheet["language"], sheet["variant"]))
    address = current_app.extensions["palier.settings"].public_url
    if not is_local(address):
        progress(1, 3)
        # The code that is tried must be there for the server: what was done until here is committed.
        reading()
        test_address(address, questionnaire)
    writing()
    progress(2, 3)
    printed = print_run(questionnaire, layout, copies, called, by=person)
    serve(printed.run, by=person)
    _keep(printed.run, printed.pdf)
    progress(3, 3)
    return {"run_id": str(printed.run.id)}


@job("paper.sweep_runs", every=timedelta(hours=1))
def sweep_runs(progress: Progress) -> dict[str, int]:
    """Remove the PDFs that are a day old."""
    from_now = [path for path in _folder().glob("*.pdf") if _age(path) > KEPT.total_seconds()]
    for path in from_now:
        path.unlink(missing_ok=True)
    return {"removed": len(from_now)}


def pdf_of(run: PrintRun) -> Path | None:
    """The PDF of a run while it is kept."""
    path = _folder() / f"{run.id}.pdf"
    return path if path.is_file() else None


def _keep(run: PrintRun, pdf: bytes) -> None:
    folder = _folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{run.id}.pdf"
    path.touch(mode=0o600)
    path.write_bytes(pdf)


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def _folder() -> Path:
    settings: Settings = current_app.extensions["palier.settings"]
    return settings.var / "paper"
