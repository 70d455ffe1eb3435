"""A file of addresses: given, looked at as it was understood, imported; the wait between, and the report."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate
from werkzeug.datastructures import FileStorage

from app.accounts.sign_in import signed_in
from app.db import reading
from app.errors import Refused
from app.fieldwork.views.addresses import ADDRESSES, managed
from app.fieldwork.views.blueprint import blueprint
from app.fieldwork.views.paging import page_of
from app.households.addresses import MOST_BYTES, MOST_ROWS
from app.households.importing import Wanted, order_import, receive_file
from app.households.lists import LONGEST_NAME
from app.households.waiting import Waiting, find_reading
from app.households.work import BIND, READ, find_work
from app.jobs import Job
from app.posted import FormSchema, posted
from app.projects.models import Project
from app.projects.quartiers import QUARTIERS

_WORK = f"{ADDRESSES}/travaux/<uuid:job_id>"
_FAULTS, _FIRST = 100, 8


class _ImportSchema(FormSchema):
    name = fields.Str(load_default="")
    quartier = fields.Str(load_default=None, validate=validate.OneOf([one.id for one in QUARTIERS]))
    without_faults = fields.Bool(load_default=False)
    keeps_contacts = fields.Bool(load_default=False)
    until = fields.Date(load_default=None)


@blueprint.get(f"{ADDRESSES}/importer")
def new_addresses(slug: str) -> ResponseReturnValue:
    return _upload_page(managed(slug))


@blueprint.post(f"{ADDRESSES}/importer")
def upload_addresses(slug: str) -> ResponseReturnValue:
    reading()
    project = managed(slug)
    try:
        file = _file()
        content = file.stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Refused("addresses_large", 413, {"most": MOST_BYTES // 1_000_000})
        job_id = receive_file(project, content, file.filename or "", by=signed_in())
    except Refused as refused:
        return _upload_page(project, refused), refused.status
    return redirect(url_for("fieldwork.address_work", slug=slug, job_id=job_id), 303)


@blueprint.get(_WORK)
def address_work(slug: str, job_id: UUID) -> ResponseReturnValue:
    """Where a reading, an import or codes are waited for, and what came of it."""
    project = managed(slug)
    job = find_work(project, job_id, signed_in())
    if job.state == "failed":
        return _upload_page(project, Refused(job.error or "job_failed", values={"most": MOST_ROWS}))
    if not job.is_over:
        return render_template(
            "fieldwork/address_wait.html", project=project, job=job, reads=job.name == READ
        )
    if job.name == READ:
        return _preview_page(project, job)
    return _report_page(project, job)


@blueprint.post(_WORK)
def import_addresses(slug: str, job_id: UUID) -> ResponseReturnValue:
    """Import what was read."""
    reading()
    project = managed(slug)
    job = find_work(project, job_id, signed_in())
    try:
        import_id = order_import(project, _upload_of(job), _wanted(posted(_ImportSchema())), by=signed_in())
    except Refused as refused:
        return _preview_page(project, job, refused), refused.status
    return redirect(url_for("fieldwork.address_work", slug=slug, job_id=import_id), 303)


def _wanted(asked: dict[str, Any]) -> Wanted:
    keeps, until = asked.pop("keeps_contacts"), asked.pop("until")
    if keeps and until is None:
        raise Refused("contacts_date")
    return Wanted(**asked, contacts_until=until if keeps else None)


def _upload_of(job: Job) -> UUID:
    """The upload that a job has read. Refused: not_found (404) where it read none."""
    if job.name != READ:
        raise Refused("not_found", 404)
    return UUID(job.arguments["upload_id"])


def _upload_page(project: Project, refused: Refused | None = None) -> str:
    return render_template(
        "fieldwork/address_upload.html",
        project=project,
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // 1_000_000,
        refused=refused,
    )


def _preview_page(project: Project, job: Job, refused: Refused | None = None) -> str:
    upload_id = _upload_of(job)
    waiting = find_reading(project, upload_id, signed_in())
    if waiting is None:
        return _upload_page(project, Refused("addresses_waited", 410))
    if waiting.addresses is None:
        return _upload_page(project, waiting.refused)
    return render_template(
        "fieldwork/address_preview.html",
        project=project,
        job=job,
        waiting=waiting,
        addresses=waiting.addresses,
        first=waiting.addresses.found[:_FIRST],
        shown=page_of(sorted((*waiting.addresses.faults, *waiting.addresses.mistold), key=_line), _FAULTS),
        quartiers=QUARTIERS,
        longest_name=LONGEST_NAME,
        name=_name(waiting),
        asked=request.form if refused else {},
        refused=refused,
    )


def _report_page(project: Project, job: Job) -> str:
    return render_template(
        "fieldwork/address_report.html",
        project=project,
        job=job,
        result=job.result or {},
        are_codes=job.name == BIND,
    )


def _name(waiting: Waiting) -> str:
    """What a list is called where nobody says it: as its file, without the suffix."""
    return waiting.source_name.rsplit(".", maxsplit=1)[0].replace("_", " ")[:LONGEST_NAME]


def _line(fault: Any) -> int:
    line: int = fault.line
    return line


def _file() -> FileStorage:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("addresses_missing")
    return file
