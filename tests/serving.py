"""The production server on an installation, for tests and benches."""

import multiprocessing
import os
import signal
import subprocess
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path

from gunicorn.app import wsgiapp

from app.config import ROOT, Settings
from tests.network import free_port, wait_until_it_answers


def start_worker(settings: Settings) -> "subprocess.Popen[bytes]":
    """The worker of an installation, as `make run` starts it; whoever starts it ends it."""
    environment = os.environ | {"PALIER_VAR": str(settings.var), "DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


class Server:
    """gunicorn as `make run` starts it. `kill()` ends it as a power cut would; `start()` starts it again.

    `release` is the folder whose code it runs: another one may be put in its place while it is stopped.
    """

    #: None before it was started, and where a fork runs instead.
    process: subprocess.Popen[bytes] | None = None

    def __init__(self, settings: Settings, release: Path = ROOT) -> None:
        self.release = release
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._environment = os.environ | {
            "PALIER_VAR": str(settings.var),
            "DATABASE_URL": settings.database_url,
            "PORT": str(port),
            "PUBLIC_URL": self.url,
        }

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
        self.process = subprocess.Popen(
            command, cwd=self.release, env=self._environment, start_new_session=True
        )
        wait_until_it_answers(f"{self.url}/connexion")

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(30)


#: Processes that have our code and others' at hand, and make no application before they are told which.
_kindled = multiprocessing.get_context("forkserver")
_kindled.set_forkserver_preload(["tests.serving", "app"])


class KindledServer(Server):
    """The same, forked where all of this very code has been imported: most of a start is that.

    Another release is started from its own folder: what a fork has at hand is not its code.
    """

    _running: BaseProcess | None = None

    def start(self) -> None:
        if self.release != ROOT:
            super().start()
            return
        self._running = _kindled.Process(target=_serve, args=(self.release, self._environment))
        self._running.start()
        wait_until_it_answers(f"{self.url}/connexion")

    def kill(self) -> None:
        running, self._running = self._running, None
        if running is None:
            super().kill()
            return
        os.killpg(running.pid or 0, signal.SIGKILL)
        running.join()

    def stop(self) -> None:
        running, self._running = self._running, None
        if running is None:
            super().stop()
            return
        running.terminate()
        running.join(30)


def _serve(folder: Path, environment: dict[str, str]) -> None:
    """Be gunicorn, in a session of its own, with this environment and no other."""
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["gunicorn", "--config", "gunicorn.conf.py", "--chdir", str(folder)]
    wsgiapp.run()
