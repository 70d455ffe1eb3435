"""Files that come after their answer was sealed and that it names: Collect sends a large set in parts.

What was said does not change by their coming: the hash of XML is that of its bytes, and these name them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Executable, bindparam, select

from app.collection.envelope import AttachmentRef
from app.collection.models import Attachment, InstanceClaim
from app.collection.upsert import Upsert
from app.db import execute, table_of

_claims, _attachments = map(table_of, (InstanceClaim, Attachment))
_CLAIM = select(*_claims.c["version_id", "content_hash"]).where(
    _claims.c.project_id == bindparam("project_id"), _claims.c.instance_id == bindparam("instance_id")
)
#: Who erases an answer deletes its claims first: files that come meanwhile wait, and then find none.
_HELD_CLAIM = _CLAIM.with_for_update(read=True)
_FILES = select(*_attachments.c["name", "sha256", "size", "media_type"]).where(
    _attachments.c.project_id == bindparam("project_id"), _attachments.c.version_id == bindparam("version_id")
)


def _write(insert: Any) -> Executable:
    statement = insert(_attachments)
    told = {name: statement.excluded[name] for name in ("sha256", "size", "media_type")}
    written: Executable = statement.on_conflict_do_update(
        index_elements=["project_id", "version_id", "name"], set_=told
    )
    return written


_WRITE = Upsert(_write)


class Claimed(NamedTuple):
    """The version that holds an instanceID, and the hash of what it said."""

    version_id: UUID
    content_hash: bytes


def find_claimed(project_id: UUID, instance_id: str) -> Claimed | None:
    """The version under this instanceID; None where none came or the answer is gone."""
    row = execute(_CLAIM, {"project_id": project_id, "instance_id": instance_id}).first()
    return Claimed._make(row) if row else None


def files_of(project_id: UUID, version_id: UUID) -> Mapping[str, AttachmentRef]:
    """The files of a version, by name."""
    rows = execute(_FILES, {"project_id": project_id, "version_id": version_id})
    return {row.name: AttachmentRef(**row._mapping) for row in rows}


def attach(project_id: UUID, instance_id: str, files: Iterable[AttachmentRef]) -> bool:
    """Add files to the answer under this instanceID; one of the same name is replaced. False: it is gone.

    Call `writing()` before. Whoever calls knows that the answer names them, and has their blobs kept.
    """
    held = execute(_HELD_CLAIM, {"project_id": project_id, "instance_id": instance_id}).first()
    if held is None:
        return False
    for file in files:
        _WRITE.run({"project_id": project_id, "version_id": held.version_id, **asdict(file)})
    return True
