"""Every failure is a page for a person and JSON for a program."""

import ast
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from app import create_app
from app.config import Settings
from app.errors import Refused, sentences

APP = Path(__file__).parents[2] / "app"


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    @app.get("/echec/<int:status>")
    def fail(status: int) -> str:
        if status == 500:
            raise ZeroDivisionError
        if status == 507:
            raise Refused("disk_full", 507)
        abort(status)

    @app.get("/api/refus")
    def refuse() -> str:
        raise Refused("too_many", 429, {"seconds": 12})

    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 429, 500, 503, 507])
def test_a_person_reads_a_page(failing: FlaskClient, status: int) -> None:
    answer = failing.get(f"/echec/{status}")
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert '<html lang="fr" dir="ltr">' in answer.text
    assert "Traceback" not in answer.text


def test_a_page_speaks_the_language_asked_for(failing: FlaskClient) -> None:
    answer = failing.get("/rien", headers={"Accept-Language": "en"})
    assert '<html lang="en"' in answer.text


def test_a_program_reads_a_code(failing: FlaskClient) -> None:
    answer = failing.get("/api/refus")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "12"
    assert answer.json == {
        "error": {
            "code": "too_many",
            "message": "Trop de demandes en peu de temps. Réessayez dans 12 secondes.",
            "values": {"seconds": 12},
        }
    }


def test_an_address_does_not_reach_the_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.add_url_rule("/porte/<code>", view_func=lambda code: 1 / 0, endpoint="gate")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert app.test_client().get("/porte/7K3M-9QXA").status_code == 500
    assert "gate failed" in caplog.text
    assert "7K3M" not in caplog.text


def test_what_is_allowed_is_told(failing: FlaskClient) -> None:
    assert "GET" in failing.put("/echec/400").headers["Allow"]


def test_a_redirection_is_not_a_failure(app: Flask) -> None:
    app.add_url_rule("/dossier/", view_func=lambda: "ici", endpoint="folder")
    assert app.test_client().get("/dossier").status_code == 308


def _codes_raised() -> set[str]:
    calls = (
        node
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused"
    )
    return {
        call.args[0].value
        for call in calls
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


@pytest.mark.parametrize("database", ["sqlite"])
def test_every_refusal_has_a_sentence(settings: Settings) -> None:
    create_app(settings)
    assert _codes_raised() - set(sentences) == set()
