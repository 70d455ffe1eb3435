"""A form as a program sends it: read in a process that may be killed, while the request waits."""

import mimetypes
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import unquote

from flask import request

from app.blobs import keep_blob
from app.errors import Refused
from app.openrosa.odata.options import is_true
from app.projects.media.preparing import Prepared
from app.projects.problem_texts import position, sentence
from app.projects.versions import FormSource, prepare_media, read_form
from app.questionnaire.definition import read_xform
from app.questionnaire.problems import Problem
from app.questionnaire.reading import Limits, Reading

_FALLBACK = "X-XlsForm-FormId-Fallback"
_SUFFIXES = {
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
}
#: Told of a form that is not taken; a workbook may have thousands.
_MOST_TOLD = 20


class Definition(NamedTuple):
    """A form that was accepted."""

    form_id: str
    title: str
    label: str
    reading: Reading
    source: FormSource
    media: Prepared


def read_definition() -> Definition:
    """The form in the request's body; nothing is locked meanwhile.

    Refused (400): parameter_missing where there is none, form_refused (values: problems, error),
    form_id_unnamed where it states no id and cannot have that of the request, and, unless
    ?ignoreWarnings=true, form_warnings.
    """
    data = request.get_data()
    if not data:
        raise Refused("parameter_missing", 400, {"field": "body"})
    wanted = unquote(request.headers.get(_FALLBACK, "")) or "formulaire"
    name = _name(wanted)
    reading = read_form(data, name)
    if not reading.accepted or reading.xml is None:
        raise Refused("form_refused", 400, _told(reading.problems, "problems", "error"))
    if reading.problems and not is_true(request.args.get("ignoreWarnings")):
        raise Refused("form_warnings", 400, _told(reading.problems, "warnings", "text"))
    form = read_xform(reading.xml)
    if form.form_id == PurePath(name).stem != wanted:
        raise Refused("form_id_unnamed", 400, {"field": _FALLBACK, "form_id": wanted})
    blob = keep_blob([data], most_bytes=Limits().file_size)
    source = FormSource(name, blob.sha256)
    return Definition(form.form_id, form.title, form.version, reading, source, prepare_media((), reading))


def _name(wanted: str) -> str:
    """A file name: its stem is the form id of a workbook that states none; `wanted`, if it can be one."""
    suffix = _SUFFIXES.get(request.mimetype) or mimetypes.guess_extension(request.mimetype) or ""
    return f"{wanted.replace('/', '-')[:180]}{suffix}"


def _told(problems: tuple[Problem, ...], count: str, text: str) -> dict[str, str | int]:
    lines = (f"{position(one)}: {sentence(one)}".removeprefix(": ") for one in problems[:_MOST_TOLD])
    return {count: len(problems), text: "\n".join(lines)}
