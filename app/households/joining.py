"""Codes of one household count together: a letter, its reminder, an agent's notice, a sheet.

Each stays good for whoever holds it; the answers given with any of them count under the first, so that no
earlier letter has to die for a later one. A code that was revoked (lost, stolen) is joined to nothing new.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update

from app.db import db, execute, table_of
from app.households.models import CODE_OF_LINK, AccessCode, CodeLink

#: Who moves what was answered under a code to the one that it counts under now; told only of codes that join
#: another. They may take the project's counter.
after_joining: list[Callable[[UUID, Mapping[UUID, UUID]], object]] = []
#: Identifiers in one statement: below what SQLite and PostgreSQL take.
_AT_ONCE = 5_000
_codes = table_of(AccessCode)
_THIS = (_codes.c.project_id == bindparam("project"), _codes.c.id == bindparam("code"))
_JOIN = update(_codes).where(*_THIS).values(counts_under_id=bindparam("first"))
#: What one of the household's letters promised holds for all.
_ADMIT = update(_codes).where(*_THIS, _codes.c.admits < bindparam("most")).values(admits=bindparam("most"))
_Code = Row[UUID, UUID, UUID | None, int]


def join_codes(project_id: UUID, questionnaire_id: UUID, household_ids: Collection[UUID]) -> None:
    """Let the active codes that each of these households has for a questionnaire count under the first."""
    told = list(household_ids)
    for start in range(0, len(told), _AT_ONCE):
        some = told[start : start + _AT_ONCE]
        _join(project_id, list(_codes_by_household(project_id, questionnaire_id, some)))


def _codes_by_household(
    project_id: UUID, questionnaire_id: UUID, household_ids: Sequence[UUID]
) -> Iterator[list[_Code]]:
    """The active codes of each household that has several, in the order in which they were minted."""
    rows = db.session.execute(
        select(CodeLink.household_id, AccessCode.id, AccessCode.counts_under_id, AccessCode.admits)
        .join(AccessCode, CODE_OF_LINK)
        .where(
            CodeLink.project_id == project_id,
            CodeLink.household_id.in_(household_ids),
            AccessCode.questionnaire_id == questionnaire_id,
            AccessCode.state == "active",
        )
        .order_by(CodeLink.household_id, AccessCode.id)
    )
    households = (list(codes) for _household, codes in groupby(rows, lambda row: row.household_id))
    return (codes for codes in households if len(codes) > 1)


def _join(project_id: UUID, households: Sequence[Sequence[_Code]]) -> None:
    joined: dict[UUID, UUID] = {}
    admits: dict[UUID, int] = {}
    for codes in households:
        first = codes[0].counts_under_id or codes[0].id
        joined |= {one.id: first for one in codes if first not in {one.id, one.counts_under_id}}
        admits[first] = max(one.admits for one in codes)
    if not joined:
        return
    told = {"project": project_id}
    execute(_JOIN, [told | {"code": code, "first": first} for code, first in sorted(joined.items())])
    execute(_ADMIT, [told | {"code": code, "most": most} for code, most in sorted(admits.items())])
    for known in db.session:
        if isinstance(known, AccessCode):
            db.session.expire(known)
    for act in after_joining:
        act(project_id, joined)
