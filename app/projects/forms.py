"""Form versions as forms: read once per process, shared between threads."""

import zlib
from collections import OrderedDict
from threading import Lock
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.projects.models import FormVersion
from app.questionnaire.definition import Form, read_xform

#: Forms kept in memory; a form of 60 questions weighs about 1 MB.
_KEPT = 32
_forms: "OrderedDict[str, Form]" = OrderedDict()
_lock = Lock()


def load_form(version: FormVersion) -> Form:
    """The form of a version."""
    return form_of(version.project_id, version.id, version.sha256)


def form_of(project_id: UUID, version_id: UUID, sha256: str) -> Form:
    """The form with this hash, from memory or else from the version's row."""
    with _lock:
        if found := _forms.get(sha256):
            _forms.move_to_end(sha256)
            return found
    form = read_xform(xml_of(project_id, version_id))
    with _lock:
        _forms[sha256] = form
        while len(_forms) > _KEPT:
            _forms.popitem(last=False)
    return form


def xml_of(project_id: UUID, version_id: UUID) -> bytes:
    """The XForm of a version, as it is handed to other tools."""
    return zlib.decompress(
        db.session.execute(
            select(FormVersion.xml).where(FormVersion.project_id == project_id, FormVersion.id == version_id)
        ).scalar_one()
    )
