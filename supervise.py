"""Keep the web server and the background worker running; stop both when told to.

Knows nothing of the application, so that it weighs little: start it with `flask --app wsgi serve`,
which makes the installation ready first.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time

COMMANDS = {
    "server": [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
    "worker": [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
}
#: A process that ends sooner than this after its start is not started again at once.
SHORTEST_LIFE_SECONDS = 10
GRACE_SECONDS = 25
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """In the child: have the kernel stop it should this process be killed (Linux only)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def start(name: str) -> "subprocess.Popen[bytes]":
    """Start a child in a session of its own: Ctrl-C reaches this process alone, which tells the child."""
    before = _end_with_parent if sys.platform == "linux" else None
    # numpy would keep a thread and its memory for every core: work is shared among processes here.
    environment = {"OPENBLAS_NUM_THREADS": "1", **os.environ}
    return subprocess.Popen(
        COMMANDS[name],
        start_new_session=True,
        preexec_fn=before,  # noqa: PLW1509 - the child has one thread until it is another program
        env=environment,
    )


def supervise() -> int:
    """Run until SIGTERM or SIGINT, or until the server cannot start; returns the exit status."""
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    children = {name: (start(name), time.monotonic()) for name in COMMANDS}
    status = 0
    while not stopping:
        time.sleep(0.2)
        for name, (child, started) in list(children.items()):
            if child.poll() is None:
                continue
            if time.monotonic() - started >= SHORTEST_LIFE_SECONDS:
                children[name] = (start(name), time.monotonic())
            elif name == "server":
                stopping, status = True, child.returncode or 1
    _stop_all([child for child, _ in children.values()])
    return status


def _stop_all(children: "list[subprocess.Popen[bytes]]") -> None:
    """Ask all to stop, and end those that do not in time."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    sys.exit(supervise())
