"""One session per request, one commit at its end, write locks taken up front."""

import pytest
from flask import Flask
from sqlalchemy import text

from app.db import db, keep, reading, transaction, uuid7, writing
from app.errors import Refused


def _add_note(body: str) -> None:
    db.session.execute(text("INSERT INTO note (body) VALUES (:body)"), {"body": body})


def _notes() -> list[str]:
    return list(db.session.scalars(text("SELECT body FROM note ORDER BY body")))


@pytest.fixture
def noting(app: Flask) -> Flask:
    """The application with a table of notes and a view for each way a request can end."""
    with app.app_context(), transaction():
        db.session.execute(text("CREATE TABLE note (body VARCHAR(50))"))

    @app.post("/note/<end>")
    def note(end: str) -> str:
        _add_note(end)
        if end == "kept":
            keep()
        if end in {"refused", "kept"}:
            raise Refused("conflict", 409)
        if end == "broken":
            raise ZeroDivisionError
        return end

    @app.post("/late")
    def late() -> str:
        reading()
        _notes()
        writing()
        _add_note("late")
        return "late"

    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def _kept(app: Flask) -> list[str]:
    with app.app_context():
        return _notes()


@pytest.mark.parametrize(
    ("end", "status", "notes"),
    [("done", 200, ["done"]), ("refused", 409, []), ("broken", 500, []), ("kept", 409, ["kept"])],
)
def test_a_request_commits_unless_it_fails(noting: Flask, end: str, status: int, notes: list[str]) -> None:
    assert noting.test_client().post(f"/note/{end}").status_code == status
    assert _kept(noting) == notes


def test_a_request_may_read_before_it_takes_the_write_lock(noting: Flask) -> None:
    assert noting.test_client().post("/late").status_code == 200
    assert _kept(noting) == ["late"]


def test_identifiers_grow_and_say_their_version() -> None:
    made = [uuid7() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {identifier.version for identifier in made} == {7}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite's are our own
def test_connections_that_the_database_ended_are_replaced_without_a_word(noting: Flask) -> None:
    with noting.app_context():
        db.engine.dispose()
        with db.engine.connect(), db.engine.connect():
            pass
        with db.engine.connect() as connection:
            ended = connection.scalar(
                text(
                    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
            connection.invalidate()
    assert ended
    client = noting.test_client()
    assert [client.post("/note/fine").status_code for _ in range(3)] == [200, 200, 200]
