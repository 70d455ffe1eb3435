"""The addresses of a form's tables: …/forms/<form id>.svc and what is below it."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, request

from app.accounts.access import Act
from app.accounts.audit import record
from app.collection.sequence import last_number
from app.db import writing
from app.errors import Refused
from app.openrosa.central.blueprint import blueprint
from app.openrosa.central.callers import caller
from app.openrosa.central.place import form_named
from app.openrosa.central.slashes import with_slashes
from app.projects.forms import load_form
from app.projects.models import FormVersion, Questionnaire
from app.projects.versions import published_version

from . import stored
from .feed import Feed, write_single
from .fields import SUBMISSIONS, Field, fields_of, repeats
from .metadata import submissions_metadata
from .options import read_options
from .protocol import (
    COUNT,
    answer,
    check_client,
    count_alone,
    next_link,
    read_request,
    root,
    service_document,
    stream,
)
from .tables import Table, open_table

_SERVICE = "/projects/<int:number>/forms/<id:form_id>.svc"
#: Another whenever rows are made otherwise, so that nobody goes on with those of an earlier release.
_MADE = 3
_KEYED = re.compile(r"([^()/]+)\('(.*)'\)")


@blueprint.get(_SERVICE, endpoint="odata_service")
@blueprint.get(f"{_SERVICE}/", endpoint="odata_service_root")
def service(number: int, form_id: str) -> Response:
    """The service document: the names of the tables."""
    check_client()
    _, version = _asked(number, form_id)
    return service_document([SUBMISSIONS, *(one.table for one in repeats(fields_of(load_form(version))))])


@blueprint.get(f"{_SERVICE}/$metadata", endpoint="odata_metadata")
def metadata(number: int, form_id: str) -> Response:
    """What the tables hold, as CSDL."""
    check_client("xml")
    _, version = _asked(number, form_id)
    form = load_form(version)
    return answer(submissions_metadata(form.form_id, fields_of(form)), "application/xml")


@blueprint.get(f"{_SERVICE}/<path:place>", endpoint="odata_table")
def table(number: int, form_id: str, place: str) -> Response:
    """A table, how many rows it has, one submission's row in it, or the rows of a repeat of that one."""
    check_client()
    questionnaire, version = _asked(number, form_id)
    (options, applied), fields = read_request(), fields_of(load_form(version))
    if keyed := _KEYED.fullmatch(place.split("/", maxsplit=1)[0]):
        return _single(questionnaire, fields, keyed[1], keyed[2], place)
    if place.endswith(COUNT):
        counted = replace(options, top=None, skip=0, count=True)
        return count_alone(open_table(questionnaire, fields, place.removesuffix(COUNT), counted).count() or 0)
    found = open_table(questionnaire, fields, place, options)
    mark = _mark(found, version) if found.is_marked else ""
    if mark and any(one.split(":")[0] == mark for one in request.if_none_match.as_set(include_weak=True)):
        return Response(status=304)
    return send(found, mark, applied)


def send(found: Table, mark: str, applied: str) -> Response:
    """Stream a table; that it was read is noted, with each page, before its first byte leaves."""
    name, options = found.name, found.options
    feed = Feed(
        context=f"{root()}/$metadata#{name}",
        rows=found.placed() if options.top != 0 else (),
        top=options.top,
        next_link=lambda place: next_link(place, options),
        count=found.count(),
    )
    if options.top != 0:
        _note(found.questionnaire, name)
    response = stream(feed, applied)
    if mark:
        response.headers["Cache-Control"] = "private, no-cache"
        response.set_etag(mark, weak=True)
    return response


def _asked(number: int, form_id: str) -> tuple[Questionnaire, FormVersion]:
    """The questionnaire and the version that is asked. Refused: 404, of what was never published too."""
    questionnaire = form_named(number, form_id, Act.READ_ANSWERS)
    version = published_version(questionnaire)
    if version is None:
        raise Refused("not_found", 404)
    return questionnaire, version


def _mark(found: Table, version: FormVersion) -> str:
    """Changes whenever what this address answers may have changed."""
    last = last_number(found.questionnaire.project_id)
    asked = f"{request.full_path} {request.headers.get('Prefer')}"
    told = f"{_MADE} {last.epoch} {last.last} {found.files} {version.id} {asked}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _note(questionnaire: Questionnaire, name: str) -> None:
    writing()
    subject = f"questionnaire {questionnaire.id}"
    told = {"format": "odata", "table": name[:200]}
    record("answers.export", subject, by=caller(), project_id=questionnaire.project_id, **told)


def _single(
    questionnaire: Questionnaire, fields: Sequence[Field], table_name: str, key: str, place: str
) -> Response:
    """Submissions('…') and, below it, groups and repeats: …/group/repeat('…')/repeat."""
    steps = [_KEYED.sub(r"\1", step) for step in place.split("/")]
    keys = [(match[1], match[2]) for step in place.split("/")[1:] if (match := _KEYED.fullmatch(step))]
    asked = stored.Asked(questionnaire.project_id, questionnaire.id)
    read = stored.find(asked, _literal(key)) if table_name == SUBMISSIONS else None
    if read is None:
        raise Refused("not_found", 404)
    found = open_table(questionnaire, fields, ".".join(steps), read_options(request.args))
    rows = [row for row in found.of(read) if _is_below(row, keys)]
    _note(questionnaire, found.name)
    return answer(write_single(f"{root()}/$metadata#{found.name}", rows))


def _literal(key: str) -> str:
    """The text of a key: within quotes each apostrophe is doubled (OData 4.01 ABNF, `string`)."""
    return with_slashes(key.replace("''", "'"))


def _is_below(row: Mapping[str, Any], keys: Sequence[tuple[str, str]]) -> bool:
    """Whether a row is one of the repeat instance that the last key of an address names."""
    if not keys:
        return True
    parents = {value for name, value in row.items() if name.startswith("__Submissions-")}
    return keys[-1][1] in {row.get("__id"), *parents}
