"""Who may write when, and what many writers at once do to one another."""

import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from app.accounts.models import AuditEvent, Person
from app.columns import canonical
from app.config import Settings
from app.db import WriteWhileReading, db, transaction, uuid7

WRITERS, EACH = 8, 25


def _person(number: int) -> Person:
    return Person(number=number, email=f"{number}@nantes.example", name=str(number))


@pytest.mark.parametrize(
    "write",
    [
        lambda: db.session.add(_person(1)),
        lambda: db.session.execute(insert(Person).values(number=1, email="a@b", name="")),
    ],
)
def test_a_get_cannot_write(app: Flask, write: Callable[[], object]) -> None:
    @app.get("/ecrit")
    def writes() -> str:
        write()
        db.session.flush()
        return ""

    with pytest.raises(WriteWhileReading):
        app.test_client().get("/ecrit")
    with app.app_context():
        assert db.session.scalar(select(Person)) is None


def _in_threads(app: Flask, work: Callable[[int], None]) -> None:
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            with app.app_context():
                work(number)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_writers_that_read_first_all_succeed(app: Flask) -> None:
    def work(number: int) -> None:
        for turn in range(EACH):
            with transaction() as session:
                session.scalars(select(Person.number).limit(5)).all()
                session.add(_person(number * EACH + turn))

    _in_threads(app, work)
    with app.app_context():
        assert len(db.session.scalars(select(Person.number)).all()) == WRITERS * EACH


def test_a_transaction_within_a_broken_one_leaves_nothing(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction() as session:
            session.add(_person(1))
            with session.begin_nested():
                session.add(_person(2))
            _ = 1 / 0
        assert db.session.scalar(select(Person)) is None


def test_a_savepoint_drops_only_its_own(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            session.add(_person(1))
            session.flush()
            with pytest.raises(ZeroDivisionError), session.begin_nested():
                session.add(_person(2))
                _ = 1 / 0
        assert list(db.session.scalars(select(Person.number))) == [1]


@pytest.mark.parametrize("database", ["sqlite"])
def test_sqlite_is_held_to_what_we_trust(app: Flask) -> None:
    with app.app_context():
        found = {
            name: db.session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "mmap_size")
        }
        version = db.session.execute(text("SELECT sqlite_version()")).scalar()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "mmap_size": 0,
    }
    assert tuple(map(int, str(version).split("."))) >= (3, 53, 4)


def test_a_failing_statement_keeps_its_values_out_of_the_log(app: Flask) -> None:
    address = f"{uuid7().hex}@nantes.example"
    with app.app_context(), pytest.raises(IntegrityError) as failure, transaction() as session:
        session.execute(insert(Person).values(number=1, email=address, name=None))
    assert address not in "".join(traceback.format_exception(failure.value))


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-11))),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(app: Flask, moment: datetime) -> None:
    with app.app_context():
        with transaction() as session:
            session.add(AuditEvent(act="x.y", at=moment))
        db.session.expire_all()
        found = db.session.scalars(select(AuditEvent).filter(AuditEvent.at == moment)).one().at
    assert found == moment
    assert found.utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(StatementError, match="time zone"), transaction() as session:
        session.add(AuditEvent(act="x.y", at=datetime(2026, 1, 1)))


@pytest.mark.parametrize("value", [{"b": 1, "a": ["é", None, {"z": "\t\u2028", "y": 1.5}]}, {}])
def test_json_comes_back_as_it_was(app: Flask, value: dict[str, Any]) -> None:
    with app.app_context():
        with transaction() as session:
            session.add(AuditEvent(act="x.y", values=value))
        db.session.expire_all()
        assert db.session.scalars(select(AuditEvent)).one().values == value


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}'.encode()


def test_identifiers_sort_as_they_were_made(app: Flask) -> None:
    made = [uuid7() for _ in range(50)]
    with app.app_context():
        with transaction() as session:
            session.add_all(AuditEvent(id=identifier, act="x.y") for identifier in reversed(made))
        found = list(db.session.scalars(select(AuditEvent.id).order_by(AuditEvent.id)))
    assert found == made


def test_settings_name_the_driver() -> None:
    settings = Settings.from_environment(
        {"DATABASE_URL": "postgres://u@h/d", "PUBLIC_URL": "https://p.example/"}
    )
    assert settings.database_url == "postgresql+psycopg://u@h/d"
    assert settings.origin == "https://p.example"
    assert settings.is_https
    assert not settings.is_sqlite
