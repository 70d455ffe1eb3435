"""Answers that were put at the wrong door: they go to the right one, count once, and the log tells of it."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import AuditEvent, Role
from app.collection.answered import answered_households
from app.collection.models import Submission
from app.db import db, transaction
from app.fieldwork.doors import doors_of
from app.fieldwork.kinds import Stand
from app.households.models import Household
from app.projects.models import Questionnaire
from app.projects.publishing import close, reopen
from tests.make_answers import make_envelope, send
from tests.make_doors import signed_in
from tests.make_fieldwork import Json, Phone, make_addresses, make_agent, make_phone, make_round
from tests.make_households import make_letter
from tests.make_projects import make_project


@pytest.fixture
def street(app: Flask, asked: Questionnaire) -> list[Household]:
    with app.app_context():
        return make_addresses(asked.project, 3)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, asked: Questionnaire, street: list[Household]) -> Phone:
    with app.app_context():
        agent = make_agent()
        make_round(asked, street, agent)
        return make_phone(client, asked.project, agent)


def given(phone: Phone, asked: Questionnaire, door: Household) -> tuple[Json, Json]:
    """An answer and the event that says so, as a device hands them in."""
    answer = phone.answer(asked, door)
    return answer, phone.event(asked, door, "accepted", instance_id=answer["instance_id"])


def moved(phone: Phone, asked: Questionnaire, pair: tuple[Json, Json], *way: Household) -> list[Json]:
    """What a device hands in when its agent moves that answer from one door to another."""
    (answer, accepted), (origin, target) = pair, way
    told = {"instance_id": answer["instance_id"], "moved_from": str(origin.id)}
    return [
        phone.event(asked, origin, "undone", event=accepted["instance_id"], moved_to=str(target.id)),
        phone.event(asked, target, "accepted", **told),
    ]


def answered(app: Flask, asked: Questionnaire) -> set[UUID]:
    with app.app_context():
        return answered_households(asked.project_id, asked.id)


def states(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Submission.state).order_by(Submission.id)))


def test_an_answer_goes_to_the_door_that_its_agent_says_and_each_code_counts_once(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    phone.push(*(first := given(phone, asked, street[0])))
    phone.push(*given(phone, asked, street[0]), *given(phone, asked, street[1]))
    assert states(app) == ["counted", "beside", "counted"]
    moving = moved(phone, asked, first, street[0], street[1])
    assert [result["status"] for result in phone.push(*moving)] == [201, 201]
    # What stood beside it counts; at the other door it came first.
    assert states(app) == ["counted", "counted", "beside"]
    back = moved(phone, asked, (first[0], moving[1]), street[1], street[2])
    phone.push(*back)
    assert states(app) == ["counted"] * 3
    # The same again moves nothing.
    assert [result["status"] for result in phone.push(*moving, *back)] == [200] * 4
    assert answered(app, asked) == {door.id for door in street}
    with app.app_context():
        acts = db.session.scalars(select(AuditEvent.act).where(AuditEvent.act == "answer.move"))
        assert len(list(acts)) == 2


def test_an_answer_that_comes_after_the_word_is_put_where_it_belongs(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    pair = given(phone, asked, street[0])
    first = moved(phone, asked, pair, street[0], street[1])
    phone.push(pair[1], *first)
    phone.push(*moved(phone, asked, (pair[0], first[1]), street[1], street[2]))
    (result,) = phone.push(pair[0])
    assert result["receipt"]["state"] == "counted"
    assert answered(app, asked) == {street[2].id}
    with app.app_context():
        stands = {door.household_id: door.stand for door in doors_of(db.session.merge(asked))}
    assert [stands[door.id] for door in street] == [Stand.TO_DO, Stand.TO_DO, Stand.DONE]


def test_nobody_moves_what_another_collected_and_nothing_moves_after_closing(
    app: Flask, client: FlaskClient, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    phone.push(*(pair := given(phone, asked, street[0])))
    with app.app_context():
        other = make_phone(client, asked.project, make_agent("Bo"))
    other.push(*moved(other, asked, pair, street[0], street[1]))
    assert answered(app, asked) == {street[0].id}
    with app.app_context(), transaction():
        close(db.session.merge(asked))
    results = phone.push(*moved(phone, asked, pair, street[0], street[2]))
    assert [result["status"] for result in results] == [201, 201]
    assert states(app) == ["counted"]


def test_what_was_given_before_a_closing_is_bound_to_no_door_again(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    """A move handed in after closing changes how both doors stand, and what they count for it does not."""
    with app.app_context():
        letters = [make_letter(asked, door) for door in street[:2]]
    phone.push(*(pair := given(phone, asked, street[0])))
    with app.app_context(), transaction():
        close(db.session.merge(asked))
    assert [one["status"] for one in phone.push(*moved(phone, asked, pair, *street[:2]))] == [201, 201]
    with app.app_context(), transaction():
        reopen(db.session.get_one(Questionnaire, asked.id))
    with app.app_context():
        stands = {
            door.household_id: door.stand for door in doors_of(db.session.get_one(Questionnaire, asked.id))
        }
    assert [stands[door.id] for door in street] == [Stand.TO_DO, Stand.DONE, Stand.TO_DO]
    assert answered(app, asked) == set()
    with app.app_context():
        again = [send(make_envelope(asked, code=letter)).state for letter in letters]
    assert again == ["beside", "counted"]
    assert answered(app, asked) == set()


def test_the_team_moves_it_in_the_agents_name_and_both_doors_say_so(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    phone.push(*(pair := given(phone, asked, street[0])))
    board = f"/projets/{asked.project.slug}/{asked.short_name}/terrain/portes"
    path = f"{board}/{street[0].id}/visites/{pair[1]['instance_id']}/deplacer"
    told = {"target": str(street[1].id)}
    owner = signed_in(app, Role.RESPONSABLE)
    assert path in owner.get(f"{board}/{street[0].id}").text
    assert street[1].address in owner.get(path).text
    for person, status in ((signed_in(app, Role.AGENT), 403), (signed_in(app, None), 404)):
        assert person.get(path).status_code == person.post(path, data=told).status_code == status
        assert path not in person.get(f"{board}/{street[0].id}").text
    assert owner.post(path, data={"target": str(street[0].id)}).status_code == 409
    other_event = path.replace(pair[1]["instance_id"], str(street[0].id))
    assert owner.get(other_event).status_code == owner.post(other_event, data=told).status_code == 409
    page = owner.post(path, data=told, follow_redirects=True).text
    assert "La réponse est à sa porte." in page
    assert "corrigé par l’équipe en son nom" in page
    assert f"{board}/{street[1].id}" in page
    assert street[0].address in owner.get(f"{board}/{street[1].id}").text
    assert owner.get(path).status_code == owner.post(path, data=told).status_code == 409
    assert answered(app, asked) == {street[1].id}
    # The agent's device hears of it, as of their own.
    told_again = phone.pull()
    assert {event["kind"] for event in told_again["events"] if event["data"].get("by_team")} == {
        "accepted",
        "undone",
    }
    assert all(event["is_mine"] for event in told_again["events"])


def test_the_team_finds_the_right_door_wherever_it_is_in_the_project(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    with app.app_context():
        far = make_addresses(asked.project, 3, "Boulevard Saint-Aignan")
        (foreign,) = make_addresses(make_project(), 1, "Rue Renoir")
    phone.push(*(pair := given(phone, asked, street[0])), *given(phone, asked, far[2]))
    board = f"/projets/{asked.project.slug}/{asked.short_name}/terrain/portes"
    path = f"{board}/{street[0].id}/visites/{pair[1]['instance_id']}/deplacer"
    owner = signed_in(app, Role.RESPONSABLE)

    def shown(**asked_for: str) -> str:
        answer = owner.get(path, query_string=asked_for)
        assert answer.status_code == 200
        return answer.text

    for typed in ("2 bd St-Aignan", "2, boulevard saint aig", "aignan 2 nantes"):
        page = shown(adresse=typed)
        assert far[1].address in page and far[0].address not in page, typed
    assert page.count("a déjà répondu") == 0
    assert shown(adresse="saint aignan").count("a déjà répondu") == 1
    assert "Aucune adresse du projet" in shown(adresse="Rue Renoir")
    assert far[0].address not in shown() and street[1].address in shown()
    with app.app_context():
        *_, last = make_addresses(asked.project, 60)
    assert last.address not in shown() and "40 Rue de Coulmiers" in shown()
    page = shown(vers=str(far[1].id))
    assert "Déplacer la réponse" in page and "Elle comptera pour cette porte." in page
    assert "Ce foyer a déjà répondu." in shown(vers=str(far[2].id))
    assert owner.get(path, query_string={"vers": str(foreign.id)}).status_code == 409
    assert owner.post(path, data={"target": str(foreign.id)}).status_code == 409
    assert owner.post(path, data={"target": str(far[1].id)}).status_code == 303
    assert answered(app, asked) == {far[1].id, far[2].id}
