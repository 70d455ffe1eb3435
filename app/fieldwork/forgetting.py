"""What agents noted goes with the project's answers, on the day that its notice promised."""

from typing import Any

from sqlalchemy import CursorResult, delete

from app.accounts.audit import record
from app.db import execute, table_of
from app.fieldwork.models import (
    Assignment,
    Call,
    Device,
    Enrolment,
    FieldClosing,
    FieldEvent,
    ProjectKey,
    SealedFile,
)
from app.fieldwork.turns import CallTurn
from app.projects.models import Project

#: Events name people's doors and may quote them; devices and the key open nothing any more.
_FORGOTTEN = tuple(
    map(
        table_of,
        (FieldEvent, FieldClosing, Assignment, Call, CallTurn, Enrolment, Device, ProjectKey, SealedFile),
    )
)


def forget_log(project: Project) -> int:
    """Erase a project's log, rounds, calls and devices for good; says how many rows went."""
    gone = 0
    for table in _FORGOTTEN:
        erased: CursorResult[Any] = execute(delete(table).where(table.c.project_id == project.id))
        gone += erased.rowcount
    if gone:
        record("fieldwork.purge", f"project {project.id}", project_id=project.id, rows=gone)
    return gone
