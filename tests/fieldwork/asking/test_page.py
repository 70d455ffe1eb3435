"""What the server writes for the agents' app: the same for everyone, kept by caches."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.projects.models import Questionnaire
from tests.make_asking import FORM
from tests.make_projects import make_project, make_questionnaire
from tests.make_published import make_published, make_version


@pytest.fixture
def place(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published(markdown=FORM)


def written(client: FlaskClient, questionnaire: Questionnaire, language: str = "fr") -> str:
    answer = client.get(f"/terrain/questionnaire/{questionnaire.short_name}/1/{language}")
    assert answer.status_code == 200
    return answer.text


def test_it_is_the_same_for_everyone_and_may_be_kept(client: FlaskClient, place: Questionnaire) -> None:
    address = f"/terrain/questionnaire/{place.short_name}/1/fr"
    first = client.get(address)
    assert "public" in first.headers["Cache-Control"]
    assert "Set-Cookie" not in first.headers
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert client.get(address).text == first.text
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_it_has_what_agents_ask_and_read_and_not_what_others_are_asked(
    client: FlaskClient, place: Questionnaire
) -> None:
    page = written(client, place)
    assert "Y a-t-il un gardien" in page.replace("\u2011", "-").replace("\u202f", " ")
    assert 'data-path="/data/place/ligne"' in page
    assert 'data-path="/data/place/venue"' not in page
    assert "Ne pas insister." in page


def test_residents_are_not_shown_what_guides_agents(client: FlaskClient, place: Questionnaire) -> None:
    page = client.get(f"/q/{place.short_name}/remplir/1/fr").text
    assert "quel âge" in page.lower()
    assert "Ne pas insister" not in page
    assert 'data-path="/data/place/venue"' in page


def test_the_notice_comes_from_the_project_in_the_language_asked_for(
    client: FlaskClient, place: Questionnaire
) -> None:
    page = written(client, place, "ar")
    assert 'dir="rtl"' in page
    assert "Ne pas insister." in page, "guidance that nobody translated speaks to the agent as it was written"
    assert "Ville de Nantes" in page
    assert "dpd@nantes.example" in page


def test_a_draft_without_a_notice_says_so_and_is_kept_by_nobody(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        draft = make_questionnaire(make_project(notice=None))
        make_version(draft, FORM)
    answer = client.get(f"/terrain/questionnaire/{draft.short_name}/1/fr")
    assert "n’a pas encore rempli ses mentions" in answer.text
    assert "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["inconnu/1/fr", "{}/9/fr"])
def test_what_is_not_there_is_not_found(client: FlaskClient, place: Questionnaire, address: str) -> None:
    assert client.get(f"/terrain/questionnaire/{address.format(place.short_name)}").status_code == 404
