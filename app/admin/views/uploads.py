"""Uploading a questionnaire: the file, the wait while it is read, and what refused it."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.admin.blueprint import blueprint
from app.admin.findings import worded
from app.db import reading, writing
from app.errors import Refused
from app.projects.catalogue import read_catalogue
from app.projects.media.archive import FORM_SUFFIXES, Bundle, gather
from app.projects.media.given import MOST_BYTES, receive
from app.projects.media.kinds import SUFFIXES
from app.projects.models import FormUpload, Questionnaire
from app.projects.place import questionnaire_at
from app.projects.uploads import find_upload, receive_upload
from app.projects.versions import problems_in


@blueprint.get("/projets/<slug>/<short_name>/deposer")
def new_upload(slug: str, short_name: str) -> ResponseReturnValue:
    return _form(questionnaire_at(slug, short_name, Act.MANAGE), None)


@blueprint.post("/projets/<slug>/<short_name>/deposer")
def add_upload(slug: str, short_name: str) -> ResponseReturnValue:
    reading()
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    try:
        bundle = _bundle()
        writing()
        questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
        upload = receive_upload(questionnaire, bundle, by=signed_in())
    except Refused as refused:
        return _form(questionnaire, refused), refused.status
    return redirect(_address("admin.upload", questionnaire, upload_id=upload.id), 303)


@blueprint.get("/projets/<slug>/<short_name>/depots/<uuid:upload_id>")
def upload(slug: str, short_name: str, upload_id: UUID) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    found = find_upload(questionnaire, upload_id)
    if found is None:
        raise Refused("not_found", 404)
    if found.form_version_id:
        return redirect(_address("admin.version", questionnaire, version_id=found.form_version_id), 303)
    return _wait_or_report(questionnaire, found)


def _wait_or_report(questionnaire: Questionnaire, upload: FormUpload) -> str:
    report = upload.report
    return render_template(
        "admin/upload.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        upload=upload,
        problems=worded(problems_in(report, "problems")) if report else [],
        repairs=worded(problems_in(report, "repairs")) if report else [],
    )


def _form(questionnaire: Questionnaire, refused: Refused | None) -> str:
    return render_template(
        "admin/new_upload.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        catalogue=read_catalogue(),
        forms=",".join((*FORM_SUFFIXES, ".zip")),
        media=",".join(SUFFIXES),
        refused=refused,
    )


def _bundle() -> Bundle:
    """The form and its media, kept on the disk as they arrive; no write lock is held meanwhile."""
    request.max_content_length = MOST_BYTES
    file = _file()
    given = (one for one in request.files.getlist("media") if one.filename)
    media = [receive(one.filename or "", one.stream) for one in given]
    return gather(file.filename or "", file.stream, media)


def _file() -> FileStorage:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("file_missing")
    return file


def _address(endpoint: str, questionnaire: Questionnaire, **values: Any) -> str:
    return url_for(endpoint, slug=questionnaire.project.slug, short_name=questionnaire.short_name, **values)
