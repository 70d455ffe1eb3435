"""Sessions without addresses on the board, and the board narrowed to an agent or a street."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app import clock
from app.accounts.models import Person, Role
from app.fieldwork.counting import session_counts
from app.fieldwork.sessions import rate_of, sessions_of
from app.projects.models import Questionnaire
from tests.make_doors import make_event, make_session, signed_in
from tests.make_fieldwork import make_addresses, make_agent, make_round
from tests.make_projects import make_project
from tests.make_published import make_published

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
YESTERDAY = NOON - timedelta(days=1)


@pytest.fixture
def asked(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published(make_project())


@pytest.fixture
def ines(app: Flask, asked: Questionnaire) -> Person:
    """An agent who took three answers at a market, and one at another of which only that has arrived."""
    with app.app_context():
        agent = make_agent()
        make_session(asked, agent, "Marché de Zola", YESTERDAY, YESTERDAY, NOON, opened_last=True)
        make_event(asked, None, agent, "taken", at=YESTERDAY, session="01970000-0000-7000-8000-000000000001")
        return agent


def test_a_session_is_told_from_what_arrived_of_it(app: Flask, asked: Questionnaire, ines: Person) -> None:
    with app.app_context(), clock.at(NOON):
        market, unknown = sessions_of(asked)
        assert (market.place, market.channel, market.is_closed) == ("Marché de Zola", "street", False)
        assert (market.taken, market.taken_today, market.first, market.last) == (3, 1, YESTERDAY, NOON)
        assert (unknown.place, unknown.taken, unknown.taken_today) == (None, 1, 0)
        assert session_counts(asked) == (2, 4, (0, 0, 0))
        assert rate_of([market, unknown]) is None
        assert sessions_of(asked, make_agent("Bo").id) == []


def test_who_declined_is_counted_unless_taken_back_and_makes_a_rate_where_it_was_noted(
    app: Flask, asked: Questionnaire, ines: Person
) -> None:
    with app.app_context():
        session = "01970000-0000-7000-8000-000000000001"
        one, _, mistaken = (make_event(asked, None, ines, "declined", session=session) for _ in range(3))
        make_event(asked, None, ines, "undone", session=session, event=str(mistaken))
        # Nobody takes back what another counted.
        make_event(asked, None, make_agent("Bo"), "undone", session=session, event=str(one))
        assert session_counts(asked) == (2, 4, (1, 1, 2))
        told = "Ont répondu : 1 des 3 personnes abordées (33 %), dans la séance où des refus sont notés"
        assert re.sub(r"\s", " ", str(rate_of(sessions_of(asked)))) == told
    owner = signed_in(app, Role.RESPONSABLE)
    path = f"/projets/{asked.project.slug}/{asked.short_name}"
    assert re.search(r"1 sur 3\b", owner.get(f"{path}/terrain").text)
    method = re.sub(r"\s", " ", owner.get(f"{path}/resultats").text)
    assert "4 questionnaires en 2 séances ; dans celle où des refus sont notés, ont répondu 1 sur 3" in method


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_team_sees_all_sessions_an_agent_their_own_and_results_their_count(
    app: Flask, asked: Questionnaire, ines: Person
) -> None:
    path = f"/projets/{asked.project.slug}/{asked.short_name}"
    with app.app_context():
        bo = make_agent("Bo")
        make_session(asked, bo, "Maison des jeunes", NOON)
    owner = signed_in(app, Role.RESPONSABLE)
    told = owner.get(f"{path}/terrain").text
    assert all(word in told for word in ("Marché de Zola", "Maison des jeunes", "5 questionnaires terminés"))
    own = signed_in(app, person=bo).get(f"{path}/terrain").text
    assert ("Maison des jeunes" in own, "Marché de Zola" in own) == (True, False)
    method = owner.get(f"{path}/resultats").text
    assert "5 questionnaires en 3 séances" in method


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_board_is_narrowed_to_an_agent_and_a_street(
    app: Flask, asked: Questionnaire, ines: Person
) -> None:
    with app.app_context():
        bo = make_agent("Bo")
        here, there = make_addresses(asked.project, 3), make_addresses(asked.project, 2, "Rue Baco")
        make_round(asked, here, ines)
        make_round(asked, there, bo)
        make_event(asked, here[0], ines, "refusal")
        make_event(asked, there[0], bo, "accepted")
    owner = signed_in(app, Role.RESPONSABLE)
    path = f"/projets/{asked.project.slug}/{asked.short_name}/terrain"

    def board(query: str) -> str:
        return owner.get(f"{path}?{query}").text.replace("\u202f", " ")

    assert all(told in board("") for told in ("Essayées : 2 des 5 portes", "1 sur 3<", "(33 %)", "1 sur 2<"))
    mine = board(f"agent={bo.number}")
    assert ("Essayées : 1 des 2 portes" in mine, "1 sur 3" in mine, "Marché de Zola" in mine) == (
        True,
        False,
        False,
    )
    assert "Essayées : 1 des 3 portes" in board("rue=Rue de Coulmiers")
    assert "Essayées : 2 des 5 portes" in board("agent=99999&rue=Ailleurs&tri=x")
    assert [streets(board(f"tri={order}")) for order in ("", "refus")] == [
        ["Rue Baco", "Rue de Coulmiers"],
        ["Rue de Coulmiers", "Rue Baco"],
    ]


def streets(page: str) -> list[str]:
    """The streets whose rates a page shows, in its order."""
    return re.findall(r'role="rowheader">(Rue [^<]+)', page)
