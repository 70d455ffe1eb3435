"""Uploads: a spreadsheet is kept as it came, read by a job, and becomes a form version or a report.

Its media are kept beside it; the job makes ready those that the form asks for (`projects.media`).
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import Person
from app.blobs import keep_blob, read_blob
from app.db import db, reading, writing
from app.jobs import Progress, enqueue, job
from app.projects.media.archive import Bundle
from app.projects.media.given import from_rows, to_rows
from app.projects.media.preparing import Prepared
from app.projects.models import FormUpload, FormVersion, Questionnaire
from app.projects.versions import FormSource, keep_version, prepare_media, problems_in, read_form, report_of
from app.questionnaire.problems import Problem
from app.questionnaire.reading import Limits, Reading


def receive_upload(questionnaire: Questionnaire, bundle: Bundle, *, by: Person | None = None) -> FormUpload:
    """Keep an uploaded questionnaire and have it read; the page waits for `state` to leave `waiting`.

    Raises Refused too_large (413).
    """
    blob = keep_blob([bundle.form], most_bytes=Limits().file_size)
    upload = FormUpload(
        project_id=questionnaire.project_id,
        questionnaire_id=questionnaire.id,
        person_id=by.id if by else None,
        source_name=bundle.form_name[-200:],
        source_sha256=blob.sha256,
        state="waiting",
        media=to_rows(bundle.media),
    )
    db.session.add(upload)
    db.session.flush()
    enqueue("projects.read_upload", project_id=str(upload.project_id), upload_id=str(upload.id))
    return upload


@job("projects.read_upload")
def read_upload(progress: Progress, project_id: str, upload_id: str) -> dict[str, Any]:
    """Read a waiting upload; nothing is locked while the spreadsheet is being read."""
    reading()
    key = (UUID(project_id), UUID(upload_id))
    waiting = db.session.get_one(FormUpload, key)
    progress(0, 1)
    found = read_form(read_blob(waiting.source_sha256), waiting.source_name)
    media = prepare_media(from_rows(waiting.media), found)
    writing()
    upload = db.session.get_one(FormUpload, key, populate_existing=True)
    if upload.state == "waiting":
        _settle(upload, found, media)
    progress(1, 1)
    return {"state": upload.state}


def _settle(upload: FormUpload, found: Reading, media: Prepared) -> None:
    if not found.accepted:
        upload.state, upload.report = "refused", report_of(found)
        return
    questionnaire = db.session.get_one(Questionnaire, upload.questionnaire_id)
    person = db.session.get(Person, upload.person_id) if upload.person_id else None
    source = FormSource(upload.source_name, upload.source_sha256)
    version = keep_version(questionnaire, found, source, media, by=person)
    upload.state, upload.form_version_id = "accepted", version.id
    upload.report = {**version.report, "media": [asdict(one) for one in media.findings]}


def media_findings(version: FormVersion) -> tuple[Problem, ...]:
    """What the version's last upload brought and was not taken."""
    upload = db.session.scalar(
        select(FormUpload)
        .where(FormUpload.project_id == version.project_id, FormUpload.form_version_id == version.id)
        .order_by(FormUpload.id.desc())
        .limit(1)
    )
    report = (upload.report if upload else None) or {}
    return problems_in({"media": [], **report}, "media")


def find_upload(questionnaire: Questionnaire, upload_id: UUID) -> FormUpload | None:
    """An upload of this questionnaire."""
    upload = db.session.get(FormUpload, (questionnaire.project_id, upload_id))
    return upload if upload and upload.questionnaire_id == questionnaire.id else None


def last_upload(questionnaire: Questionnaire) -> FormUpload | None:
    """The newest upload, if there is one."""
    return db.session.scalar(
        select(FormUpload)
        .where(
            FormUpload.project_id == questionnaire.project_id,
            FormUpload.questionnaire_id == questionnaire.id,
        )
        .order_by(FormUpload.id.desc())
        .limit(1)
    )
