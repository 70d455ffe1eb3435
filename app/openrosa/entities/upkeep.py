"""The end of waiting: what has come unheard meanwhile, and what has not come for days."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts.audit import record
from app.clock import now
from app.collection.sequence import take_numbers
from app.db import db
from app.jobs import Progress, job
from app.openrosa.entities.backlog import HELD_FOR, held_of
from app.openrosa.entities.following import follow_held
from app.openrosa.models import HeldUpdate


@job("entities.follow_held", every=timedelta(hours=1))
def follow_all_held(progress: Progress) -> dict[str, int]:
    """Do what waits if the team made what it builds on, or if it has waited for too long."""
    forced = 0
    for project_id in sorted(set(db.session.scalars(select(HeldUpdate.project_id)))):
        # Answers that speak of the same entities hold the project's sequence: wait for them.
        take_numbers(project_id, 1)
        for one in held_of(project_id):
            if db.session.get(HeldUpdate, (project_id, one.uuid, one.submission_id)) is None:
                continue  # it followed another
            is_over = one.held_at < now() - HELD_FOR
            if is_over:
                subject = f"submission {one.submission_id}"
                record("entity.force", subject, project_id=project_id)
                forced += 1
            follow_held(project_id, one.submission_id, one.uuid, force=is_over)
    return {"forced": forced}
