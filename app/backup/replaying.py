"""Erasing again what was erased since a backup, and remembering what is not to come in again."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from app.collection.erasing import Erased, erase, leave_tombstones
from app.collection.models import Submission, SubmissionVersion, Tombstone
from app.collection.tombstone_log import Stone
from app.db import db
from app.projects.models import Project


class Replayed(NamedTuple):
    """`erased`: answers that the backup still had; `refused`: instanceIDs that will not be taken in."""

    erased: int
    refused: int


def replay(stones: Iterable[Stone]) -> Replayed:
    """Bring the database to what the log says; in projects that it does not know nothing comes in anyhow."""
    projects = set(db.session.scalars(select(Project.id)))
    erased = refused = 0
    for stone in stones:
        key = (stone.project_id, stone.instance_id)
        if stone.project_id not in projects or db.session.get(Tombstone, key) is not None:
            continue
        if submission := _submission(stone):
            erase(submission, Erased(stone.reason))
            erased += 1
        else:
            leave_tombstones([stone])
            refused += 1
    return Replayed(erased, refused)


def _submission(stone: Stone) -> Submission | None:
    """The answer of which this is a version, where the backup has it."""
    version = SubmissionVersion
    found = select(version.submission_id).where(
        version.project_id == stone.project_id, version.instance_id == stone.instance_id
    )
    submission_id = db.session.scalar(found)
    return db.session.get(Submission, (stone.project_id, submission_id)) if submission_id else None
