"""What was answered under a code before it joined the others of its household counts with theirs.

An agent's notice is such a code: it may be answered in the evening, and told of at the next synchronisation.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update

from app.collection.models import Submission
from app.collection.placing import lock_code, recount
from app.collection.sequence import take_numbers
from app.collection.states import State
from app.db import db

#: Identifiers in one statement: below what SQLite and PostgreSQL take.
_AT_ONCE = 5_000


def regroup(project_id: UUID, joined: Mapping[UUID, UUID]) -> None:
    """Put the answers under these codes under those that they joined, and give the places there again."""
    moving = _codes_with(project_id, joined)
    # Those that were beside may have a place now: a code admits what any of its household's promised.
    waiting = _codes_with(project_id, set(joined.values()), State.BESIDE)
    firsts = waiting | {joined[code] for code in moving}
    changed = False
    for first in sorted(firsts):
        lock_code(project_id, first)
        for code in sorted(code for code in moving if joined[code] == first):
            changed |= _move(project_id, code, first)
        changed |= recount(project_id, first)
    if changed:
        take_numbers(project_id, 1)


def _move(project_id: UUID, code_id: UUID, first: UUID) -> bool:
    """Whether any of them had a place."""
    under = (Submission.project_id == project_id, Submission.code_id == code_id)
    placed = db.session.execute(
        update(Submission)
        .where(*under, Submission.state == State.COUNTED)
        .values(place=None, state=State.BESIDE)
        .returning(Submission.id)
    ).all()
    db.session.execute(update(Submission).where(*under).values(code_id=first))
    return bool(placed)


def _codes_with(project_id: UUID, codes: Collection[UUID], state: State | None = None) -> set[UUID]:
    """Those of these codes under which there are answers: of any state, or of this one."""
    found: set[UUID] = set()
    for some in _portions(sorted(codes)):
        query = select(Submission.code_id).where(
            Submission.project_id == project_id, Submission.code_id.in_(some)
        )
        if state:
            query = query.where(Submission.state == state)
        found |= {one for one in db.session.scalars(query) if one}
    return found


def _portions(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
