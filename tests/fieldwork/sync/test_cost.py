"""What a sync asks of the database, however much a project holds."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.db import db
from app.households.models import Household
from app.projects.models import Questionnaire
from tests.make_fieldwork import Phone


def test_a_sync_asks_little_of_the_database(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    """Two hundred devices may sync in the same second: one statement more is paid two hundred times."""
    statements: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    phone.push(phone.answer(asked, street[0]), phone.answer(asked, street[1]))
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", listen)
    phone.pull(forgetful=True)
    assert len(statements) <= 8, statements
    statements.clear()
    kinds = [phone.event(asked, street[0], kind) for kind in ("absent", "accepted")]
    results = phone.push(*kinds, phone.answer(asked, street[0]))
    assert {result["status"] for result in results} == {201}
    assert len(statements) <= 19, statements
    statements.clear()
    results = phone.push(*(phone.answer(asked, street[number % 2]) for number in range(20)))
    assert {result["receipt"]["state"] for result in results} == {"beside"}
    assert len(statements) <= 16, statements


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # PostgreSQL keeps statistics of its own
def test_no_sync_reads_all_that_a_project_holds(
    app: Flask, phone: Phone, asked: Questionnaire, street: list[Household]
) -> None:
    """SQLite thinks a project small, and would rather read all of its answers than use their index."""
    statements: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            statements.append((statement, values))

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", listen)
    phone.pull(forgetful=True)
    phone.push(phone.event(asked, street[0], "absent"), phone.answer(asked, street[0]))
    with app.app_context(), db.engine.connect() as connection:
        steps = {
            row.detail
            for statement, values in statements
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        }
    broad = {step.split()[1] for step in steps if step.endswith("(project_id=?)") or " SCAN " in f" {step} "}
    # Of these a project has one, or as many as people made.
    assert broad <= {"questionnaire", "project_sequence", "project_key", "submission_comment"}, steps
