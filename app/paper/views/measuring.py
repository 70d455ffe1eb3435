"""Measuring the reader on this project's own sheets."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.collection.keying.keyed import Keyed
from app.errors import Refused
from app.i18n import _
from app.paper.scans.copies import CopyKey, find_copy
from app.paper.scans.measuring import SAMPLE, keep_keyed, measure, next_to_key, sample
from app.paper.scans.naming import find_named
from app.paper.views.blueprint import BASE, blueprint
from app.paper.views.keying import all_keyed, typed
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at


@blueprint.get(f"{BASE}/mesure")
def measuring(slug: str, short_name: str) -> ResponseReturnValue:
    return _page(questionnaire_at(slug, short_name, Act.MANAGE))


@blueprint.get(f"{BASE}/mesure/saisir")
def probe(slug: str, short_name: str) -> ResponseReturnValue:
    """The next copy of the sample, beside its images and without what was read."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    found = next_to_key(questionnaire, signed_in())
    if found is None:
        return redirect(_address(questionnaire), 303)
    return _sheet_page(questionnaire, *found)


@blueprint.post(f"{BASE}/mesure/saisir")
def keep_probe(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    key = find_named(questionnaire, request.form.get("exemplaire", ""))
    sheet = find_copy(key)
    if sheet is None:
        raise Refused("copy_unknown", 404)
    values = {keyed.path: typed(keyed, keyed.path) for keyed in map(_every_box, all_keyed(sheet))}
    try:
        keep_keyed(questionnaire, key, request.form.get("tour", 0, type=int), values, by=signed_in())
    except Refused as refused:
        return _page(questionnaire, refused), refused.status
    return redirect(url_for("paper.probe", slug=slug, short_name=short_name), 303)


def _page(questionnaire: Questionnaire, refused: Refused | None = None) -> str:
    told = measure(questionnaire)
    return render_template(
        "paper/measure.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        measure=told,
        interval=told.interval,
        sample=len(sample(questionnaire)),
        wanted=SAMPLE,
        has_more=next_to_key(questionnaire, signed_in()) is not None,
        refused=refused,
    )


def _sheet_page(questionnaire: Questionnaire, key: CopyKey, turn: int) -> str:
    sheet = find_copy(key)
    if sheet is None:
        raise Refused("copy_unknown", 404)
    return render_template(
        "paper/probe.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        copy=f"{sheet.run.number}-{key.serial}",
        turn=turn,
        questions=list(map(_every_box, all_keyed(sheet))),
        pages=[sheet.pages[number].id for number in sorted(sheet.pages)],
    )


def _every_box(keyed: Keyed) -> Keyed:
    """Box by box, whatever the question takes: two crosses are what stands there."""
    if keyed.kind != "one":
        return keyed
    return replace(keyed, kind="several", options=keyed.options or (("OK", _("Oui")),))


def _address(questionnaire: Questionnaire) -> str:
    return url_for("paper.measuring", slug=questionnaire.project.slug, short_name=questionnaire.short_name)
