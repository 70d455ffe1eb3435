"""One door as its log tells it."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import Act, can
from app.accounts.sign_in import signed_in
from app.db import writing
from app.fieldwork.agents import people_by_id
from app.fieldwork.history import history_of
from app.fieldwork.kinds import KINDS, STANDS
from app.fieldwork.views.blueprint import FIELD, blueprint
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at
from app.projects.terms import State

_DOOR = f"{FIELD}/portes/<uuid:household_id>"


@blueprint.get(_DOOR)
def door_history(slug: str, short_name: str, household_id: UUID) -> ResponseReturnValue:
    """What was noted at one door; the reading is logged."""
    return _page(questionnaire_at(slug, short_name, Act.READ_ADDRESSES), household_id)


def _page(questionnaire: Questionnaire, household_id: UUID) -> str:
    writing()
    found = history_of(questionnaire, household_id, signed_in())
    people = {one.person_id for one in found.log} | ({found.person_id} if found.person_id else set())
    is_closed = questionnaire.state == State.CLOSED
    may_move = can(signed_in(), Act.MANAGE, questionnaire.project) and not is_closed
    return render_template(
        "fieldwork/door.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        door=found,
        may_move=may_move,
        people=people_by_id(people),
        stands=STANDS,
        is_closed=is_closed,
        kinds=KINDS,
        is_moved="deplacee" in request.args,
    )
