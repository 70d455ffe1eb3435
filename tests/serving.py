"""The production server on an installation, for tests and benches."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from app.config import ROOT, Settings
from tests.network import free_port, wait_until_it_answers


class Server:
    """gunicorn as `make run` starts it. `kill()` ends it as a power cut would; `start()` starts it again.

    `release` is the folder whose code it runs: another one may be put in its place while it is stopped.
    """

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
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
