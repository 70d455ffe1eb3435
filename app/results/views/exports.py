"""Exports: a page of choices, and the download it asks for.

A download answers a form of that page, so there is no link to pass on: whoever sends it is signed in and
may read answers, each time. The audit log notes it before the first byte leaves.
"""

from collections.abc import Iterator

from flask import Response, render_template, request, stream_with_context, url_for

from app.accounts import audit
from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.clock import now
from app.db import reading
from app.errors import Refused
from app.i18n import _
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at
from app.results.export.conventions import conventions
from app.results.export.files import FORMATS, Contents, Format
from app.results.export.options import DIALECTS, Options, Wording
from app.results.export.sheets import rows, sheets
from app.results.filters import Filters, read_filters
from app.results.frame import counted_unit
from app.results.place import address
from app.results.reader import Reader

from .blueprint import BASE, blueprint


@blueprint.get(f"{BASE}/export")
def export_page(slug: str, short_name: str) -> str:
    """What can be exported, and how."""
    questionnaire = questionnaire_at(slug, short_name, Act.READ_ANSWERS)
    reader, filters = Reader(questionnaire), read_filters(request.args)
    return render_template(
        "results/export.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        filters=filters,
        formats=[(f.name, f.label, f.note) for f in FORMATS.values()],
        tables=[(sheet.title, sheet.title) for sheet in sheets(reader.catalogue, Options()).values()],
        has_personal=any(variable.personal for variable in reader.variables),
        conventions=conventions(),
        odata_url=_odata_url(reader),
        download_url=address("results.download", questionnaire, filters),
        results_url=address("results.results", questionnaire, filters),
    )


def _odata_url(reader: Reader) -> str:
    """Where a spreadsheet reads the answers itself (docs/central.md); "" before publication."""
    questionnaire = reader.questionnaire
    form = reader.forms.get(questionnaire.published_version_id or questionnaire.id)
    if form is None:
        return ""
    number = questionnaire.project.number
    return url_for("central.odata_service", number=number, form_id=form.form_id, _external=True)


@blueprint.post(f"{BASE}/export")
def download(slug: str, short_name: str) -> Response:
    """The file asked for. Refused: unknown_export for a format or table there is not."""
    questionnaire = questionnaire_at(slug, short_name, Act.READ_ANSWERS)
    format_ = FORMATS.get(request.form.get("format", "csv"))
    if format_ is None:
        raise Refused("unknown_export", 422)
    reader, filters, options = Reader(questionnaire), read_filters(request.args), _options(format_)
    contents = _contents(reader, filters, options, request.form.get("table", ""))
    _note(questionnaire, format_, options, filters)
    response = Response(stream_with_context(_reading(format_, contents)), mimetype=format_.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=_name(questionnaire, format_))
    response.headers["Cache-Control"] = "no-store"
    return response


def _options(format_: Format) -> Options:
    form = request.form
    return Options(
        dialect=DIALECTS.get(format_.dialect or form.get("dialect", ""), DIALECTS["tableur"]),
        headers=Wording.LABELS if form.get("headers") == Wording.LABELS else Wording.CODES,
        values=Wording.LABELS if form.get("values") == Wording.LABELS else Wording.CODES,
        personal=form.get("personal") == "1",
    )


def _contents(reader: Reader, filters: Filters, options: Options, table: str) -> Contents:
    tables = sheets(reader.catalogue, options)
    titles = {sheet.title: path for path, sheet in tables.items()}
    path = titles.get(table) if table else reader.catalogue.root
    if path is None:
        raise Refused("unknown_export", 422)
    return Contents(
        sheets=tables,
        rows=lambda: rows(reader.answers(), tables, reader.askings, filters),
        options=options,
        method=[
            *_made_up(reader.questionnaire),
            counted_unit(reader.questionnaire),
            *reader.aside.sentences(),
            *conventions(),
        ],
        table=path,
    )


def _made_up(questionnaire: Questionnaire) -> list[str]:
    """The line that a demonstration's file begins its method with: the file leaves these pages."""
    if not questionnaire.project.demonstration:
        return []
    return [_("Projet de démonstration : ces réponses sont inventées, personne ne les a données.")]


def _reading(format_: Format, contents: Contents) -> Iterator[bytes]:
    """The file, read without holding the lock of the request that noted the export."""
    reading()
    yield from format_.write(contents)


def _note(questionnaire: Questionnaire, format_: Format, options: Options, filters: Filters) -> None:
    audit.record(
        "answers.export",
        f"questionnaire {questionnaire.id}",
        by=signed_in(),
        project_id=questionnaire.project_id,
        format=format_.name,
        personal=int(options.personal),
        **filters.arguments(),
    )


def _name(questionnaire: Questionnaire, format_: Format) -> str:
    stem = "dictionnaire" if format_.name == "dictionnaire" else "reponses"
    made_up = "demonstration-" if questionnaire.project.demonstration else ""
    return f"{made_up}{questionnaire.short_name}-{stem}-{now():%Y-%m-%d}.{format_.suffix}"
