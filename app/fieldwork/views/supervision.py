"""Where the doors of a questionnaire stand: all of it for the team, their own line for an agent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import Act, can
from app.accounts.models import Person
from app.accounts.sign_in import signed_in
from app.fieldwork.agents import agents_of, people_by_id
from app.fieldwork.closing import count_late
from app.fieldwork.doors import Door, doors_of
from app.fieldwork.elsewhere import elsewhere_of
from app.fieldwork.kinds import KINDS, LEFT, STANDS, Stand
from app.fieldwork.log_file import log_file
from app.fieldwork.oddities import oddities_of
from app.fieldwork.sessions import PLACES, Session, rate_of, sessions_of, taken
from app.fieldwork.supervising import Board, Line, board_of, move_all
from app.fieldwork.tallies import RATES, rates
from app.fieldwork.views.blueprint import FIELD, blueprint
from app.fieldwork.views.narrowing import NONE, ORDERS, narrowing_of
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at
from app.projects.quartiers import fold
from app.projects.terms import State

#: So many doors are listed in each of the lists of what to look at.
_SHOWN = 50
#: The states of the board's columns, in their order.
_COLUMNS = (Stand.TO_DO, Stand.AGAIN, Stand.APPOINTMENT, Stand.DONE, Stand.REFUSED, Stand.OUT)


@blueprint.get(FIELD)
def supervision(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    doors = list(doors_of(questionnaire))
    if not can(signed_in(), Act.MANAGE, questionnaire.project):
        return _own_page(questionnaire, board_of(doors, questionnaire.project.zone))
    return _board_page(questionnaire, doors)


@blueprint.post(f"{FIELD}/journal.csv")
def export_log(slug: str, short_name: str) -> Response:
    """The log as a file: the answer to a form, so that no link leads to it."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    told = log_file(questionnaire, by=signed_in())
    headers = {
        "Content-Disposition": f"attachment; filename=journal-{short_name}.csv",
        "Cache-Control": "no-store",
    }
    return Response(told, mimetype="text/csv; charset=utf-8", headers=headers)


def _board_page(questionnaire: Questionnaire, doors: list[Door]) -> str:
    """The board, of the doors that are asked for."""
    sessions = sessions_of(questionnaire)
    whose = {door.person_id for door in doors if door.person_id} | {one.person_id for one in sessions}
    people = people_by_id(whose)
    narrowing = narrowing_of([] if questionnaire.state == State.CLOSED else doors, people)
    shown = narrowing.doors(doors)
    # Of some of the doors it is not known how many answered elsewhere before a closing.
    kept = elsewhere_of(questionnaire)
    elsewhere = None if narrowing.agent or narrowing.street else kept
    board = board_of(shown, questionnaire.project.zone, elsewhere)
    odd = oddities_of(shown, {person.id for person in agents_of(questionnaire.project)})
    named = {key for key in board.by_agent if key} | _authors(board) | odd.authors
    people |= people_by_id(named - people.keys())
    return render_template(
        "fieldwork/supervision.html",
        **_common(questionnaire),
        **_told(narrowing.sessions(sessions)),
        narrowing=narrowing,
        orders=ORDERS,
        none=NONE,
        board=board,
        agents=narrowing.ordered(sorted(board.by_agent.items(), key=partial(_most_doors, people))),
        streets=narrowing.ordered(sorted(board.by_street.items(), key=_by_name)),
        rates=rates(board.total.all),
        odd=odd,
        most=_SHOWN,
        people=people,
        late=count_late(questionnaire),
        kept=kept,
    )


def _own_page(questionnaire: Questionnaire, board: Board) -> str:
    mine = board.by_agent.get(signed_in().id, Line())
    if elsewhere := elsewhere_of(questionnaire):
        move_all(mine.all, elsewhere.agents.get(signed_in().id, Counter()))
    sessions = sessions_of(questionnaire, signed_in().id)
    return render_template(
        "fieldwork/own_line.html",
        **_common(questionnaire),
        **_told(sessions),
        line=mine,
        rates=rates(mine.all),
        most=_SHOWN,
    )


def _told(sessions: Sequence[Session]) -> dict[str, object]:
    today = sum(one.taken_today for one in sessions)
    told = {"taken": taken(sessions), "taken_today": today, "session_rate": rate_of(sessions)}
    return {"sessions": sessions, "places": PLACES, **told}


def _common(questionnaire: Questionnaire) -> dict[str, object]:
    is_closed = questionnaire.state == State.CLOSED
    return {
        "project": questionnaire.project,
        "questionnaire": questionnaire,
        "columns": _COLUMNS,
        "columns_of_rates": RATES,
        "stands": LEFT if is_closed else STANDS,
        "is_closed": is_closed,
        "kinds": KINDS,
    }


def _authors(board: Board) -> set[UUID]:
    """Who is named in the lists of what to look at."""
    words = {one.person_id for found in board.disagreeing for one in found.words}
    return words | {due.door.person_id for due in board.due if due.door.person_id}


def _most_doors(people: Mapping[UUID, Person], item: tuple[UUID | None, Line]) -> tuple[bool, int, str]:
    person_id, line = item
    person = people.get(person_id) if person_id else None
    return person_id is None, -line.all.doors, person.name if person else ""


def _by_name(item: tuple[str | None, Line]) -> tuple[bool, str]:
    street, _line = item
    return street is None, fold(street or "")
