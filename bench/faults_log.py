"""What the database holds of agents' events and answers, for faults_terrain.py."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from prefill import Target
from sqlalchemy import select

from app.collection.models import Conflict, InstanceClaim, Submission, SubmissionVersion
from app.db import db
from app.fieldwork.models import Assignment, FieldEvent
from app.households.models import CodeLink, Household

Json = dict[str, Any]


@dataclass(frozen=True)
class Log:
    """`kept`: id → (content hash, sequence), of events and of agents' answers.

    `places`: by answer the household of the code that it counts under. `beside` is what must not change
    either: households, assignments, links of codes.
    """

    kept: dict[str, tuple[str, int]]
    kinds: Counter[str]
    places: dict[str, str | None]
    beside: tuple[tuple[object, ...], ...]
    double: int
    conflicts: int


def read_log(target: Target) -> Log:
    with target.app.app_context():
        events = db.session.execute(
            select(FieldEvent.id, FieldEvent.content_hash, FieldEvent.sequence, FieldEvent.kind)
        ).all()
        answers = db.session.execute(
            select(SubmissionVersion.instance_id, InstanceClaim.content_hash, SubmissionVersion.sequence)
            .outerjoin(InstanceClaim, InstanceClaim.instance_id == SubmissionVersion.instance_id)
            .where(SubmissionVersion.collector_id.is_not(None))
        ).all()
        places = _places()
        conflicts = len(db.session.scalars(select(Conflict.id)).all())
        beside = _beside()
        db.session.remove()
        db.engine.dispose()
    rows = [(str(row.id), row.content_hash.hex(), row.sequence) for row in events]
    rows += [(row.instance_id, row.content_hash.hex(), row.sequence) for row in answers]
    kept = {name: (digest, number) for name, digest, number in rows}
    return Log(kept, Counter(row.kind for row in events), places, beside, len(rows) - len(kept), conflicts)


def _places() -> dict[str, str | None]:
    rows = db.session.execute(
        select(SubmissionVersion.instance_id, CodeLink.household_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .outerjoin(CodeLink, CodeLink.code_id == Submission.code_id)
        .where(SubmissionVersion.collector_id.is_not(None))
    )
    return {name: str(household) if household else None for name, household in rows}


def _beside() -> tuple[tuple[object, ...], ...]:
    homes = db.session.execute(select(Household.id, Household.address))
    rounds = db.session.execute(select(Assignment.household_id, Assignment.person_id, Assignment.sequence))
    links = db.session.execute(select(CodeLink.code_id, CodeLink.household_id))
    return tuple(tuple(row) for rows in (homes, rounds, links) for row in rows)
