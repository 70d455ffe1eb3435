"""/projets/<slug>/<short-name>/saisir: answers that are said, keyed as one long form that blocks nothing."""

from dataclasses import replace

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.collection.pages.journey import Place
from app.collection.pages.offers import form_language, offers
from app.collection.pages.opening import place_to_answer
from app.collection.receipt import Outcome, Receipt
from app.collection.states import State
from app.db import keep, reading
from app.errors import Refused
from app.fieldwork.asking.reading import read_aloud
from app.fieldwork.keying.behalf import BEHALF
from app.fieldwork.keying.filling import Filling
from app.fieldwork.keying.handing_in import hand_in, household_for
from app.fieldwork.keying.sheet import pieces
from app.fieldwork.keying.started import CHANNELS, Started, begin, read_started
from app.fieldwork.views.blueprint import QUESTIONNAIRE, blueprint
from app.households.codes import show_code
from app.projects.forms import load_form
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at
from app.projects.versions import version_numbered

_ADDRESS = f"{QUESTIONNAIRE}/saisir"
_SAVE = "garder"


@blueprint.get(_ADDRESS)
def key(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    place = place_to_answer(questionnaire)
    if place is None:
        return _page(questionnaire, None)
    return _page(questionnaire, Filling.blank(place, begin(place.version.number, _default_language(place))))


@blueprint.post(_ADDRESS)
def key_in(slug: str, short_name: str) -> ResponseReturnValue:
    reading()
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    filling = _filling(questionnaire, read_started())
    action = request.form.get("aller", "")
    filling.change(action)
    if action != _SAVE:
        return _page(questionnaire, filling)
    if (mark := filling.mark()) and mark != filling.started.seen:
        told = replace(filling, started=replace(filling.started, seen=mark))
        return _page(questionnaire, told, tell=True)
    try:
        receipt = hand_in(filling, signed_in())
    except Refused as refused:
        return _page(questionnaire, filling, refused=refused), refused.status
    if receipt.outcome in (Outcome.CONFLICT, Outcome.GONE):
        keep()
        return _receipt_page(questionnaire, filling.started, receipt), 409
    return _receipt_page(questionnaire, filling.started, receipt)


def _filling(questionnaire: Questionnaire, started: Started) -> Filling:
    """The answers in the version they were begun in, whatever is asked by now."""
    version = version_numbered(questionnaire, started.number)
    if version is None:
        abort(404)
    filling = Filling.blank(Place(questionnaire, version, load_form(version)), started)
    filling.take(request.form)
    return filling


def _default_language(place: Place) -> str:
    return form_language(place.form, request.args.get("langue", "fr")).tag


def _page(
    questionnaire: Questionnaire,
    filling: Filling | None,
    *,
    tell: bool = False,
    refused: Refused | None = None,
) -> str:
    started = filling.started if filling else None
    household = None
    if started and started.household_id:
        household = household_for(questionnaire, started.household_id, signed_in())
    return render_template(
        "fieldwork/keying.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        started=started,
        household=household,
        pieces=pieces(filling, tell=tell) if filling else (),
        tell=tell,
        languages=offers(filling.place.form, started.language) if filling and started else (),
        is_test=filling.place.is_trial if filling else False,
        channels=CHANNELS,
        behalf=BEHALF,
        notice=read_aloud(questionnaire),
        refused=refused,
    )


def _receipt_page(questionnaire: Questionnaire, started: Started, receipt: Receipt) -> str:
    """Written in answer to the form, never at an address: a code belongs in none."""
    return render_template(
        "fieldwork/keyed.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        started=started,
        channels=CHANNELS,
        groups=show_code(receipt.code).split("-") if receipt.code else (),
        is_beside=receipt.state == State.BESIDE,
        is_waiting=receipt.state == State.QUARANTINED,
        is_test=receipt.state == State.TEST,
        outcome=receipt.outcome.value,
        withdrawal_url=url_for("pages.withdrawal", _external=True),
    )
