"""Calls: whom next, never two callers at once, never twice within three hours, numbers one at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.accounts.models import AuditEvent, Person, Role
from app.clock import now
from app.db import db, reading, transaction
from app.fieldwork.calling import call_list, called, next_call
from app.fieldwork.models import FieldEvent
from app.fieldwork.turns import TURN, CallTurn, held_turn
from app.households.models import Household
from app.projects.models import Questionnaire
from app.projects.publishing import close
from tests.make import make_person
from tests.make_answers import make_envelope, send
from tests.make_doors import make_contact, make_event, signed_in
from tests.make_fieldwork import make_addresses, make_agent, make_round
from tests.make_households import make_letter

pytestmark = pytest.mark.slow

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=2)


@pytest.fixture
def street(app: Flask, asked: Questionnaire) -> list[Household]:
    """Six households, each of which left a number."""
    with app.app_context():
        doors = make_addresses(asked.project, 6)
        for number, door in enumerate(doors):
            make_contact(door, f"02 40 00 00 0{number}", f"Personne {number}")
        return doors


@pytest.fixture
def owner(app: Flask) -> Person:
    """Who may read addresses, and so call households that nobody is assigned."""
    with app.app_context():
        return make_person("Ana", role=Role.RESPONSABLE)


@pytest.fixture
def path(asked: Questionnaire) -> str:
    return f"/projets/{asked.project.slug}/{asked.short_name}/appels"


def listed(asked: Questionnaire, caller: Person) -> list[UUID]:
    """Whom this caller should call now."""
    return [one.household_id for one in call_list(asked, caller) if one.free_at <= now()]


def take_next(asked: Questionnaire, caller: Person) -> UUID | None:
    """The household that this caller has before them now."""
    with transaction():
        reading()
        turn = next_call(asked, caller)
        return turn.household_id if turn else None


def held(app: Flask, asked: Questionnaire) -> dict[UUID | None, UUID]:
    with app.app_context():
        return {turn.person_id: turn.household_id for turn in db.session.scalars(select(CallTurn))}


def test_who_asked_for_an_hour_is_called_first_then_the_least_tried(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person
) -> None:
    with app.app_context():
        again, twice, once, later, untried, late = street
        make_event(asked, again, owner, "again", at=LONG_AGO, when=(NOON - timedelta(minutes=5)).isoformat())
        make_event(
            asked, late, owner, "appointment", at=LONG_AGO, when=(NOON - timedelta(hours=2)).isoformat()
        )
        for _ in range(2):
            make_event(asked, twice, owner, "absent", at=LONG_AGO)
        make_event(asked, once, owner, "message", at=LONG_AGO)
        make_event(asked, later, owner, "again", at=LONG_AGO, when=(NOON + timedelta(hours=1)).isoformat())
        with clock.at(NOON):
            assert listed(asked, owner) == [late.id, again.id, untried.id, once.id, twice.id]
            assert call_list(asked, owner)[-1].household_id == later.id


def test_nobody_is_called_twice_within_three_hours_unless_they_asked(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person
) -> None:
    with app.app_context():
        recent, agreed, before, *_rest = street
        make_event(asked, recent, owner, "absent", at=NOON - timedelta(minutes=179))
        soon = NOON - timedelta(minutes=1)
        make_event(asked, agreed, owner, "again", at=NOON - timedelta(hours=1), when=soon.isoformat())
        make_event(asked, before, owner, "absent", at=NOON - timedelta(minutes=181))
        with clock.at(NOON):
            told = listed(asked, owner)
        assert recent.id not in told
        assert {agreed.id, before.id} <= set(told)


def test_a_final_word_an_answer_or_a_wrong_number_ends_the_calls(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person
) -> None:
    with app.app_context():
        refused, accepted, unable, wrong, web, silent = street
        for door, kind in ((refused, "refusal"), (accepted, "accepted"), (unable, "unable")):
            make_event(asked, door, owner, kind, at=LONG_AGO)
        make_event(asked, wrong, owner, "unusable", at=LONG_AGO)
        send(make_envelope(asked, code=make_letter(asked, web)))
        (mute,) = make_addresses(asked.project, 1)
        make_contact(mute, " ")
        assert [one.household_id for one in call_list(asked, owner)] == [silent.id]


def test_after_a_wrong_number_the_household_s_next_contact_is_called(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person
) -> None:
    with app.app_context():
        for other in street[1:]:
            make_event(asked, other, owner, "refusal", at=LONG_AGO)
        make_contact(street[0], "06 00 00 00 99", "Zoé")
        make_event(asked, street[0], owner, "unusable", at=LONG_AGO)
        assert take_next(asked, owner) == street[0].id
        turn = held_turn(asked, owner.id)
        assert turn
        found = called(asked, turn.household_id, owner)
        assert found
        assert (found.contact.name, found.dialled) == ("Zoé", "0600000099")


def test_two_callers_never_have_the_same_household(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person
) -> None:
    with app.app_context():
        other = make_person("Bo", role=Role.RESPONSABLE)
        first, second = take_next(asked, owner), take_next(asked, other)
        assert first
        assert second
        assert first != second
        assert take_next(asked, owner) == first
        with clock.at(now() + TURN + timedelta(seconds=1)):
            assert take_next(asked, other) in {first, second}


def test_callers_who_ask_at_the_same_moment_get_a_household_each(
    app: Flask, asked: Questionnaire, street: list[Household], path: str
) -> None:
    clients = [signed_in(app, Role.RESPONSABLE) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda client: client.post(f"{path}/suivant").status_code, clients))
    assert answers == [303] * 6
    assert set(held(app, asked).values()) == {door.id for door in street}


def test_a_household_that_was_passed_over_is_left_alone_for_a_while(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person, path: str
) -> None:
    client = signed_in(app, person=owner)
    client.post(f"{path}/suivant")
    (passed,) = held(app, asked).values()
    client.post(f"{path}/passer")
    client.post(f"{path}/suivant")
    assert held(app, asked)[owner.id] != passed
    with app.app_context(), clock.at(now() + timedelta(minutes=31)):
        assert passed in listed(asked, owner)


def note(client: FlaskClient, path: str, household: UUID, kind: str, **told: str) -> str:
    """Note what came of a call; the page that follows, or that says why not."""
    data = {"household": str(household), "kind": kind, **told}
    return client.post(path, data=data, follow_redirects=True).text


def test_a_call_from_the_number_to_the_next(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person, path: str
) -> None:
    client = signed_in(app, person=owner)
    assert "6 foyers à appeler" in client.get(path).text
    assert "02 40" not in client.get(path).text
    client.post(f"{path}/suivant")
    household = held(app, asked)[owner.id]
    told = client.get(path).text
    shown = [number for number in range(6) if f'href="tel:024000000{number}"' in told]
    assert len(shown) == 1
    assert f"saisir?canal=phone&amp;foyer={household}" in told
    assert client.get(f"{path.removesuffix('appels')}saisir?canal=phone&foyer={household}").status_code == 200
    told = note(client, path, household, "absent", text="sonne occupé")
    assert ("C’est noté" in told, "5 foyers à appeler" in told) == (True, True)
    with app.app_context():
        events = db.session.scalars(select(FieldEvent).order_by(FieldEvent.sequence)).all()
        assert [(one.kind, one.data, one.person_id, one.device_id) for one in events] == [
            ("absent", {"channel": "phone"}, owner.id, None),
            ("note", {"text": "sonne occupé", "channel": "phone"}, owner.id, None),
        ]
        assert db.session.scalars(select(AuditEvent).where(AuditEvent.act == "contact.read")).one()
    undo = told.split("/appels/annuler/")[1].split('"')[0]
    told = client.post(f"{path}/annuler/{undo}", follow_redirects=True).text
    assert "6 foyers à appeler" in told


def test_a_caller_learns_that_the_household_answered_meanwhile(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person, path: str
) -> None:
    client = signed_in(app, person=owner)
    client.post(f"{path}/suivant")
    household = held(app, asked)[owner.id]
    assert "par un autre moyen" not in client.get(path).text
    with app.app_context():
        (door,) = [one for one in street if one.id == household]
        send(make_envelope(asked, code=make_letter(asked, door)))
    assert "Ce foyer vient de répondre par un autre moyen" in client.get(path).text
    assert "Ce foyer avait déjà répondu, par un autre moyen" in note(client, path, household, "absent")
    client.post(f"{path}/suivant")
    other = held(app, asked)[owner.id]
    told = note(client, path, other, "again", when="2090-07-01T18:30")
    assert "par un autre moyen" not in told
    assert "1 foyer à rappeler plus tard" in told
    assert (
        f'1 juil. 2090, 18:30</strong> · <a href="{path.removesuffix("appels")}terrain/portes/{other}' in told
    )
    assert "convenu avec Ana" in told


def test_an_agreed_hour_is_one_of_the_project_and_still_to_come(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person, path: str
) -> None:
    client = signed_in(app, person=owner)
    client.post(f"{path}/suivant")
    household = held(app, asked)[owner.id]
    assert "dites le jour et l’heure" in note(client, path, household, "appointment")
    assert "Cette heure est passée" in note(client, path, household, "again", when="2020-01-01T10:00")
    assert 'value="again" required checked' in note(client, path, household, "again", when="2020-01-01T10:00")
    assert 'role="alert"' in note(client, path, household, "vacant")
    note(client, path, household, "appointment", when="2090-07-01T18:30", text="plutôt le soir")
    with app.app_context():
        event = db.session.scalars(select(FieldEvent)).one()
        said = {"when": "2090-07-01T18:30:00+02:00", "text": "plutôt le soir"}
        assert event.data == said | {"channel": "phone"}


def test_an_agent_calls_the_households_assigned_to_them_and_no_others(
    app: Flask, asked: Questionnaire, street: list[Household], path: str
) -> None:
    with app.app_context():
        agent = make_agent()
        make_round(asked, street[:1], agent)
        make_round(asked, street[1:2], make_agent("Bo"))
    client = signed_in(app, person=agent)
    assert "1 foyer à appeler" in client.get(path).text
    client.post(f"{path}/suivant")
    assert held(app, asked) == {agent.id: street[0].id}
    assert "02 40 00 00 00" in client.get(path).text
    for foreign in street[1:3]:
        assert "n’existe pas" in note(client, path, foreign.id, "absent")
    with app.app_context():
        make_round(asked, street[:1], None)
    assert "02 40 00 00 00" not in client.get(path).text


def test_who_runs_a_campaign_calls_doors_that_are_shared_out_and_gives_them_away(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person, path: str
) -> None:
    with app.app_context():
        awa, bo = make_agent("Awa"), make_agent("Bo")
        make_round(asked, street[:4], awa)
        make_round(asked, street[4:5], bo)
        make_event(asked, street[0], awa, "refusal", at=LONG_AGO)
    client, rounds = signed_in(app, person=owner), f"{path.removesuffix('appels')}tournees"
    told = client.get(path).text
    assert "5 foyers à appeler" in told
    assert "Awa 3, " in told
    assert "1 porte" in client.get(rounds).text
    client.post(f"{rounds}/numeros", data={"quoi": "free", "agent": str(bo.id)})
    assert "Bo 2" in client.get(path).text
    client.post(f"{rounds}/numeros", data={"quoi": "all", "agent": str(bo.id)})
    assert "Bo 5." in client.get(path).text
    assert "ont un numéro" not in signed_in(app, person=bo).get(path).text
    assert signed_in(app, person=bo).post(f"{rounds}/numeros", data={"quoi": "all"}).status_code == 403


def test_a_number_is_shown_to_nobody_whose_turn_it_was_not(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person, path: str
) -> None:
    client = signed_in(app, person=owner)
    assert "02 40" not in note(client, path, street[0].id, "appointment")


def test_nobody_is_called_for_a_questionnaire_that_is_closed(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person, path: str
) -> None:
    with app.app_context(), transaction():
        close(db.session.merge(asked))
    client = signed_in(app, person=owner)
    client.post(f"{path}/suivant")
    assert held(app, asked) == {}
    assert "est clos" in client.get(path).text


def test_a_turn_that_ran_out_loses_nothing_of_a_call(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person, path: str
) -> None:
    client = signed_in(app, person=owner)
    client.post(f"{path}/suivant")
    household = held(app, asked)[owner.id]
    with app.app_context(), transaction() as session:
        session.scalars(select(CallTurn)).one().until = now() - timedelta(seconds=1)
    assert "C’est noté" in note(client, path, household, "refusal")


def test_nobody_takes_back_what_another_noted(
    app: Flask, asked: Questionnaire, street: list[Household], owner: Person, path: str
) -> None:
    with app.app_context():
        other = make_person("Bo", role=Role.RESPONSABLE)
        event = make_event(asked, street[0], other, "refusal")
    assert signed_in(app, person=owner).post(f"{path}/annuler/{event}").status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.LECTURE, 403), (None, 404)])
def test_only_who_collects_calls(
    app: Flask, street: list[Household], path: str, role: Role | None, status: int
) -> None:
    client = signed_in(app, role)
    data = {"household": str(street[0].id), "kind": "absent"}
    answers = (
        client.get(path),
        client.post(f"{path}/suivant"),
        client.post(f"{path}/passer"),
        client.post(path, data=data),
    )
    assert [answer.status_code for answer in answers] == [status] * 4
