"""What `make run` starts: one command, first access told, nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
import requests
from playwright.sync_api import Page

from tests.axe import assert_accessible
from tests.network import free_port, wait_until_it_answers
from tests.serving import Server

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@dataclass
class Installation:
    """An installation started with `flask serve`, as often as a test likes."""

    var: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[str] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "subprocess.Popen[str]":
        environment = {
            **os.environ,
            "PALIER_VAR": str(self.var),
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
        }
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        wait_until_it_answers(f"{self.url}/connexion")
        return self.process

    def first_access(self) -> tuple[str, str]:
        email, password = (self.var / "premier-acces.txt").read_text().strip().split("\t")
        return email, password


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "var")
    yield made
    if made.process and made.process.poll() is None:
        made.process.terminate()
        made.process.wait(30)


def _everyone(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    """The worker, the server and its two processes, once all have started."""
    supervisor = psutil.Process(process.pid)
    until = time.monotonic() + 30
    while len(supervisor.children(recursive=True)) < 4 and time.monotonic() < until:
        time.sleep(0.05)
    found = supervisor.children(recursive=True)
    assert len(found) == 4
    return found


def test_a_new_installation_tells_its_first_access_and_keeps_it(installation: Installation) -> None:
    process = installation.start()
    email, password = installation.first_access()
    origin = {"Origin": installation.url}
    answer = requests.post(
        f"{installation.url}/connexion",
        data={"email": email, "password": password},
        headers=origin,
        allow_redirects=False,
        timeout=10,
    )
    assert answer.status_code == 303
    process.terminate()
    printed, _ = process.communicate(timeout=30)
    assert password in printed
    assert installation.url in printed
    installation.start()
    assert installation.first_access() == (email, password)


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_and_leaves_no_process(
    installation: Installation, signalled: signal.Signals
) -> None:
    process = installation.start()
    everyone = _everyone(process)
    process.send_signal(signalled)
    assert process.wait(30) == 0
    assert psutil.wait_procs(everyone, timeout=5)[1] == []


def test_killing_the_supervisor_stops_the_others(installation: Installation) -> None:
    process = installation.start()
    everyone = _everyone(process)
    process.kill()
    process.wait()
    assert psutil.wait_procs(everyone, timeout=30)[1] == []


def test_a_port_in_use_ends_it_with_an_error(installation: Installation, tmp_path: Path) -> None:
    installation.start()
    second = Installation(tmp_path / "second", port=installation.port)
    process = second.start()
    assert process.wait(60) != 0


def test_a_killed_server_loses_nothing_and_starts_again(server: Server) -> None:
    server.kill()
    server.start()
    assert requests.get(f"{server.url}/connexion", timeout=10).status_code == 200


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_sign_in_page_is_accessible(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/connexion")
    assert_accessible(page)
    page.goto(f"{server.url}/rien")
    assert_accessible(page)
