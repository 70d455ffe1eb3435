"""Codes on the way in: a QR's address leads to its questionnaire, a wrong code to a page that helps."""

from flask import Flask
from flask.testing import FlaskClient

from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.make_published import make_published


def test_a_wrong_code_gets_a_page_that_helps(client: FlaskClient) -> None:
    answer = client.get("/C/7K2M9QXD4HBT")
    assert answer.status_code == 404
    assert "Entrer mon code" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_capitals_of_a_qr_lead_to_the_page(client: FlaskClient) -> None:
    answer = client.get("/Q/LA-PLACE/S/HALL")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith("/q/la-place/s/hall")


def test_a_questionnaire_by_code_asks_for_it(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(terms=Terms(access=Access.CODE))
    address = f"/q/{questionnaire.short_name}"
    assert "Votre code" in client.get(address).text
    answer = client.post(address, data={"aller": "commencer", "langue": "fr", "code": "7K2M"})
    assert answer.status_code == 422
    assert 'value="7K2M"' in answer.text
    assert "etat" not in answer.text


def test_a_legal_notice_is_made_from_the_project(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
    notice = client.get(f"/q/{questionnaire.short_name}/mentions").text
    for told in ("Ville de Nantes", "RGPD", "dpd@nantes.example", "31 décembre 2030", "confidentielle"):
        assert told in notice
