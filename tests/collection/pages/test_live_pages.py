"""The live page as the server writes it, before any script runs."""

from flask import Flask
from flask.testing import FlaskClient

from app.projects.questionnaires import Terms
from tests.make_published import make_published


def test_a_device_keeps_a_draft_for_as_long_as_the_questionnaire_says(
    client: FlaskClient, app: Flask
) -> None:
    with app.app_context():
        usual = make_published().short_name
        shared = make_published(terms=Terms(draft_days=1)).short_name
    assert 'data-days="30"' in client.get(f"/q/{usual}/remplir/1/fr").text
    assert 'data-days="1"' in client.get(f"/q/{shared}/remplir/1/fr").text
