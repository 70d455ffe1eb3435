"""What is compressed on its way, and what never is."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.make import make_person, sign_in
from tests.make_published import make_published

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def door(app: Flask) -> str:
    with app.app_context():
        return f"/q/{make_published().short_name}"


@pytest.mark.parametrize(("accepted", "used"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", None)])
def test_pages_and_styles_travel_as_the_browser_can(
    client: FlaskClient, door: str, accepted: str, used: str | None
) -> None:
    for address in (door, "/static/css/palier.css"):
        answer = client.get(address, headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == used
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_what_is_unpacked_is_the_page(client: FlaskClient, door: str) -> None:
    packed = client.get(door, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == client.get(door).data
    assert len(packed.data) < len(client.get(door).data) / 2


def test_a_page_that_is_known_is_not_sent_again(client: FlaskClient, door: str) -> None:
    headers = {"Accept-Encoding": "br"}
    mark = client.get(door, headers=headers).headers["ETag"]
    again = client.get(door, headers=headers | {"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")


def test_pages_of_who_has_signed_in_are_not_compressed(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        sign_in(client, make_person(administrator=True))
    answer = client.get("/projets", headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
