"""Avis de passage: notices that an agent leaves in a letter box, each with a code of its own."""

from dataclasses import dataclass

from app.accounts.audit import record
from app.accounts.models import Person
from app.errors import Refused
from app.households.batch_kinds import NOTICE
from app.households.minting import Minting, mint
from app.households.models import CodeBatch
from app.paper.letters.documents import Told, visit_document
from app.paper.letters.marking import Mark, mark_pages
from app.paper.letters.merging import one_page, specimen_mark
from app.paper.letters.subject import Subject, code_link

MOST_NOTICES = 2_000
#: How many notices a sheet of A4 may hold.
SLIPS = (4, 2)


@dataclass(frozen=True, slots=True)
class Notices:
    """A batch of notices and their PDF; `sheets` of A4, all of them full."""

    batch: CodeBatch
    pdf: bytes
    sheets: int
    #: As shown, in the order in which they stand.
    codes: tuple[str, ...]


def print_visits(subject: Subject, count: int, slips: int, name: str, *, by: Person | None = None) -> Notices:
    """Mint codes for at least `count` notices, as many as fill the last sheet, which spares paper.

    Refused: visits_count (values: most), visits_slips, visit_page.
    """
    if not 0 < count <= MOST_NOTICES:
        raise Refused("visits_count", 422, {"most": MOST_NOTICES})
    if slips not in SLIPS:
        raise Refused("visits_slips", 422)
    base = one_page(visit_document(subject, slips), "visit_page")
    sheets = -(-count // slips)
    admits = subject.questionnaire.admits
    minted = mint(subject.questionnaire, Minting(name, sheets * slips, admits, NOTICE), by=by)
    marks = [Mark(code_link(code), code) for code in minted.codes]
    record(
        "visits.print",
        f"code_batch {minted.batch.id}",
        by=by,
        project_id=minted.batch.project_id,
        notices=len(marks),
    )
    return Notices(minted.batch, mark_pages(base, marks, subject.questionnaire.title), sheets, minted.codes)


def visit_specimen(subject: Subject, slips: int, told: Told = None) -> bytes:
    """A sheet of notices to look at."""
    base = one_page(visit_document(subject, slips, told, is_specimen=True), "visit_page")
    return mark_pages(base, [specimen_mark(subject)] * slips, subject.questionnaire.title)
