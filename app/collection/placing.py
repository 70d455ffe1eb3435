"""Giving the places under a code to the answers that count, with the code locked meanwhile.

Codes of one household count under the first of them (`households.joining`): whichever is named, that one is
locked.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select, update

from app.collection.counting import Candidate, choose_counted
from app.collection.models import Submission
from app.collection.states import State
from app.db import db, execute, table_of
from app.households.models import AccessCode
from app.projects.models import Questionnaire
from app.projects.terms import CountingRule

# Many devices hand in at once: these statements are made once and go past the ORM.
_codes, _questionnaires, _submissions = map(table_of, (AccessCode, Questionnaire, Submission))
#: In one order for all, so that none waits for another in a ring.
_LOCK = (
    select(*_codes.c["id", "counts_under_id", "admits"], _questionnaires.c.counting_rule)
    .join_from(_codes, _questionnaires, _questionnaires.c.id == _codes.c.questionnaire_id)
    .where(_codes.c.project_id == bindparam("project"), _codes.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_codes.c.id)
    .with_for_update(of=_codes)
)
_CANDIDATES = select(*_submissions.c["code_id", "id", "valid", "chosen", "place"]).where(
    _submissions.c.project_id == bindparam("project"),
    _submissions.c.code_id.in_(bindparam("ids", expanding=True)),
    _submissions.c.state.in_((State.COUNTED, State.BESIDE)),
)


class Locked(NamedTuple):
    """A code that answers count under: how many of them, and which."""

    code_id: UUID
    admits: int
    rule: CountingRule


class Placed(NamedTuple):
    """The code that an answer counts under, and its place there; None: it stands beside."""

    code_id: UUID
    place: int | None


class Newcomer(NamedTuple):
    """An answer about to be written, or written anew, and the code that it was given with."""

    code_id: UUID
    candidate: Candidate


def place_newcomers(project_id: UUID, newcomers: Sequence[Newcomer]) -> dict[UUID, Placed]:
    """Where answers about to be written stand, after others made room for them; by submission."""
    if not newcomers:
        return {}
    locked = lock_codes(project_id, {one.code_id for one in newcomers})
    codes = {one.code_id: one for one in locked.values()}
    others = _candidates(project_id, codes.keys())
    coming: dict[UUID, dict[UUID, Candidate]] = {}
    for code_id, candidate in newcomers:
        coming.setdefault(locked[code_id].code_id, {})[candidate.submission_id] = candidate
    placed: dict[UUID, Placed] = {}
    for code_id, new in coming.items():
        here = others.get(code_id, [])
        known = [candidate for candidate, _ in here if candidate.submission_id not in new]
        places = choose_counted([*known, *new.values()], codes[code_id].rule, codes[code_id].admits)
        _move(project_id, here, places)
        placed |= {one: Placed(code_id, places[one]) for one in new}
    return placed


def recount(project_id: UUID, code_id: UUID) -> bool:
    """Give the places again, after an answer under the code was excluded, withdrawn or chosen.

    Says whether any of them changed.
    """
    db.session.flush()
    locked = lock_code(project_id, code_id)
    candidates = _candidates(project_id, [locked.code_id]).get(locked.code_id, [])
    places = choose_counted([candidate for candidate, _ in candidates], locked.rule, locked.admits)
    return _move(project_id, candidates, places)


def lock_code(project_id: UUID, code_id: UUID) -> Locked:
    """Lock the row of the code that this one counts under, and read its rule."""
    db.session.flush()
    return lock_codes(project_id, [code_id])[code_id]


def lock_codes(project_id: UUID, code_ids: Collection[UUID]) -> dict[UUID, Locked]:
    """Lock the rows of the codes that these count under (SQLite has one writer anyway) and read their rules.

    Whether one counts under another is read again under the lock: it may have joined that one meanwhile.
    """
    rows = execute(_LOCK, {"project": project_id, "ids": [*code_ids]}).all()
    joined = {row.id: row.counts_under_id for row in rows if row.counts_under_id}
    own = {
        row.id: Locked(row.id, row.admits, CountingRule(row.counting_rule))
        for row in rows
        if row.id not in joined
    }
    if not joined:
        return own
    first = own | lock_codes(project_id, {*joined.values()} - own.keys())
    return own | {one: first[under] for one, under in joined.items()}


def _candidates(
    project_id: UUID, code_ids: Collection[UUID]
) -> dict[UUID, list[tuple[Candidate, int | None]]]:
    """By code, the answers under it that nobody set aside, each with its place until now."""
    found: dict[UUID, list[tuple[Candidate, int | None]]] = {}
    for row in execute(_CANDIDATES, {"project": project_id, "ids": [*code_ids]}):
        candidate = Candidate(row.id, bool(row.valid), row.chosen)
        found.setdefault(row.code_id, []).append((candidate, row.place))
    return found


def _move(
    project_id: UUID,
    candidates: Sequence[tuple[Candidate, int | None]],
    places: Mapping[UUID, int | None],
) -> bool:
    """Write the places that change, and say whether any did. First all are left: no two are ever in one."""
    moving = [
        (candidate.submission_id, places[candidate.submission_id])
        for candidate, place in candidates
        if places[candidate.submission_id] != place
    ]
    for submission_id, _ in moving:
        _set(project_id, submission_id, None)
    for submission_id, place in moving:
        if place is not None:
            _set(project_id, submission_id, place)
    return bool(moving)


def _set(project_id: UUID, submission_id: UUID, place: int | None) -> None:
    db.session.execute(
        update(Submission)
        .where(Submission.project_id == project_id, Submission.id == submission_id)
        .values(place=place, state=state_at(place))
    )


def state_at(place: int | None) -> State:
    """What an answer under a code is at this place."""
    return State.BESIDE if place is None else State.COUNTED
