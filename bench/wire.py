"""A light client in a process of its own: `python bench/wire.py URL FILE CONNECTIONS SECONDS STATUS`.

FILE holds requests as they go over the wire, with the length of each before it (eight bytes); each
connection sends its share of them, from the start again once they are sent. Prints one line of JSON: how many
were answered with STATUS, in how many seconds, and the latencies in milliseconds at 50 and 95 %.
"""

import json
import re
import socket
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)\r\n(?:.*\r\n)*?\r\n")
_SIZE = 8


def write_requests(path: Path, requests: list[bytes]) -> None:
    """Write what `main` reads."""
    path.write_bytes(b"".join(len(one).to_bytes(_SIZE) + one for one in requests))


def read_requests(path: Path) -> list[bytes]:
    content, at, requests = path.read_bytes(), 0, []
    while at < len(content):
        end = at + _SIZE + int.from_bytes(content[at : at + _SIZE])
        requests.append(content[at + _SIZE : end])
        at = end
    return requests


def main(url: str, path: Path, connections: int, seconds: float, status: int) -> None:
    requests = read_requests(path)
    taken: list[list[float]] = [[] for _ in range(connections)]
    started = time.perf_counter()
    threads = [
        threading.Thread(
            target=_send,
            args=(url, requests[index::connections] or requests, taken[index], started + seconds, status),
        )
        for index in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - started
    latencies = sorted(latency for each in taken for latency in each)
    middle, high = (latencies[int(len(latencies) * share)] * 1000 for share in (0.5, 0.95))
    print(json.dumps({"count": len(latencies), "seconds": elapsed, "p50": middle, "p95": high}))


def _send(url: str, requests: list[bytes], taken: list[float], until: float, status: int) -> None:
    parts = urlsplit(url)
    expected = f"HTTP/1.1 {status} ".encode()
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=60) as connection:
        while time.perf_counter() < until:
            for request in requests:
                began = time.perf_counter()
                if began > until:
                    break
                connection.sendall(request)
                answer = receive(connection)
                assert answer.startswith(expected), answer[:500]
                taken.append(time.perf_counter() - began)


def receive(connection: socket.socket) -> bytes:
    """One whole response: its head, and as much body as that says."""
    answer = connection.recv(65536)
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    if length := _LENGTH.search(answer):
        while len(answer) < length.end() + int(length[1]):
            answer += connection.recv(65536)
    return answer


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
