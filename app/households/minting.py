"""Minting access codes in batches. Their characters exist once: in the value that mint_batch returns."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db, uuid7
from app.errors import Refused
from app.households.codes import mint_code, show_code
from app.households.directory import Opens, digest
from app.households.models import AccessCode, CodeBatch, DirectoryEntry
from app.projects.models import Questionnaire

#: More letters than Nantes has households.
LARGEST_BATCH = 200_000
_MOST_ADMITTED = 20


@dataclass(frozen=True, slots=True)
class MintedBatch:
    """A batch and its codes, shown as printed, in the order of their serial numbers from 1."""

    batch: CodeBatch
    codes: tuple[str, ...]


def mint_batch(
    questionnaire: Questionnaire, name: str, size: int, admits: int = 1, *, by: Person | None = None
) -> MintedBatch:
    """Mint `size` codes that admit `admits` answers each. A reprint is another batch.

    Refused: batch_size (values: largest), code_admits (values: most).
    """
    if not 0 < size <= LARGEST_BATCH:
        raise Refused("batch_size", 422, {"largest": LARGEST_BATCH})
    if not 0 < admits <= _MOST_ADMITTED:
        raise Refused("code_admits", 422, {"most": _MOST_ADMITTED})
    batch = CodeBatch(
        project_id=questionnaire.project_id,
        questionnaire_id=questionnaire.id,
        name=name,
        size=size,
        admits=admits,
        person_id=by.id if by else None,
    )
    db.session.add(batch)
    db.session.flush()
    codes = tuple(_distinct_codes(size))
    _store(batch, codes)
    record("codes.mint", f"code_batch {batch.id}", by=by, project_id=batch.project_id, size=size)
    return MintedBatch(batch, tuple(show_code(code) for code in codes))


def batches_of(questionnaire: Questionnaire) -> list[CodeBatch]:
    """The batches of a questionnaire, oldest first."""
    return list(
        db.session.scalars(
            select(CodeBatch)
            .where(
                CodeBatch.project_id == questionnaire.project_id,
                CodeBatch.questionnaire_id == questionnaire.id,
            )
            .order_by(CodeBatch.id)
        )
    )


def active_codes(batch: CodeBatch) -> int:
    """How many codes of a batch still open something."""
    return (
        db.session.scalar(
            select(func.count()).where(
                AccessCode.project_id == batch.project_id,
                AccessCode.batch_id == batch.id,
                AccessCode.state == "active",
            )
        )
        or 0
    )


def _distinct_codes(size: int) -> list[str]:
    codes: dict[str, None] = {}
    while len(codes) < size:
        codes[mint_code()] = None
    return list(codes)


def _store(batch: CodeBatch, codes: tuple[str, ...]) -> None:
    ids = [uuid7() for _ in codes]
    common: dict[str, object] = {"project_id": batch.project_id, "questionnaire_id": batch.questionnaire_id}
    common |= {"batch_id": batch.id, "admits": batch.admits, "state": "active"}
    db.session.execute(
        insert(AccessCode),
        [common | {"id": code_id, "serial": serial} for serial, code_id in enumerate(ids, start=1)],
    )
    db.session.execute(
        insert(DirectoryEntry),
        [
            {"hmac": digest(code), "project_id": batch.project_id, "kind": Opens.CODE, "object_id": code_id}
            for code, code_id in zip(codes, ids, strict=True)
        ],
    )
