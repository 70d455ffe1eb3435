"""An answer sent back to its agent from the team's page, and told as mended once it is."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.collection.models import Submission
from app.db import db
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.make_answers import make_envelope, send
from tests.make_doors import signed_in
from tests.make_fieldwork import Phone, make_addresses, make_agent, make_phone, make_round
from tests.make_households import make_codes

pytestmark = pytest.mark.slow


@pytest.fixture
def door(app: Flask, asked: Questionnaire) -> Household:
    with app.app_context():
        (found,) = make_addresses(asked.project, 1)
        return found


@pytest.fixture
def phone(app: Flask, client: FlaskClient, asked: Questionnaire, door: Household) -> Phone:
    with app.app_context():
        agent = make_agent()
        make_round(asked, [door], agent)
        return make_phone(client, asked.project, agent)


@pytest.fixture
def path(asked: Questionnaire) -> str:
    return f"/projets/{asked.project.slug}/{asked.short_name}/reponses"


@pytest.fixture
def collected(app: Flask, phone: Phone, asked: Questionnaire, path: str) -> str:
    """Where an answer that an agent collected is sent back from."""
    phone.push(phone.answer(asked, None))
    with app.app_context():
        return f"{path}/{db.session.scalars(select(Submission.id)).one()}/renvoyer"


def test_an_answer_goes_back_to_its_agent_and_comes_mended(
    app: Flask, phone: Phone, asked: Questionnaire, door: Household, path: str
) -> None:
    item = phone.answer(asked, door)
    phone.push(item)
    owner = signed_in(app, Role.RESPONSABLE)
    told = owner.get(f"{path}?liste=collected").text
    assert "recueillie par Inès" in told
    (send_back,) = re.findall(r'action="([^"]+/renvoyer)"', told)
    assert owner.post(send_back, data={"liste": "collected", "mot": " "}).status_code == 422
    assert owner.post(send_back, data={"liste": "collected", "mot": "Quel âge ?"}).status_code == 303
    told = owner.get(f"{path}?liste=sent_back").text
    assert ("pas encore revue" in told, "«\u202fQuel âge" in told) == (True, True)
    assert [one["comment"] for one in phone.pull()["sent_back"]] == ["Quel âge ?"]
    phone.push(phone.answer(asked, None, {"age": "42", "ou": "5"}, replaces=item["instance_id"]))
    assert "Corrigée depuis" in owner.get(f"{path}?liste=sent_back").text


def test_an_answer_that_nobody_collected_is_not_sent_back(
    app: Flask, asked: Questionnaire, path: str
) -> None:
    with app.app_context():
        (code,) = make_codes(asked)
        send(make_envelope(asked, code=code))
        submission_id = db.session.scalars(select(Submission.id)).one()
    owner = signed_in(app, Role.RESPONSABLE)
    for name in ("collected", "sent_back"):
        assert "Rien dans cette liste" in owner.get(f"{path}?liste={name}").text
    refused = owner.post(f"{path}/{submission_id}/renvoyer", data={"mot": "?"})
    assert (refused.status_code, "Personne de l’équipe" in refused.text) == (409, True)


@pytest.mark.parametrize(("role", "status"), [(Role.LECTURE, 403), (Role.AGENT, 403), (None, 404)])
def test_only_who_reads_answers_and_manages_sends_back(
    app: Flask, collected: str, role: Role | None, status: int
) -> None:
    client = signed_in(app, role)
    assert client.post(collected, data={"mot": "?"}).status_code == status
    if role is Role.LECTURE:
        assert "/renvoyer" not in client.get(f"{collected.rsplit('/', 2)[0]}?liste=collected").text
