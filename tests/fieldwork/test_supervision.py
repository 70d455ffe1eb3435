"""Doors counted by the fold of their log: in all and today, by agent and street, each rate with its base."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app import clock
from app.accounts.models import AuditEvent, Person, Role, Scope
from app.accounts.people import revoke_role
from app.db import db, transaction
from app.fieldwork.counting import door_counts
from app.fieldwork.doors import doors_of
from app.fieldwork.kinds import Stand
from app.fieldwork.oddities import oddities_of
from app.fieldwork.supervising import Board, board_of
from app.fieldwork.tallies import rates, tally_of
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.make_answers import make_envelope, send
from tests.make_doors import make_event, signed_in
from tests.make_fieldwork import make_addresses, make_agent, make_round
from tests.make_households import make_letter
from tests.make_projects import make_project

pytestmark = pytest.mark.slow

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
YESTERDAY = NOON - timedelta(days=1)


@pytest.fixture
def street(app: Flask, asked: Questionnaire) -> list[Household]:
    with app.app_context():
        return make_addresses(asked.project, 8)


@pytest.fixture
def ines(app: Flask, asked: Questionnaire, street: list[Household]) -> Person:
    """An agent whose round are the first six doors."""
    with app.app_context():
        agent = make_agent()
        make_round(asked, street[:6], agent)
        return agent


def board(asked: Questionnaire) -> Board:
    return board_of(doors_of(asked), "Europe/Paris")


def answer(asked: Questionnaire, household: Household) -> None:
    """The household answers on the web."""
    send(make_envelope(asked, code=make_letter(asked, household)))


def test_every_door_stands_somewhere_and_rates_say_their_base(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    with app.app_context():
        make_event(asked, street[0], ines, "absent")
        make_event(asked, street[0], ines, "accepted")
        make_event(asked, street[1], ines, "refusal")
        make_event(asked, street[2], ines, "absent")
        make_event(asked, street[3], ines, "vacant")
        answer(asked, street[4])
        tally = tally_of(doors_of(asked))
        assert (tally.doors, tally.tried, tally.met, tally.accepted, tally.refused) == (6, 4, 2, 1, 1)
        assert tally.elsewhere == 1
        assert dict(tally.stands) == {
            Stand.TO_DO: 1,
            Stand.AGAIN: 1,
            Stand.DONE: 2,
            Stand.REFUSED: 1,
            Stand.OUT: 1,
        }
        assert [line.replace("\u202f", " ") for line in rates(tally)] == [
            "Répondu : 2 des 6 portes (33 %), dont 1 par un autre canal",
            "Essayées : 4 des 6 portes (67 %)",
            "Rencontrés : 2 foyers, pour 4 portes essayées (50 %)",
            "Accepté : 1 des 2 foyers rencontrés (50 %)",
            "Refus : 1 des 2 foyers rencontrés (50 %)",
        ]
        assert door_counts(asked) == (6, 4, 2, 1, 1, (0, 0, 0, 0))


def test_a_call_is_no_visit_and_counts_apart(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    """On the board, in the published method and in the file; a wrong number tries no door."""
    with app.app_context():
        make_event(asked, street[0], ines, "absent")
        make_event(asked, street[0], ines, "accepted", channel="phone")
        make_event(asked, street[1], ines, "unusable", channel="phone")
        make_event(asked, street[2], ines, "accepted", channel="counter")
        told = board(asked)
        assert door_counts(asked) == (6, 1, 0, 0, 0, (2, 1, 1, 0))
        for line in (told.total, told.by_agent[ines.id]):
            assert (line.today.tried, line.today.phone.tried, line.today.phone.accepted) == (1, 2, 1)
        assert rates(told.total.all)[-1].replace("\u202f", " ") == (
            "Au téléphone : 2 foyers appelés, 1 joint (50 %) ; accepté, 1 ; refus, 0"
        )
    place = f"/projets/{asked.project.slug}/{asked.short_name}"
    owner = signed_in(app, Role.RESPONSABLE)
    assert "les foyers que chacun a appelés" in owner.get(f"{place}/terrain").text
    method = owner.get(f"{place}/resultats").text.replace("\u202f", " ")
    assert "Au téléphone : foyers appelés, 2 ; foyers joints, 1 sur 2 (50 %)" in method
    log = owner.post(f"{place}/terrain/journal.csv").text.removeprefix("\ufeff")
    channels = [row["canal"] for row in csv.DictReader(io.StringIO(log), delimiter=";")]
    assert channels == ["door", "phone", "phone", "counter"]


def test_streets_are_in_the_order_of_the_alphabet_however_they_are_written(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    with app.app_context():
        for name in ("allée Baco", "Rue d’Angleterre", "boulevard de Sarrebruck"):
            make_round(asked, make_addresses(asked.project, 1, name), ines)
    page = (
        signed_in(app, Role.RESPONSABLE).get(f"/projets/{asked.project.slug}/{asked.short_name}/terrain").text
    )
    wanted = ["allée Baco", "boulevard de Sarrebruck", "Rue d’Angleterre", "Rue de Coulmiers"]
    assert re.findall(r'<option value="[^"]+">((?:allée|boulevard|Rue) [^<]+)', page) == wanted
    rows = page[page.index('id="par-rue"') :]
    assert (
        list(dict.fromkeys(re.findall(r'rowheader">\s*((?:allée|boulevard|Rue) [^<]+?)\s*<', rows))) == wanted
    )
    assert "Aujourd’hui, personne n’est encore passé." in page
    assert "Ont décliné" not in page


def test_what_was_taken_back_never_was(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    with app.app_context():
        said = make_event(asked, street[0], ines, "refusal")
        make_event(asked, street[0], ines, "undone", event=str(said))
        tally = tally_of(doors_of(asked))
        assert (tally.tried, tally.refused, tally.stands[Stand.TO_DO]) == (0, 0, 6)


def test_an_answer_that_an_agent_told_of_is_not_elsewhere(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    with app.app_context():
        make_event(asked, street[0], ines, "accepted")
        answer(asked, street[0])
        tally = tally_of(doors_of(asked))
        assert (tally.accepted, tally.elsewhere) == (1, 0)


def test_today_is_told_apart_by_who_was_there_and_all_by_whose_the_door_is(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    with app.app_context():
        bo = make_agent("Bo")
        make_event(asked, street[0], ines, "absent", at=YESTERDAY)
        make_event(asked, street[0], bo, "accepted", at=NOON - timedelta(hours=1))
        make_event(asked, street[7], bo, "refusal", at=NOON - timedelta(hours=1))
        with clock.at(NOON):
            told = board(asked)
        assert (told.total.all.doors, told.total.all.tried, told.total.today.tried) == (7, 2, 2)
        assert (told.by_agent[ines.id].all.doors, told.by_agent[ines.id].today.tried) == (6, 0)
        assert (told.by_agent[bo.id].all.doors, told.by_agent[bo.id].all.refused) == (1, 1)
        assert (told.by_agent[bo.id].today.accepted, told.by_agent[bo.id].today.refused) == (1, 1)
        assert set(told.by_street) == {"Rue de Coulmiers"}


def test_a_day_is_one_of_the_project_and_no_clock_is_ahead_of_ours(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    with app.app_context():
        before_midnight = datetime(2026, 5, 3, 21, 59, tzinfo=UTC)
        make_event(asked, street[0], ines, "absent", at=before_midnight)
        make_event(asked, street[1], ines, "absent", at=before_midnight + timedelta(minutes=2))
        make_event(asked, street[2], ines, "absent", at=NOON + timedelta(days=400), received=NOON)
        with clock.at(NOON):
            assert board(asked).total.today.tried == 2


def test_appointments_of_today_and_before_are_told_and_agents_who_disagree(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    with app.app_context():
        bo = make_agent("Bo")
        for door, when in zip(street, (YESTERDAY, NOON, NOON + timedelta(days=1)), strict=False):
            make_event(asked, door, ines, "appointment", at=YESTERDAY, when=when.isoformat())
        make_event(asked, street[4], ines, "refusal")
        make_event(asked, street[4], bo, "accepted")
        with clock.at(NOON):
            told = board(asked)
        assert [(due.door.household_id, due.is_overdue) for due in told.due] == [
            (street[0].id, True),
            (street[1].id, False),
        ]
        (found,) = told.disagreeing
        assert [one.event.kind for one in found.words] == ["refusal", "accepted"]


def test_late_events_wrong_clocks_and_people_without_rights_are_shown(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    with app.app_context():
        make_event(asked, street[0], ines, "absent", at=YESTERDAY, received=NOON + timedelta(hours=1))
        make_event(asked, street[1], ines, "absent", at=YESTERDAY, received=NOON - timedelta(hours=1))
        make_event(asked, street[2], ines, "absent", at=NOON + timedelta(hours=1), received=NOON)
        odd = oddities_of(doors_of(asked), {ines.id})
        assert [one.household_id for one in odd.late] == [street[0].id]
        assert [one.household_id for one in odd.ahead] == [street[2].id]
        assert not odd.rightless
        with clock.at(NOON), transaction():
            revoke_role(db.session.merge(ines), Scope.CITY)
        assert oddities_of(doors_of(asked), set()).rightless == {ines.id: 2}


def test_the_log_is_read_in_one_query_however_many_doors_there_are(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    with app.app_context():
        for door in street:
            make_event(asked, door, ines, "absent")
        statements: list[str] = []

        def note(*told: Any) -> None:
            statements.append(told[2])

        event.listen(db.engine, "before_cursor_execute", note)
        assert tally_of(doors_of(asked)).tried == 8
        event.remove(db.engine, "before_cursor_execute", note)
        assert sum("field_event" in statement for statement in statements) == 1
        assert len(statements) <= 5


def test_the_owner_sees_all_an_agent_their_line_and_others_nothing(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    path = f"/projets/{asked.project.slug}/{asked.short_name}/terrain"
    with app.app_context():
        bo = make_agent("Bérénice")
        make_round(asked, [street[6]], bo)
        make_event(asked, street[0], ines, "refusal", text="ne veut pas")
    door = f"{path}/portes/{street[0].id}"
    owner = signed_in(app, Role.RESPONSABLE)
    assert "Bérénice" in owner.get(path).text
    assert "ne veut pas" in owner.get(door).text
    mine = signed_in(app, person=ines)
    told = mine.get(path)
    assert (told.status_code, "Vos portes" in told.text, "Bérénice" in told.text) == (200, True, False)
    assert street[0].address not in told.text
    assert mine.get(door).status_code == 403
    assert mine.post(f"{path}/journal.csv").status_code == 403
    assert signed_in(app, Role.LECTURE).get(path).status_code == 403
    outsider = signed_in(app)
    assert [outsider.get(path).status_code, outsider.get(door).status_code] == [404, 404]
    assert app.test_client().get(path).status_code == 303
    with app.app_context():
        reading = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "household.read")).one()
        assert reading.object == f"household {street[0].id}"


def test_a_door_of_another_project_has_no_history(app: Flask, asked: Questionnaire) -> None:
    with app.app_context():
        (foreign,) = make_addresses(make_project(), 1)
    path = f"/projets/{asked.project.slug}/{asked.short_name}/terrain/portes/{foreign.id}"
    assert signed_in(app, Role.RESPONSABLE).get(path).status_code == 404


def test_the_log_leaves_without_names_addresses_or_words(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    with app.app_context():
        (door,) = make_addresses(asked.project, 1, "=Rue")
        make_event(asked, door, ines, "refusal", text="Madame Rue a dit non", at=NOON)
    answer_ = signed_in(app, Role.RESPONSABLE).post(
        f"/projets/{asked.project.slug}/{asked.short_name}/terrain/journal.csv"
    )
    (row,) = csv.DictReader(io.StringIO(answer_.text.removeprefix("\ufeff")), delimiter=";")
    assert (row["rue"], row["agent"], row["evenement"]) == ("'=Rue", str(ines.number), "refusal")
    assert row["recu"] == "2026-05-04T12:00:00+02:00"
    assert not any(word in answer_.text for word in ("Inès", "Madame", "44000", "1 =Rue"))
    with app.app_context():
        assert db.session.scalars(select(AuditEvent).where(AuditEvent.act == "field_log.export")).one()


def test_results_tell_the_doors_in_their_method(
    app: Flask, asked: Questionnaire, street: list[Household], ines: Person
) -> None:
    path = f"/projets/{asked.project.slug}/{asked.short_name}/resultats"
    reader = signed_in(app, Role.LECTURE)
    with app.app_context():
        make_event(asked, street[0], ines, "accepted")
        make_event(asked, street[1], ines, "absent")
    told = reader.get(path).text.replace("\u202f", " ")
    assert (
        "Porte à porte : portes essayées, 2 sur 6 (33 %) ; foyers rencontrés, 1 sur 2 (50 %) ; "
        "accepté, 1 sur 1 (100 %) ; refus, 0 sur 1 (0 %)."
    ) in told
    with app.app_context():
        make_event(asked, street[1], ines, "refusal")
    assert "refus, 1 sur 2 (50 %)" in reader.get(path).text.replace("\u202f", " ")
