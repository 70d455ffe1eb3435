"""Minting access codes in batches. Their characters exist once: in the value that mint_batch returns."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db, uuid7
from app.errors import Refused
from app.households.batch_kinds import CARDS, BatchKind
from app.households.batch_sources import batch_source
from app.households.codes import mint_code, show_code
from app.households.directory import Opens, digest
from app.households.models import AccessCode, CodeBatch, DirectoryEntry
from app.projects.models import Questionnaire

#: More letters than Nantes has households.
LARGEST_BATCH = 200_000
_MOST_ADMITTED = 20


@dataclass(frozen=True, slots=True)
class Minting:
    """What is asked: so many codes of a kind, each of which admits so many answers.

    `source_id`: a source that the team made for them; None: they get their kind's.
    """

    name: str
    size: int
    admits: int = 1
    kind: BatchKind = CARDS
    source_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MintedBatch:
    """A batch and its codes, shown as printed, in the order of their serial numbers from 1."""

    batch: CodeBatch
    codes: tuple[str, ...]


def mint_batch(
    questionnaire: Questionnaire, name: str, size: int, admits: int = 1, *, by: Person | None = None
) -> MintedBatch:
    """Mint codes that the team hands out itself. Refused: as by `mint`."""
    return mint(questionnaire, Minting(name, size, admits), by=by)


def mint(questionnaire: Questionnaire, asked: Minting, *, by: Person | None = None) -> MintedBatch:
    """Mint the codes of a batch, with its source. A reprint is another batch.

    Refused: batch_size (values: largest), code_admits (values: most).
    """
    if not 0 < asked.size <= LARGEST_BATCH:
        raise Refused("batch_size", 422, {"largest": LARGEST_BATCH})
    if not 0 < asked.admits <= _MOST_ADMITTED:
        raise Refused("code_admits", 422, {"most": _MOST_ADMITTED})
    batch = CodeBatch(
        project_id=questionnaire.project_id,
        questionnaire_id=questionnaire.id,
        name=asked.name,
        kind=asked.kind.name,
        source_id=asked.source_id or batch_source(questionnaire, asked.kind, asked.name, asked.size, by=by),
        size=asked.size,
        admits=asked.admits,
        person_id=by.id if by else None,
    )
    db.session.add(batch)
    db.session.flush()
    codes = tuple(_distinct_codes(asked.size))
    _store(batch, codes)
    record("codes.mint", f"code_batch {batch.id}", by=by, project_id=batch.project_id, size=asked.size)
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


def active_codes(questionnaire: Questionnaire) -> Counter[UUID]:
    """How many codes of each batch of a questionnaire still open something."""
    rows = db.session.execute(
        select(AccessCode.batch_id, func.count().label("count"))
        .where(
            AccessCode.project_id == questionnaire.project_id,
            AccessCode.questionnaire_id == questionnaire.id,
            AccessCode.state == "active",
        )
        .group_by(AccessCode.batch_id)
    )
    return Counter({row.batch_id: row.count for row in rows})


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
