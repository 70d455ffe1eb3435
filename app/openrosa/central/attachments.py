"""…/submissions/<instanceID>/attachments: the files that an answer names."""

import orjson
from flask import Response, request, send_file
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import Act, require
from app.blobs import blob_path, has_blob
from app.collection.attaching import attach, files_of
from app.collection.kinds import MOST_BYTES
from app.db import db, writing
from app.errors import Refused
from app.openrosa.central.answers import SUCCESS, to_json
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.callers import caller
from app.openrosa.central.place import form_named
from app.openrosa.central.submissions import BASE, find
from app.openrosa.collect.files import keep_files
from app.openrosa.files import files_named
from app.openrosa.odata.stored import Read
from app.projects.forms import load_form
from app.projects.models import FormVersion, Questionnaire

_BASE = f"{BASE}/<id:instance_id>/attachments"


@blueprint.get(_BASE)
def list_attachments(number: int, form_id: str, instance_id: str) -> Response:
    """The names of its files, and whether each has come."""
    questionnaire, read = _place(number, form_id, instance_id)
    here = files_of(questionnaire.project_id, read.version_id)
    names = dict.fromkeys((*_expected(questionnaire, read), *here))
    return to_json([{"name": name, "exists": name in here and has_blob(here[name].sha256)} for name in names])


@blueprint.post(f"{_BASE}/<name>")
def add_submission_attachment(number: int, form_id: str, instance_id: str, name: str) -> Response:
    """A file, whole, in place of one that came before. Refused: attachment_unnamed (404), too_large (413)."""
    questionnaire, read = _place(number, form_id, instance_id)
    require(caller(), Act.COLLECT, questionnaire.project)
    if name not in _expected(questionnaire, read):
        raise Refused("attachment_unnamed", 404)
    request.max_content_length = max(MOST_BYTES.values())
    files = keep_files({name: FileStorage(stream=request.stream, filename=name)})
    writing()
    if not attach(questionnaire.project_id, read.current_id, files):
        raise Refused("answer_withdrawn", 409)
    return to_json(SUCCESS)


@blueprint.get(f"{_BASE}/<name>")
def show_attachment(number: int, form_id: str, instance_id: str, name: str) -> AnyResponse:
    """A file, to be saved."""
    questionnaire = form_named(number, form_id, Act.READ_ANSWERS)
    read = find(questionnaire, instance_id)
    found = files_of(questionnaire.project_id, read.version_id).get(name)
    if found is None or not has_blob(found.sha256):
        raise Refused("not_found", 404)
    return send_file(blob_path(found.sha256), found.media_type, as_attachment=True, download_name=name)


def _place(number: int, form_id: str, instance_id: str) -> tuple[Questionnaire, Read]:
    """An answer, for who reads answers, or handed in this one. Refused: 404 or 403."""
    questionnaire = form_named(number, form_id, Act.COLLECT, Act.READ_ANSWERS)
    read = find(questionnaire, instance_id)
    if read.collector_id != caller().id:
        require(caller(), Act.READ_ANSWERS, questionnaire.project)
    return questionnaire, read


def _expected(questionnaire: Questionnaire, read: Read) -> tuple[str, ...]:
    version = db.session.scalar(
        select(FormVersion).where(
            FormVersion.project_id == questionnaire.project_id, FormVersion.id == read.form_version_id
        )
    )
    return files_named(load_form(version), orjson.loads(read.answers)) if version else ()
