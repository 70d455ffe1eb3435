"""Ports and waiting, for tests that start a server."""

import socket
import time
from urllib.error import HTTPError, URLError
from urllib.request import urlopen


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(url: str, seconds: float = 30) -> None:
    """Return as soon as the address answers at all; fails after so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urlopen(url, timeout=5):  # noqa: S310
                return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"{url} does not answer")
