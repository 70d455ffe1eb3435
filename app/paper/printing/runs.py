"""Print runs: codes minted, every copy written down, and one PDF that holds them for the only time."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import func, insert, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.blobs import read_blob
from app.db import db, uuid7
from app.errors import Refused
from app.households.batch_kinds import SHEET
from app.households.minting import MintedBatch, Minting, mint
from app.households.models import AccessCode
from app.paper.models import PaperCopy, PaperLayout, PrintRun
from app.paper.printing.links import page_link
from app.paper.printing.reach import is_local
from app.paper.printing.stamping import Stamp, stamp
from app.projects.models import Questionnaire

#: Copies in one run: what a copy shop takes in one go.
MOST_COPIES = 5_000


@dataclass(frozen=True, slots=True)
class Printed:
    """A run, its PDF and its codes as shown, by serial number; they can be read nowhere else."""

    run: PrintRun
    pdf: bytes
    codes: tuple[str, ...]


def print_run(
    questionnaire: Questionnaire,
    layout: PaperLayout,
    copies: int,
    name: str = "",
    *,
    by: Person | None = None,
) -> Printed:
    """Mint the codes of so many copies and stamp them. Refused: paper_copies (values: most).

    Whether the public address answers is for the caller to have tested (`reach.test_address`).
    """
    if not 0 < copies <= MOST_COPIES:
        raise Refused("paper_copies", 422, {"most": MOST_COPIES})
    number = _next_number(questionnaire)
    minted = mint(questionnaire, Minting(name or f"Papier {number}", copies, kind=SHEET), by=by)
    run = PrintRun(
        id=uuid7(),
        project_id=questionnaire.project_id,
        number=number,
        questionnaire_id=questionnaire.id,
        layout_id=layout.id,
        batch_id=minted.batch.id,
        name=minted.batch.name,
        copies=copies,
        is_trial=is_local(_public_url()),
        person_id=by.id if by else None,
    )
    db.session.add(run)
    db.session.flush()
    _write_down(run, minted)
    record("paper.print", f"print_run {run.id}", by=by, project_id=run.project_id, copies=copies)
    pdf = stamp(
        read_blob(layout.base_sha256), layout.places, _stamps(run, layout, minted), questionnaire.title
    )
    return Printed(run, pdf, minted.codes)


def _next_number(questionnaire: Questionnaire) -> int:
    last = db.session.scalar(
        select(func.max(PrintRun.number)).where(PrintRun.project_id == questionnaire.project_id)
    )
    return (last or 0) + 1


def _write_down(run: PrintRun, minted: MintedBatch) -> None:
    codes = db.session.execute(
        select(AccessCode.serial, AccessCode.id).where(
            AccessCode.project_id == run.project_id, AccessCode.batch_id == minted.batch.id
        )
    )
    rows = [
        {"project_id": run.project_id, "run_id": run.id, "serial": serial, "code_id": code_id}
        for serial, code_id in codes
    ]
    db.session.execute(insert(PaperCopy), rows)


def _stamps(run: PrintRun, layout: PaperLayout, minted: MintedBatch) -> Iterator[Stamp]:
    address = _public_url()
    for serial, code in enumerate(minted.codes, start=1):
        links = [page_link(address, code, layout.mark, page + 1) for page in range(layout.pages)]
        yield Stamp(links, code, copy_name(run.number, serial))


def copy_name(run: int, serial: int) -> str:
    """How a copy is called: 3-17 is the 17th of the third run."""
    return f"{run}-{serial}"


def _public_url() -> str:
    url: str = current_app.extensions["palier.settings"].public_url
    return url
