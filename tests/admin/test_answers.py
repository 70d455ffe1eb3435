"""The page of answers that a person should look at, and what may be decided there."""

import re
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from app.admin.telling import tell
from app.collection.envelope import Envelope
from app.collection.models import Submission
from app.collection.states import State
from app.collection.submit import submit
from app.db import db, transaction
from app.projects.models import Questionnaire
from app.projects.versions import published_version
from tests.make import make_person, sign_in
from tests.make_published import AGE_FORM, make_published


def _submit(questionnaire: Questionnaire, label: str = "1", **told: str) -> None:
    envelope = Envelope(
        questionnaire_id=questionnaire.id,
        instance_id=f"uuid:{uuid4()}",
        form_version=label,
        channel="collect",
        answers={"age": "41", "ou": "5", "meta": {"instanceID": "uuid:1"}, **told},
    )
    with transaction():
        submit(envelope)


def _place(app: Flask, client: FlaskClient) -> str:
    """A published questionnaire with an answer of an unknown version and three alike; signed in as owner."""
    with app.app_context():
        owner = make_person(administrator=True)
        questionnaire = make_published()
        _submit(questionnaire, "inconnue", avis="Trop de voitures")
        for _ in range(3):
            _submit(questionnaire, avis="Non au projet")
        path = f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}/reponses"
    sign_in(client, owner)
    return path


def _states(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(db.session.scalars(db.select(Submission.state)))


def test_what_waits_is_shown_and_counts_once_a_person_says_so(app: Flask, client: FlaskClient) -> None:
    path = _place(app, client)
    page = client.get(path).text
    assert "D’une version inconnue du questionnaire" in page
    assert "Trop de voitures" in page
    assert "instanceID" not in page
    told = re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    assert told == [
        ("1. Votre âge", "41"),
        ("2. Où habitez-vous ?", "Malakoff - Saint-Donatien"),
        ("3. Qu’en pensez-vous ?", "Trop de voitures"),
    ], "by the form that is asked now, in its order"
    accept = page.split("/accepter")[0].rsplit('action="', 1)[1] + "/accepter"
    assert client.post(accept, data={"liste": "waiting"}).status_code == 303
    assert _states(app) == [State.COUNTED] * 4
    assert "Rien dans cette liste" in client.get(f"{path}?liste=waiting").text
    assert 'liste=alike" aria-current="page"' in client.get(path).text
    assert client.post(accept, data={"liste": "waiting"}).status_code == 409


def test_what_a_form_works_out_is_told_where_it_has_a_label(app: Flask) -> None:
    with app.app_context():
        form = AGE_FORM.replace("| | calculate | double | |", "| | text | double | Le double |")
        for markdown, labels in ((AGE_FORM, ["1. Votre âge"]), (form, ["1. Votre âge", "Le double"])):
            version = published_version(make_published(markdown=markdown))
            assert version
            told = tell('{"age":"41","double":"82"}', version.project_id, version.id)
            assert [name for name, _value in told] == labels


def test_answers_alike_are_found_and_excluded_with_a_reason(app: Flask, client: FlaskClient) -> None:
    path = _place(app, client)
    page = client.get(f"{path}?liste=alike").text
    assert page.count("Non au projet") == 3
    exclude = page.split("/ecarter")[0].rsplit('action="', 1)[1] + "/ecarter"
    refused = client.post(exclude, data={"liste": "alike", "motif": " "})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert client.post(exclude, data={"liste": "alike", "motif": "copie"}).status_code == 303
    assert _states(app).count(State.EXCLUDED) == 1
    assert "copie" in client.get(f"{path}?liste=excluded").text


def test_only_who_may_read_answers_reads_them(app: Flask, client: FlaskClient) -> None:
    path = _place(app, client)
    with app.app_context():
        outsider = make_person("Zoé")
    stranger = app.test_client()
    sign_in(stranger, outsider)
    assert stranger.get(path).status_code == 404
    assert app.test_client().get(path).status_code == 303
