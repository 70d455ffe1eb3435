"""Edits name what they replace by deprecatedID: it must be here, and be what holds now."""

from uuid import UUID

from sqlalchemy import bindparam, select

from app.collection.models import InstanceClaim, Submission, SubmissionVersion
from app.db import execute, table_of
from app.errors import Refused
from app.openrosa.sent import Sent

_claims, _submissions, _versions = map(table_of, (InstanceClaim, Submission, SubmissionVersion))
_CLAIM = (
    select(_claims.c.version_id)
    .where(_claims.c.project_id == bindparam("project_id"), _claims.c.instance_id == bindparam("instance_id"))
    .with_for_update()
)
_ours, _last = _versions.alias(), _versions.alias()
#: The version that holds now, of the submission that the replaced version is of.
_HOLDS = (
    select(*_last.c["id", "instance_id"])
    .select_from(_ours)
    .join(
        _submissions,
        (_submissions.c.project_id == _ours.c.project_id) & (_submissions.c.id == _ours.c.submission_id),
    )
    .join(
        _last, (_last.c.project_id == _submissions.c.project_id) & (_last.c.id == _submissions.c.version_id)
    )
    .where(
        _ours.c.project_id == bindparam("project_id"),
        _ours.c.id == bindparam("version_id"),
        _submissions.c.questionnaire_id == bindparam("questionnaire_id"),
    )
)


def hold_replaced(project_id: UUID, questionnaire_id: UUID, sent: Sent) -> UUID:
    """The version that an edit replaces, locked by its claim: of two edits at once the second is told.

    Call `writing()` before. Refused: replaced_unknown (404), replaced_stale (409) unless it was this very
    edit that replaced it.
    """
    named = {"project_id": project_id, "instance_id": sent.replaces}
    version_id: UUID | None = execute(_CLAIM, named).scalar()
    told = {"project_id": project_id, "version_id": version_id, "questionnaire_id": questionnaire_id}
    holds = execute(_HOLDS, told).first() if version_id else None
    if version_id is None or holds is None:
        raise Refused("replaced_unknown", 404)
    if version_id != holds.id and holds.instance_id != sent.instance_id:
        raise Refused("replaced_stale", 409)
    return version_id
