"""Calls: one household at a time, its number, what came of it, the next."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from app.accounts.access import Act, can
from app.accounts.sign_in import signed_in
from app.clock import now
from app.db import reading
from app.errors import Refused
from app.fieldwork.agents import people_by_id
from app.fieldwork.call_outcomes import OUTCOMES, Outcome, note_call, take_back
from app.fieldwork.calling import call_list, called, has_answered, next_call
from app.fieldwork.doors import streets_of
from app.fieldwork.kinds import KINDS
from app.fieldwork.numbered import count_numbered
from app.fieldwork.turns import had_turn, held_turn, pass_over
from app.fieldwork.views.blueprint import QUESTIONNAIRE, blueprint
from app.posted import FormSchema, posted
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at
from app.projects.terms import State

_CALLS = f"{QUESTIONNAIRE}/appels"
_ACCEPTED = "accepted"
#: So many of those to call later are listed.
_SHOWN = 10


class _OutcomeSchema(FormSchema):
    """`when` is a wall-clock time of the project's zone."""

    household = fields.UUID(required=True)
    kind = fields.Str(required=True, validate=validate.OneOf(list(OUTCOMES)))
    when = fields.NaiveDateTime(format="%Y-%m-%dT%H:%M", load_default=None)
    text = fields.Str(load_default="", validate=validate.Length(max=2_000))


@blueprint.get(_CALLS)
def calls(slug: str, short_name: str) -> ResponseReturnValue:
    return _page(questionnaire_at(slug, short_name, Act.COLLECT))


@blueprint.post(f"{_CALLS}/suivant")
def next_one(slug: str, short_name: str) -> ResponseReturnValue:
    reading()
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    if questionnaire.state == State.PUBLISHED:
        next_call(questionnaire, signed_in())
    return redirect(_address(questionnaire), 303)


@blueprint.post(f"{_CALLS}/passer")
def pass_one(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    if turn := held_turn(questionnaire, signed_in().id):
        pass_over(turn)
    return redirect(_address(questionnaire), 303)


@blueprint.post(_CALLS)
def note_one(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    try:
        told = posted(_OutcomeSchema())
        household_id = told.pop("household")
        outcome = Outcome(**told | {"when": _moment(told["when"], questionnaire)})
        event_id = note_call(questionnaire, household_id, outcome, by=signed_in())
    except Refused as refused:
        return _page(questionnaire, refused, request.form.get("household", type=UUID)), refused.status
    # Who answered on the telephone has answered; of the others the caller could not know.
    told = outcome.kind != _ACCEPTED and has_answered(questionnaire, household_id)
    return redirect(_address(questionnaire, note=event_id, repondu=1 if told else None), 303)


@blueprint.post(f"{_CALLS}/annuler/<uuid:event_id>")
def take_one_back(slug: str, short_name: str, event_id: UUID) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    take_back(questionnaire, event_id, by=signed_in())
    return redirect(_address(questionnaire, annule=1), 303)


def _page(
    questionnaire: Questionnaire, refused: Refused | None = None, household_id: UUID | None = None
) -> str:
    """`household_id` is the one whose call could not be noted: its form comes again to who had it last."""
    caller = signed_in()
    turn = held_turn(questionnaire, caller.id)
    before_them = turn.household_id if turn else None
    if household_id and had_turn(questionnaire, household_id, caller.id):
        before_them = household_id
    listed = call_list(questionnaire, caller)
    reads = can(caller, Act.READ_ADDRESSES, questionnaire.project)
    numbered = count_numbered(questionnaire) if reads else Counter()
    due = [one for one in listed if one.free_at <= now()]
    later = listed[len(due) :]
    named = {*numbered, *(one.noted_by for one in later[:_SHOWN])}
    return render_template(
        "fieldwork/calls.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        called=called(questionnaire, before_them, caller) if before_them else None,
        until=turn.until if turn else None,
        questionnaire_url=_questionnaire_url(questionnaire, before_them) if before_them else "",
        due=len(due),
        agreed=sum(one.agreed is not None for one in due),
        later=later,
        most=_SHOWN,
        streets=streets_of(questionnaire.project_id, [one.household_id for one in later[:_SHOWN]]),
        numbered=numbered,
        people=people_by_id({one for one in named if one}),
        outcomes=OUTCOMES,
        kinds=KINDS,
        noted=request.args.get("note", type=UUID),
        is_undone="annule" in request.args,
        is_beside="repondu" in request.args,
        reads=reads,
        asked=request.form if refused else {},
        refused=refused,
    )


def _questionnaire_url(questionnaire: Questionnaire, household_id: UUID) -> str:
    """Where the questionnaire is keyed in while the household is on the telephone."""
    slug, short_name = questionnaire.project.slug, questionnaire.short_name
    return url_for("fieldwork.key", slug=slug, short_name=short_name, canal="phone", foyer=household_id)


def _moment(told: datetime | None, questionnaire: Questionnaire) -> datetime | None:
    return told.replace(tzinfo=ZoneInfo(questionnaire.project.zone)) if told else None


def _address(questionnaire: Questionnaire, **values: Any) -> str:
    slug, short_name = questionnaire.project.slug, questionnaire.short_name
    return url_for("fieldwork.calls", slug=slug, short_name=short_name, **values)
