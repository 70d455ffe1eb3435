"""Where the doors of a questionnaire stand: all of it for the team, their own line for an agent."""

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import Act, can
from app.accounts.sign_in import signed_in
from app.db import writing
from app.fieldwork.agents import agents_of, people_by_id
from app.fieldwork.doors import doors_of
from app.fieldwork.history import history_of
from app.fieldwork.kinds import KINDS, STANDS, Stand
from app.fieldwork.log_file import log_file
from app.fieldwork.oddities import oddities_of
from app.fieldwork.supervising import Board, Line, board_of
from app.fieldwork.tallies import rates
from app.fieldwork.views.blueprint import QUESTIONNAIRE, blueprint
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at

_FIELD = f"{QUESTIONNAIRE}/terrain"
#: So many doors are listed in each of the lists of what to look at.
_SHOWN = 50
#: The states of the board's columns, in their order.
_COLUMNS = (Stand.TO_DO, Stand.AGAIN, Stand.APPOINTMENT, Stand.DONE, Stand.REFUSED, Stand.OUT)


@blueprint.get(_FIELD)
def supervision(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    doors = list(doors_of(questionnaire))
    board = board_of(doors, questionnaire.project.zone)
    if not can(signed_in(), Act.MANAGE, questionnaire.project):
        return _own_page(questionnaire, board)
    odd = oddities_of(doors, {person.id for person in agents_of(questionnaire.project)})
    return render_template(
        "fieldwork/supervision.html",
        **_common(questionnaire),
        board=board,
        agents=sorted(board.by_agent.items(), key=_most_doors),
        streets=sorted(board.by_street.items(), key=_by_name),
        rates=rates(board.total.all),
        odd=odd,
        most=_SHOWN,
        people=people_by_id({key for key in board.by_agent if key} | _authors(board) | odd.authors),
    )


@blueprint.get(f"{_FIELD}/portes/<uuid:household_id>")
def door_history(slug: str, short_name: str, household_id: UUID) -> ResponseReturnValue:
    """What was noted at one door; the reading is logged."""
    questionnaire = questionnaire_at(slug, short_name, Act.READ_ADDRESSES)
    writing()
    found = history_of(questionnaire, household_id, signed_in())
    people = {one.person_id for one in found.log} | ({found.person_id} if found.person_id else set())
    return render_template(
        "fieldwork/door.html", **_common(questionnaire), door=found, people=people_by_id(people)
    )


@blueprint.post(f"{_FIELD}/journal.csv")
def export_log(slug: str, short_name: str) -> Response:
    """The log as a file: the answer to a form, so that no link leads to it."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    told = log_file(questionnaire, by=signed_in())
    headers = {
        "Content-Disposition": f"attachment; filename=journal-{short_name}.csv",
        "Cache-Control": "no-store",
    }
    return Response(told, mimetype="text/csv; charset=utf-8", headers=headers)


def _own_page(questionnaire: Questionnaire, board: Board) -> str:
    mine = board.by_agent.get(signed_in().id, Line())
    return render_template(
        "fieldwork/own_line.html", **_common(questionnaire), line=mine, rates=rates(mine.all)
    )


def _common(questionnaire: Questionnaire) -> dict[str, object]:
    return {
        "project": questionnaire.project,
        "questionnaire": questionnaire,
        "columns": _COLUMNS,
        "stands": STANDS,
        "kinds": KINDS,
    }


def _authors(board: Board) -> set[UUID]:
    """Who is named in the lists of what to look at."""
    words = {one.person_id for found in board.disagreeing for one in found.words}
    return words | {due.door.person_id for due in board.due if due.door.person_id}


def _most_doors(item: tuple[UUID | None, Line]) -> tuple[bool, int]:
    person_id, line = item
    return person_id is None, -line.all.doors


def _by_name(item: tuple[str | None, Line]) -> tuple[bool, str]:
    street, _line = item
    return street is None, street or ""
