"""Linking the codes of a batch to addresses all at once, as a mailing does; logged as one act."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import insert, select, update

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.households.links import CODE_OF_LINK
from app.households.models import AccessCode, CodeBatch, CodeLink, Household
from app.projects.models import Questionnaire

#: Identifiers in one statement: below what SQLite and PostgreSQL take.
_AT_ONCE = 5_000


def link_batch(batch: CodeBatch, households: Mapping[int, Household], *, by: Person | None = None) -> None:
    """Say that codes of a batch, by serial number, were sent to addresses; their quartiers are copied.

    Refused: household_foreign, code_linked (409).
    """
    if any(household.project_id != batch.project_id for household in households.values()):
        raise Refused("household_foreign")
    codes = {serial: code_id for serial, code_id in _codes_of(batch).items() if serial in households}
    if any(_are_linked(batch, some) for some in _portions(list(codes.values()))):
        raise Refused("code_linked", 409)
    rows = [
        {"project_id": batch.project_id, "code_id": code_id, "household_id": households[serial].id}
        for serial, code_id in codes.items()
    ]
    if rows:
        db.session.execute(insert(CodeLink), rows)
    _copy_quartiers(batch, {code_id: households[serial].quartier for serial, code_id in codes.items()})
    record("code_link.make", f"code_batch {batch.id}", by=by, project_id=batch.project_id, links=len(rows))


def invited_households(questionnaire: Questionnaire) -> set[UUID]:
    """The addresses to which an active code of this questionnaire was sent; says nothing of answers."""
    return set(
        db.session.scalars(
            select(CodeLink.household_id)
            .join(AccessCode, CODE_OF_LINK)
            .where(
                CodeLink.project_id == questionnaire.project_id,
                AccessCode.questionnaire_id == questionnaire.id,
                AccessCode.state == "active",
            )
        )
    )


def revoke_earlier(
    questionnaire: Questionnaire, households: Sequence[Household], *, by: Person | None = None
) -> int:
    """Revoke the codes that these addresses have, before they get new ones; says how many were active."""
    codes: list[UUID] = []
    for some in _portions([household.id for household in households]):
        sent = select(CodeLink.code_id).where(
            CodeLink.project_id == questionnaire.project_id, CodeLink.household_id.in_(some)
        )
        codes += db.session.scalars(sent)
    return revoke_codes(questionnaire, codes, by=by)


def revoke_codes(questionnaire: Questionnaire, codes: Sequence[UUID], *, by: Person | None = None) -> int:
    """Make these codes of a questionnaire useless from now on; says how many were active."""
    revoked = 0
    for some in _portions(codes):
        revoked += len(
            db.session.execute(
                update(AccessCode)
                .where(
                    AccessCode.project_id == questionnaire.project_id,
                    AccessCode.questionnaire_id == questionnaire.id,
                    AccessCode.state == "active",
                    AccessCode.id.in_(some),
                )
                .values(state="revoked")
                .returning(AccessCode.id)
            ).all()
        )
    subject = f"questionnaire {questionnaire.id}"
    record("codes.revoke", subject, by=by, project_id=questionnaire.project_id, size=revoked)
    return revoked


def _codes_of(batch: CodeBatch) -> dict[int, UUID]:
    rows = db.session.execute(
        select(AccessCode.serial, AccessCode.id).where(
            AccessCode.project_id == batch.project_id, AccessCode.batch_id == batch.id
        )
    )
    return {row.serial: row.id for row in rows}


def _are_linked(batch: CodeBatch, code_ids: Sequence[UUID]) -> bool:
    query = select(CodeLink.code_id).where(
        CodeLink.project_id == batch.project_id, CodeLink.code_id.in_(code_ids)
    )
    return db.session.scalar(query.limit(1)) is not None


def _copy_quartiers(batch: CodeBatch, quartiers: Mapping[UUID, str | None]) -> None:
    by_quartier: dict[str | None, list[UUID]] = defaultdict(list)
    for code_id, quartier in quartiers.items():
        by_quartier[quartier].append(code_id)
    for quartier, code_ids in by_quartier.items():
        for some in _portions(code_ids):
            db.session.execute(
                update(AccessCode)
                .where(AccessCode.project_id == batch.project_id, AccessCode.id.in_(some))
                .values(quartier=quartier)
            )


def _portions(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
