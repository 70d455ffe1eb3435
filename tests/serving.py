"""The production server on an installation, for tests and benches."""

import os
import signal
import subprocess
import sys

from app.config import ROOT, Settings
from tests.network import free_port, wait_until_it_answers


class Server:
    """gunicorn as `make run` starts it. `kill()` ends it as a power cut would; `start()` starts it again."""

    def __init__(self, settings: Settings) -> None:
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
        self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment, start_new_session=True)
        wait_until_it_answers(f"{self.url}/connexion")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
