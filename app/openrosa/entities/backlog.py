"""Updates that wait: what they build on has not come, from a tablet that sends in whatever order it can.

Nothing of what they say is kept here: it is read in the submission again. They follow as soon as that has
come (`following`), at the latest after some days, on whatever is there by then (`upkeep`).
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from app.accounts.audit import record
from app.db import db
from app.openrosa.entities.branches import Branch
from app.openrosa.models import EntityList, HeldUpdate

#: As ODK Central.
HELD_FOR = timedelta(days=5)


def hold(found: EntityList, uuid: str, submission_id: UUID, branch: Branch) -> None:
    """Have an update wait, from the first time that it is told to."""
    held = db.session.get(HeldUpdate, (found.project_id, uuid, submission_id))
    if held is None:
        held = HeldUpdate(project_id=found.project_id, uuid=uuid, submission_id=submission_id)
        record("entity.hold", f"submission {submission_id}", project_id=found.project_id, list=found.name)
        db.session.add(held)
    held.list_id, held.branch_id, held.branch_base = found.id, branch.id, branch.base
    db.session.flush()


def let_go(project_id: UUID, submission_id: UUID, uuid: str | None = None) -> None:
    """What a submission says, of one entity or of all, waits no longer."""
    of_it = delete(HeldUpdate).where(
        HeldUpdate.project_id == project_id, HeldUpdate.submission_id == submission_id
    )
    db.session.execute(of_it.where(HeldUpdate.uuid == uuid) if uuid else of_it)


def held_of(project_id: UUID, uuid: str | None = None) -> list[HeldUpdate]:
    """What waits, of one entity or of all, in the order of branches."""
    query = select(HeldUpdate).where(HeldUpdate.project_id == project_id)
    query = query.where(HeldUpdate.uuid == uuid) if uuid else query
    return list(
        db.session.scalars(query.order_by(HeldUpdate.uuid, HeldUpdate.branch_base, HeldUpdate.held_at))
    )
