"""Giving the places under a code to the answers that count, with the code locked meanwhile."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update

from app.collection.counting import Candidate, choose_counted
from app.collection.models import Submission
from app.collection.states import State
from app.db import db
from app.households.models import AccessCode
from app.projects.models import Questionnaire
from app.projects.terms import CountingRule


class Rule(NamedTuple):
    """How many answers count under a code, and which."""

    admits: int
    rule: CountingRule


def place_newcomer(project_id: UUID, code_id: UUID, newcomer: Candidate) -> int | None:
    """The place of an answer about to be written, after others made room for it; None: it stands beside."""
    rule = lock_code(project_id, code_id)
    others = _candidates(project_id, code_id)
    known = [candidate for candidate, _ in others if candidate.submission_id != newcomer.submission_id]
    places = choose_counted([*known, newcomer], rule.rule, rule.admits)
    _move(project_id, others, places)
    return places[newcomer.submission_id]


def recount(project_id: UUID, code_id: UUID) -> None:
    """Give the places again, after an answer under the code was excluded, withdrawn or chosen."""
    rule = lock_code(project_id, code_id)
    candidates = _candidates(project_id, code_id)
    places = choose_counted([candidate for candidate, _ in candidates], rule.rule, rule.admits)
    _move(project_id, candidates, places)


def lock_code(project_id: UUID, code_id: UUID) -> Rule:
    """Lock the code's row (SQLite has one writer anyway) and read what it admits, by which rule."""
    row = db.session.execute(
        select(AccessCode.admits, Questionnaire.counting_rule)
        .join(Questionnaire, Questionnaire.id == AccessCode.questionnaire_id)
        .where(AccessCode.project_id == project_id, AccessCode.id == code_id)
        .with_for_update(of=AccessCode)
    ).one()
    return Rule(row.admits, CountingRule(row.counting_rule))


def _candidates(project_id: UUID, code_id: UUID) -> list[tuple[Candidate, int | None]]:
    """The answers under the code that nobody set aside, each with its place until now."""
    rows = db.session.execute(
        select(Submission.id, Submission.valid, Submission.chosen, Submission.place).where(
            Submission.project_id == project_id,
            Submission.code_id == code_id,
            Submission.state.in_((State.COUNTED, State.BESIDE)),
        )
    )
    return [(Candidate(row.id, bool(row.valid), row.chosen), row.place) for row in rows]


def _move(
    project_id: UUID,
    candidates: Sequence[tuple[Candidate, int | None]],
    places: Mapping[UUID, int | None],
) -> None:
    """Write the places that change: first all are left, so that no two are ever in one."""
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


def _set(project_id: UUID, submission_id: UUID, place: int | None) -> None:
    db.session.execute(
        update(Submission)
        .where(Submission.project_id == project_id, Submission.id == submission_id)
        .values(place=place, state=state_at(place))
    )


def state_at(place: int | None) -> State:
    """What an answer under a code is at this place."""
    return State.BESIDE if place is None else State.COUNTED
