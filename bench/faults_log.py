"""What the database holds of agents' events and answers, for faults_terrain.py."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

from prefill import Target
from sqlalchemy import select

from app.blobs import blob_path, has_blob
from app.collection.models import Attachment, Conflict, InstanceClaim, Submission, SubmissionVersion
from app.db import db
from app.fieldwork.models import Assignment, FieldEvent, SealedFile
from app.households.models import CodeLink, Household

Json = dict[str, Any]


@dataclass(frozen=True)
class Log:
    """`kept`: id → (content hash, sequence), of events and of agents' answers.

    `places`: by answer the household of the code that it counts under. `files`: by answer and name the hash
    of what is kept; "" where the bytes are not. `sealed` files are kept as they travelled, or wait to be
    opened. `beside` is what must not change either: households, assignments, links of codes.
    """

    kept: dict[str, tuple[str, int]]
    kinds: Counter[str]
    places: dict[str, str | None]
    files: dict[tuple[str, str], str]
    sealed: int
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
        files, sealed = _files()
        db.session.remove()
        db.engine.dispose()
    rows = [(str(row.id), row.content_hash.hex(), row.sequence) for row in events]
    rows += [(row.instance_id, row.content_hash.hex(), row.sequence) for row in answers]
    kept = {name: (digest, number) for name, digest, number in rows}
    kinds = Counter(row.kind for row in events)
    return Log(kept, kinds, places, files, sealed, beside, len(rows) - len(kept), conflicts)


def _files() -> tuple[dict[tuple[str, str], str], int]:
    """By answer and name the hash of the bytes that are kept; how many are kept sealed, or wait."""
    rows = db.session.execute(
        select(SubmissionVersion.instance_id, Attachment.name, Attachment.sha256)
        .join(Attachment, Attachment.version_id == SubmissionVersion.id)
        .where(SubmissionVersion.collector_id.is_not(None))
    )
    files = {(row.instance_id, row.name): _hash_of(row.sha256) for row in rows}
    waiting = db.session.execute(select(SealedFile.sealed_sha256, SealedFile.wrapped))
    return files, sum(row.wrapped is not None or has_blob(row.sealed_sha256) for row in waiting)


def _hash_of(named: str) -> str:
    return hashlib.sha256(blob_path(named).read_bytes()).hexdigest() if has_blob(named) else ""


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
