"""What every answer carries and every request is held to."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request, session
from flask.testing import FlaskClient

from app import create_app
from app.config import Settings
from app.errors import Refused
from app.keys import open_keys
from app.rates import limit

OURS, THEIRS = "http://localhost", "https://ailleurs.example"


@pytest.fixture
def door(app: Flask) -> FlaskClient:
    @app.post("/porte")
    def enter() -> str:
        session["person"] = ""
        return "ok"

    @app.post("/envoi")
    def receive() -> str:
        return str(len(request.get_data()))

    return FlaskClient(app, app.response_class)


def test_headers_allow_nothing_inline_and_nobody_to_frame_us(client: FlaskClient) -> None:
    headers = client.get("/connexion").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


def test_a_page_without_a_session_is_the_same_for_everyone(client: FlaskClient) -> None:
    headers = client.get("/rien").headers
    assert "Cookie" not in headers.get("Vary", "")
    assert "Set-Cookie" not in headers
    assert "no-store" not in headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("headers", "signed_in", "status"),
    [
        ({"Origin": OURS}, True, 200),
        ({"Origin": THEIRS}, True, 403),
        ({"Origin": THEIRS}, False, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, True, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, False, 403),
        ({"Origin": OURS, "Sec-Fetch-Site": "same-site"}, True, 403),
        ({"Origin": "null"}, True, 403),
        ({}, True, 403),
        ({}, False, 200),
    ],
)
def test_an_unsafe_request_comes_from_our_own_pages(
    door: FlaskClient, headers: dict[str, str], signed_in: bool, status: int
) -> None:
    if signed_in:
        door.post("/porte", headers={"Origin": OURS})
    assert door.post("/porte", headers=headers).status_code == status


def test_a_session_is_out_of_reach_of_scripts_and_other_sites(door: FlaskClient) -> None:
    answer = door.post("/porte", headers={"Origin": OURS})
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    headers = door.get("/rien").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"


def test_over_https_the_session_stays_there(settings: Settings) -> None:
    assert create_app(replace(settings, public_url="https://palier.example")).config["SESSION_COOKIE_SECURE"]


def test_a_request_too_large_is_refused(settings: Settings) -> None:
    app = create_app(replace(settings, max_request_bytes=100))
    app.add_url_rule("/envoi", view_func=lambda: str(len(request.get_data())), methods=["POST"], endpoint="x")
    assert app.test_client().post("/envoi", data=b"x" * 100).status_code == 200
    assert app.test_client().post("/envoi", data=b"x" * 101).status_code == 413


def test_nothing_is_accepted_when_the_disk_is_nearly_full(settings: Settings) -> None:
    app = create_app(replace(settings, min_free_bytes=1 << 60))
    answer = app.test_client().post("/connexion", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]["code"]) == (507, "disk_full")
    assert app.test_client().get("/connexion").status_code == 200


@pytest.mark.usefixtures("one_period")
def test_tries_are_counted_apart_and_across_processes(app: Flask, settings: Settings) -> None:
    other = create_app(settings)
    for process in (app, other, app):
        with process.app_context():
            limit("code", "a", 3, 60)
    with other.app_context():
        limit("code", "b", 3, 60)
        limit("receipt", "a", 3, 60)
        with pytest.raises(Refused) as refused:
            limit("code", "a", 3, 60)
    assert refused.value.status == 429
    assert 0 < int(refused.value.values["seconds"]) <= 60


def test_keys_are_made_once_and_read_by_their_owner_only(tmp_path: Path) -> None:
    first = open_keys(tmp_path / "keys")
    assert open_keys(tmp_path / "keys") == first
    assert (tmp_path / "keys" / "instance.json").stat().st_mode & 0o777 == 0o600
    assert len({first.instance, first.session, first.pages}) == 3
    assert first.digest("code", "x") != first.digest("receipt", "x")
    assert first.instance.hex() not in repr(first)
