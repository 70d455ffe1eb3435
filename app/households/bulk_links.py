"""Linking the codes of a batch to addresses all at once, as a mailing does; logged as one act."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from secrets import SystemRandom
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.households.batch_kinds import POST
from app.households.joining import join_codes
from app.households.models import CODE_OF_LINK, AccessCode, CodeBatch, CodeLink, Household
from app.projects.held_open import require_open
from app.projects.models import Questionnaire

#: Identifiers in one statement: below what SQLite and PostgreSQL take.
_AT_ONCE = 5_000


def link_batch(batch: CodeBatch, households: Mapping[int, Household], *, by: Person | None = None) -> None:
    """Say that codes of a batch, by serial number, were sent to addresses.

    The quartiers of these are copied to them, and they join the codes that the addresses have already.

    Refused: household_foreign, code_linked, questionnaire_closed (409), for closing cuts what there is.
    """
    if any(household.project_id != batch.project_id for household in households.values()):
        raise Refused("household_foreign")
    require_open(batch.questionnaire_id)
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
    db.session.flush()
    join_codes(batch.project_id, batch.questionnaire_id, [row["household_id"] for row in rows])


def draw_serials(count: int) -> list[int]:
    """Serial numbers from 1, in no order, for addresses that are in one.

    Once closing has cut the links, two lists side by side would tell them again.
    """
    return SystemRandom().sample(range(1, count + 1), count)


def written_households(questionnaire: Questionnaire) -> set[UUID]:
    """The addresses that a letter or a sheet with an active code was sent to; says nothing of answers.

    A notice left at the door, or a code that agents know an address by, is no letter.
    """
    return _households_with(questionnaire, CodeBatch.kind.in_(POST))


def invited_households(questionnaire: Questionnaire) -> set[UUID]:
    """The addresses that have an active code, whatever it stands on."""
    return _households_with(questionnaire)


def _households_with(questionnaire: Questionnaire, *which: ColumnElement[bool]) -> set[UUID]:
    return set(
        db.session.scalars(
            select(CodeLink.household_id)
            .join(AccessCode, CODE_OF_LINK)
            .join(
                CodeBatch,
                (CodeBatch.project_id == AccessCode.project_id) & (CodeBatch.id == AccessCode.batch_id),
            )
            .where(
                CodeLink.project_id == questionnaire.project_id,
                AccessCode.questionnaire_id == questionnaire.id,
                AccessCode.state == "active",
                *which,
            )
        )
    )


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
