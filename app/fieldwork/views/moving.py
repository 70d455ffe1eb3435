"""The way out for an answer that is another door's: which one is looked for, and looked at once more."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields

from app.accounts.access import Act, require
from app.accounts.sign_in import signed_in
from app.db import db, writing
from app.errors import Refused
from app.fieldwork.agents import people_by_id
from app.fieldwork.doors import answered_among
from app.fieldwork.history import history_of
from app.fieldwork.moving import movable, move_by_team
from app.fieldwork.views.blueprint import FIELD, blueprint
from app.households.finding import find_places
from app.households.models import Household
from app.households.streets import Place, neighbours_of
from app.posted import FormSchema, posted
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at

_VISIT = f"{FIELD}/portes/<uuid:household_id>/visites/<uuid:event_id>/deplacer"
#: Addresses shown of those that are found.
_MOST = 50


class _MoveSchema(FormSchema):
    target = fields.UUID(required=True)


@blueprint.get(_VISIT)
def right_door(slug: str, short_name: str, household_id: UUID, event_id: UUID) -> ResponseReturnValue:
    """The doors that an answer may be of; once one is chosen, what becomes of both."""
    return _page(_managed(slug, short_name), household_id, event_id)


@blueprint.post(_VISIT)
def move_answer(slug: str, short_name: str, household_id: UUID, event_id: UUID) -> ResponseReturnValue:
    """The answer goes to the door where it was given."""
    questionnaire = _managed(slug, short_name)
    try:
        target = _household(questionnaire, posted(_MoveSchema())["target"])
        move_by_team(questionnaire, household_id, event_id, target, by=signed_in())
    except Refused as refused:
        return _page(questionnaire, household_id, event_id, refused), refused.status
    there = url_for(
        "fieldwork.door_history", slug=slug, short_name=short_name, household_id=household_id, deplacee=1
    )
    return redirect(there, 303)


def _managed(slug: str, short_name: str) -> Questionnaire:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    require(signed_in(), Act.READ_ADDRESSES, questionnaire.project)
    return questionnaire


def _household(questionnaire: Questionnaire, household_id: UUID) -> Household:
    """An address of the project. Refused: move_nowhere (409)."""
    found = db.session.get(Household, (questionnaire.project_id, household_id))
    if found is None:
        raise Refused("move_nowhere", 409)
    return found


def _page(
    questionnaire: Questionnaire, household_id: UUID, event_id: UUID, refused: Refused | None = None
) -> str:
    """Refused: as `movable`, where there is nothing to move."""
    writing()
    found = history_of(questionnaire, household_id, signed_in())
    visit = movable(questionnaire, household_id, event_id)
    typed = request.args.get("adresse", "").strip()
    chosen = request.args.get("vers", type=UUID) if not refused else None
    places = _places(questionnaire, found.household, typed)
    target = _household(questionnaire, chosen) if chosen and chosen != household_id else None
    shown = [one.id for one in places[:_MOST]] + ([target.id] if target else [])
    return render_template(
        "fieldwork/door_move.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        door=found.household,
        visit=visit,
        people=people_by_id({visit.person_id}),
        typed=typed,
        places=places[:_MOST],
        has_more=bool(typed) and len(places) > _MOST,
        most=_MOST,
        target=target,
        answered=answered_among(questionnaire, shown),
        refused=refused,
    )


def _places(questionnaire: Questionnaire, door: Household, typed: str) -> Sequence[Place]:
    """What was looked for, one more than are shown where there are more; else the nearest of its street."""
    if not typed:
        return neighbours_of(door, _MOST)
    found = find_places(questionnaire.project, typed, _MOST + 2)
    return [place for place in found if place.id != door.id]
