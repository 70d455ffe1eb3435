"""Sheets sent by post: each copy comes after a letter with the address, and the sheet bears none.

A letter is a leaf of its own, and so is every sheet: printed on both sides, an address never stands on
the back of answers.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from sqlalchemy import select

from app.accounts.models import Person
from app.collection.answered import answered_households
from app.db import db
from app.errors import Refused
from app.households.addresses import Address
from app.households.bulk_links import draw_serials, link_batch
from app.households.models import CodeBatch, Household
from app.households.receiving import households_at
from app.paper.letters.documents import Manner
from app.paper.letters.merging import letters_pdf
from app.paper.letters.subject import Subject
from app.paper.models import PrintRun
from app.projects.held_open import require_open
from app.projects.models import Questionnaire
from app.projects.quartiers import fold


def check_copies(copies: int, addresses: Sequence[Address]) -> None:
    """Refused: copies_addresses (values: copies, addresses) where an address would get no copy."""
    if copies < len(addresses):
        raise Refused("copies_addresses", 422, {"copies": copies, "addresses": len(addresses)})


def unanswered(questionnaire: Questionnaire, addresses: Sequence[Address]) -> tuple[Address, ...]:
    """The addresses from which no answer came. Refused: letters_none_left (409)."""
    answered = answered_households(questionnaire.project_id, questionnaire.id)
    kept = select(Household.address).where(
        Household.project_id == questionnaire.project_id, Household.id.in_(answered)
    )
    done = {fold(address) for address in db.session.scalars(kept)} if answered else set()
    left = tuple(one for one in addresses if fold(one.text) not in done)
    if not left:
        raise Refused("letters_none_left", 409)
    return left


@dataclass(frozen=True, slots=True)
class Copies:
    """A run just printed: its PDF, and its codes as shown, by serial number."""

    run: PrintRun
    pdf: bytes
    codes: Sequence[str]


def with_covers(
    subject: Subject, copies: Copies, addresses: Sequence[Address], *, by: Person | None = None
) -> bytes:
    """The run's PDF with a letter for each address before a copy, in the order of the addresses.

    The codes are linked to the addresses, and count with those that were sent there before. Copies beyond the
    addresses come last and have no letter.

    Refused: copies_addresses, letter_page, code_linked, questionnaire_closed (409).
    """
    run = copies.run
    require_open(run.questionnaire_id)
    check_copies(run.copies, addresses)
    households = households_at(subject.questionnaire.project, addresses)
    serials = draw_serials(len(households))
    codes = [(one, copies.codes[one - 1]) for one in serials]
    covers = letters_pdf(subject, households, codes, Manner(is_enclosed=True))
    pdf = _interleaved(covers, serials, copies, subject.questionnaire.title)
    batch = db.session.get_one(CodeBatch, (run.project_id, run.batch_id))
    link_batch(batch, dict(zip(serials, households, strict=True)), by=by)
    return pdf


def _interleaved(covers: bytes, serials: Sequence[int], copies: Copies, title: str) -> bytes:
    """Each cover before the copy with its serial number, then the others; each padded to whole leaves."""
    with (
        pikepdf.open(io.BytesIO(covers)) as letters,
        pikepdf.open(io.BytesIO(copies.pdf)) as sheets,
        pikepdf.new() as pdf,
    ):
        pages = len(sheets.pages) // copies.run.copies
        others = range(len(serials) + 1, copies.run.copies + 1)
        for place, serial in enumerate([*serials, *others]):
            if place < len(serials):
                _append(pdf, [letters.pages[place]])
            _append(pdf, [sheets.pages[(serial - 1) * pages + at] for at in range(pages)])
        pdf.docinfo["/Title"] = title
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _append(pdf: pikepdf.Pdf, pages: Sequence[pikepdf.Page]) -> None:
    pdf.pages.extend(pages)
    if len(pages) % 2:
        box = pages[-1].mediabox
        pdf.add_blank_page(page_size=(float(box[2]), float(box[3])))
