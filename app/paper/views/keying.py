"""Sheets keyed whole, without a scan or beside it; and answers withdrawn at the asking of who gave them."""

from collections.abc import Iterator
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.clock import now
from app.collection.keying.keyed import Keyed
from app.collection.keying.typed import read_typed, shown
from app.db import db
from app.errors import Refused
from app.paper.scans.asking import keyed_at, keyed_of
from app.paper.scans.copies import CopyKey, SheetRead, find_copy
from app.paper.scans.doubting import Doubt, doubts_about
from app.paper.scans.forgetting import withdraw_copy
from app.paper.scans.naming import find_named, find_numbered, number_of
from app.paper.scans.review import decide
from app.paper.scans.sending import send_copy
from app.paper.views.blueprint import BASE, blueprint
from app.paper.views.names import DOUBTS
from app.projects.forms import load_form
from app.projects.models import FormVersion, Questionnaire
from app.projects.place import questionnaire_at


@blueprint.get(f"{BASE}/saisie")
def keying(slug: str, short_name: str) -> ResponseReturnValue:
    """A sheet keyed whole, without a scan or beside it."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    name = request.args.get("exemplaire", "").strip()
    if not name:
        return _keying_page(questionnaire)
    try:
        return _sheet_page(questionnaire, name)
    except Refused as refused:
        return _keying_page(questionnaire, refused), refused.status


@blueprint.post(f"{BASE}/saisie/exemplaire")
def name_copy(slug: str, short_name: str) -> ResponseReturnValue:
    """The copy that bears a number or a code: its address has the number, for codes stand in none."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    try:
        key = find_named(questionnaire, request.form.get("exemplaire", "").strip())
    except Refused as refused:
        return _keying_page(questionnaire, refused), refused.status
    return redirect(_address("paper.keying", questionnaire, exemplaire=number_of(key)), 303)


@blueprint.post(f"{BASE}/saisie")
def key_in(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    name = request.form.get("exemplaire", "").strip()
    try:
        sheet = _sheet(find_numbered(questionnaire, name))
        for keyed in all_keyed(sheet):
            value = typed(keyed, keyed.path)
            decide(sheet, questionnaire.id, keyed.path, value, signed_in())
        db.session.flush()
        send_copy(sheet.key, despite_missing=True)
    except Refused as refused:
        return _sheet_page(questionnaire, name, refused), refused.status
    return redirect(_address("paper.keying", questionnaire, saisi=name), 303)


@blueprint.post(f"{BASE}/saisie/retirer")
def withdraw(slug: str, short_name: str) -> ResponseReturnValue:
    """Whoever filled in a sheet asks for its answer to be gone."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    name = request.form.get("exemplaire", "").strip()
    try:
        withdraw_copy(find_numbered(questionnaire, name), by=signed_in())
    except Refused as refused:
        return _keying_page(questionnaire, refused), refused.status
    return redirect(_address("paper.keying", questionnaire, retire=name), 303)


def _keying_page(questionnaire: Questionnaire, refused: Refused | None = None) -> str:
    return render_template(
        "paper/keying.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        done=request.args.get("saisi"),
        doubts=_doubts(questionnaire, request.args.get("saisi", "")),
        doubt_names=DOUBTS,
        withdrawn=request.args.get("retire"),
        asked=request.values.get("exemplaire", ""),
        refused=refused,
    )


def _doubts(questionnaire: Questionnaire, name: str) -> list[tuple[Keyed, Doubt]]:
    """What is odd in the copy that was just keyed, question by question."""
    try:
        sheet = _sheet(find_numbered(questionnaire, name)) if name else None
    except Refused:
        return []
    found = [(keyed_in(sheet, one.path), one) for one in doubts_about(sheet.key)] if sheet else []
    return [(keyed, one) for keyed, one in found if keyed]


def _sheet_page(questionnaire: Questionnaire, name: str, refused: Refused | None = None) -> str:
    sheet = _sheet(find_numbered(questionnaire, name))
    return render_template(
        "paper/sheet.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        copy=name,
        questions=list(all_keyed(sheet)),
        values=sheet.values(),
        shown=shown,
        pages=[sheet.pages[number].id for number in sorted(sheet.pages)],
        missing=sheet.missing,
        refused=refused,
    )


def _sheet(key: CopyKey) -> SheetRead:
    sheet = find_copy(key)
    if sheet is None:
        raise Refused("copy_unknown", 404)
    return sheet


def all_keyed(sheet: SheetRead) -> Iterator[Keyed]:
    """The questions of a copy, in the order of its sheet."""
    version = db.session.get_one(FormVersion, (sheet.key.project_id, sheet.layout.form_version_id))
    form = load_form(version)
    return keyed_of(form, sheet.layout.places, form.default_language.tag)


def keyed_in(sheet: SheetRead, path: str) -> Keyed | None:
    """The question of a copy at a path, in the team's language, whatever the sheet's is."""
    version = db.session.get_one(FormVersion, (sheet.key.project_id, sheet.layout.form_version_id))
    form = load_form(version)
    return keyed_at(form, sheet.layout.places, path, form.default_language.tag)


def typed(keyed: Keyed, name: str) -> str:
    """What the form says of a question whose fields bear this name."""
    ranks = {value: request.form.get(f"{name}#{value}", "") for value, _label_of in keyed.options}
    return read_typed(keyed, request.form.getlist(name), ranks, now().date())


def _address(endpoint: str, questionnaire: Questionnaire, **values: Any) -> str:
    return url_for(endpoint, slug=questionnaire.project.slug, short_name=questionnaire.short_name, **values)
