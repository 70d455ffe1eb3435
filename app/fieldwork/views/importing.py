"""A file of addresses: given, looked at as it was understood, imported; the wait between, and the report."""

from collections.abc import Sequence
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
from app.households.addresses import MOST_BYTES, MOST_ROWS, Addresses
from app.households.comparing import compare, near_spellings
from app.households.files.columns import HEADERS
from app.households.files.faults import Alike, alike
from app.households.files.found import Found
from app.households.files.names import NAMES
from app.households.importing import Wanted, order_import, read_anew, receive_file
from app.households.lists import LONGEST_NAME, Counted, lists_of
from app.households.models import AddressList
from app.households.removing import held_among
from app.households.waiting import Waiting, find_reading
from app.households.work import BIND, READ, find_work
from app.i18n import _
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
    replaces = fields.UUID(load_default=None)


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


@blueprint.post(f"{_WORK}/colonnes")
def take_columns(slug: str, job_id: UUID) -> ResponseReturnValue:
    """Read a file anew, its columns taken for what the page says."""
    reading()
    project = managed(slug)
    job = find_work(project, job_id, signed_in())
    waiting = find_reading(project, _upload_of(job), signed_in())
    if waiting is None:
        return _preview_page(project, job), 410
    try:
        taken = waiting.found.taken_for(_fields(waiting.found), has_headers="headerless" not in request.form)
        read_id = read_anew(project, _upload_of(job), waiting, taken, by=signed_in())
    except Refused as refused:
        return _preview_page(project, job, refused), refused.status
    return redirect(url_for("fieldwork.address_work", slug=slug, job_id=read_id), 303)


def _fields(found: Found) -> dict[int, str | None]:
    """What the page takes columns for, by their positions. Refused: form_fields."""
    names = {at: f"column-{at}" for at, _column in found.shown}
    asked = {at: request.form[name] for at, name in names.items() if name in request.form}
    if not set(asked.values()) <= {"", *HEADERS}:
        raise Refused("form_fields", 422, {"fields": _("colonnes")})
    return {at: field or None for at, field in asked.items()}


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


def _upload_page(
    project: Project, refused: Refused | None = None, job: Job | None = None, waiting: Waiting | None = None
) -> str:
    """Where a file is given, and where somebody says what the columns are of one that does not."""
    return render_template(
        "fieldwork/address_upload.html",
        project=project,
        job=job,
        waiting=waiting,
        names=NAMES,
        asked=request.form,
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
        return _upload_page(project, refused or waiting.refused, job, waiting)
    return render_template(
        "fieldwork/address_preview.html",
        project=project,
        job=job,
        waiting=waiting,
        addresses=waiting.addresses,
        first=waiting.addresses.found[:_FIRST],
        shown=page_of(_wrong(waiting.addresses), _FAULTS),
        **_beside(project, waiting),
        near=near_spellings(project, waiting.addresses),
        quartiers=QUARTIERS,
        names=NAMES,
        longest_name=LONGEST_NAME,
        asked=request.form if refused else {},
        refused=refused,
    )


def _beside(project: Project, waiting: Waiting) -> dict[str, Any]:
    """The file beside what the project has, and beside the list that the page asks about if it does."""
    counted = lists_of(project)
    lists = [one.address_list for one in counted]
    told = request.values.get("replaces", "")
    replaced = next((one for one in lists if str(one.id) == told), None)
    addresses = waiting.addresses or Addresses(())
    compared = compare(project, addresses, replaced)
    return {
        "lists": lists,
        "replaced": replaced,
        "likely": _likely(counted, waiting.source_name),
        "compared": compared,
        "held": len(held_among(project, compared.gone)),
        "name": replaced.name if replaced else _name(waiting),
    }


def _likely(counted: Sequence[Counted], source_name: str) -> AddressList | None:
    """The list that a file of this name may correct: the fullest that came from one of the same name."""
    same = [one for one in counted if one.households and one.address_list.source_name == source_name]
    return max(same, key=_households).address_list if same else None


def _households(counted: Counted) -> int:
    return counted.households


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


def _wrong(addresses: Addresses) -> list[tuple[Alike, bool]]:
    """What is wrong with the rows of a file, and whether it keeps them from being imported; those first."""
    left_out = [(one, True) for one in alike(addresses.faults)]
    return left_out + [(one, False) for one in alike((*addresses.mistold, *addresses.doubts))]


def _file() -> FileStorage:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("addresses_missing")
    return file
