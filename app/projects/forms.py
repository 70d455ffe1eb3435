"""Form versions as forms: read once per process, shared between threads."""

import zlib
from uuid import UUID

from sqlalchemy import select

from app.blobs import read_blob
from app.config import MEGABYTE
from app.db import db, execute, table_of
from app.projects.kept_forms import KeptForms, weight_of
from app.projects.media.lists import MOST_ON_PAGES
from app.projects.models import FormMedium, FormVersion
from app.questionnaire.definition import Form, read_xform

#: A form by the hash of its XForm, and those of the lists that it was read with: by name.
_Key = tuple[str, tuple[tuple[str, str], ...]]
#: In each process: some hundred questionnaires, or five with a list of 10 000 rows.
_forms = KeptForms(128 * MEGABYTE)
_media = table_of(FormMedium)


def load_form(version: FormVersion) -> Form:
    """The form of a version."""
    return form_of(version.project_id, version.id, version.sha256)


def form_of(project_id: UUID, version_id: UUID, sha256: str) -> Form:
    """The form with this hash, with the lists that came with it; from memory, or else from the database."""
    form = _read((sha256, ()), project_id, version_id)
    lists = _lists_of(project_id, version_id, form) if form.sources else ()
    return _read((sha256, lists), project_id, version_id) if lists else form


def _read(key: _Key, project_id: UUID, version_id: UUID) -> Form:
    if found := _forms.find(key):
        return found
    attachments = {name: content for name, sha256 in key[1] if (content := _content(sha256)) is not None}
    xml = xml_of(project_id, version_id)
    form = read_xform(xml, attachments)
    _forms.keep(key, form, weight_of(xml, attachments.values()))
    return form


def _lists_of(project_id: UUID, version_id: UUID, form: Form) -> tuple[tuple[str, str], ...]:
    """The lists that the form reads, of those that came with this version and are not too large for pages."""
    rows = execute(
        select(_media.c.name, _media.c.sha256)
        .where(
            _media.c.project_id == project_id,
            _media.c.form_version_id == version_id,
            _media.c.name.in_(set(form.sources.values())),
            _media.c.size <= MOST_ON_PAGES,
        )
        .order_by(_media.c.name)
    )
    return tuple((row.name, row.sha256) for row in rows)


def _content(sha256: str) -> bytes | None:
    try:
        return read_blob(sha256)
    except FileNotFoundError:
        return None


def xml_of(project_id: UUID, version_id: UUID) -> bytes:
    """The XForm of a version, as it is handed to other tools."""
    return zlib.decompress(
        db.session.execute(
            select(FormVersion.xml).where(FormVersion.project_id == project_id, FormVersion.id == version_id)
        ).scalar_one()
    )
