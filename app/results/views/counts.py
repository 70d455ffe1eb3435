"""The page of counts, for whoever may read them."""

from flask import render_template, request

from app.accounts.access import Act, can
from app.accounts.sign_in import signed_in
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at
from app.results import figures
from app.results.breakdown import breakdowns, chips, drawn_days, filter_choices
from app.results.cards import cards
from app.results.filters import NO_FILTERS, read_filters
from app.results.frame import caution, filtered_sentence, key_figures, method
from app.results.place import address
from app.results.reader import Reader
from app.results.sections import sections
from app.results.stored import sources_of

from .blueprint import BASE, blueprint


@blueprint.get(BASE)
def results(slug: str, short_name: str) -> str:
    """Who answered and how, then each question."""
    questionnaire = questionnaire_at(slug, short_name, Act.READ_COUNTS)
    reader, filters = Reader(questionnaire), read_filters(request.args)
    report = reader.report(filters)
    days = list(report.chosen.every_day())
    return render_template(
        "results/page.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        report=report,
        filters=filters,
        figures=figures,
        key_figures=key_figures(questionnaire, report, reader.aside) if report.everyone.total else (),
        caution=caution(questionnaire),
        method=method(questionnaire, report, reader.aside, reader.doors, reader.sessions),
        chips=chips(report, filters, lambda chosen: address("results.results", questionnaire, chosen)),
        choices=filter_choices(report),
        filtered_sentence=filtered_sentence(questionnaire, report),
        days=days,
        towers=drawn_days(count for _day, count in days),
        breakdowns=breakdowns(report.chosen, _source_names(questionnaire)),
        cards=list(cards(report.questions, questionnaire.unit, reader.repeat_labels)),
        repeats=sections(reader.repeats, report.questions, report.chosen.total, questionnaire.unit),
        may_read_answers=can(signed_in(), Act.READ_ANSWERS, questionnaire.project),
        texts_url=lambda path: address("results.texts", questionnaire, filters, path=path.lstrip("/")),
        page_url=address("results.results", questionnaire, NO_FILTERS),
        export_url=address("results.export_page", questionnaire, filters),
    )


def _source_names(questionnaire: Questionnaire) -> dict[str, str]:
    return {source.slug: source.name for source in sources_of(questionnaire).values()}
