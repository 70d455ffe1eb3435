"""Open answers to one question, for whoever may read answers."""

from flask import render_template, request

from app.accounts.access import Act
from app.errors import Refused
from app.projects.place import questionnaire_at
from app.results import figures
from app.results.filters import read_filters
from app.results.place import address
from app.results.reader import Reader
from app.results.texts import leaf, texts_of
from app.results.variable import Kind, Variable

from .blueprint import BASE, blueprint


@blueprint.get(f"{BASE}/textes/<path:path>")
def texts(slug: str, short_name: str, path: str) -> str:
    """A page of what people wrote."""
    questionnaire = questionnaire_at(slug, short_name, Act.READ_ANSWERS)
    reader, filters = Reader(questionnaire), read_filters(request.args)
    variable = _open_question(reader, f"/{path}")
    found = texts_of(variable, reader.answers(), reader.askings, filters)
    return render_template(
        "results/texts.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        variable=variable,
        filters=filters,
        figures=figures,
        leaf=leaf(found, request.args.get("page", 1, type=int)),
        page_url=lambda page: address(
            "results.texts", questionnaire, filters, path=variable.path.lstrip("/"), page=page
        ),
        results_url=address("results.results", questionnaire, filters),
    )


def _open_question(reader: Reader, path: str) -> Variable:
    """Personal questions are not listed: they leave only by an export that says so."""
    for variable in reader.variables:
        if variable.path == path and variable.kind is Kind.TEXT and not variable.personal:
            return variable
    raise Refused("not_found", 404)
