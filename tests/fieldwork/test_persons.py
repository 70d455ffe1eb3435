"""Where each person answers, a door counts for several, by whatever code it is known."""

import pytest
from flask import Flask

from app.db import db, transaction
from app.households.minting import batches_of
from app.paper.letters.subject import to_print
from app.paper.letters.visits import print_visits
from app.projects.models import Project, Questionnaire
from app.projects.questionnaires import Terms
from app.projects.terms import Access, Unit
from tests.make_fieldwork import Phone, make_addresses, make_round
from tests.make_published import make_published


@pytest.mark.parametrize(("unit", "counted"), [(Unit.PERSONNE, 5), (Unit.FOYER, 1)])
def test_a_door_that_got_no_letter_admits_what_a_letter_would(
    app: Flask, project: Project, phone: Phone, unit: Unit, counted: int
) -> None:
    with app.app_context():
        asked = make_published(project, Terms(access=Access.CODE, unit=unit))
        (door,) = make_addresses(project, 1)
        make_round(asked, [door], phone.agent)
    results = [phone.push(phone.answer(asked, door))[0] for _ in range(6)]
    states = [result["receipt"]["state"] for result in results]
    assert states == ["counted"] * counted + ["beside"] * (6 - counted)
    with app.app_context(), transaction():
        print_visits(to_print(db.session.get_one(Questionnaire, asked.id)), 4, 4, "Avis")
    with app.app_context():
        kinds = {batch.kind: batch.admits for batch in batches_of(asked)}
        assert kinds == {"doorstep": counted, "notice": counted}
