"""A light client in a process of its own: `python bench/client.py URL VERSION CONNECTIONS SECONDS SEED`.

Requests are made before the clock starts and answers are hardly looked at: the client shares the
machine with the server. Prints one line of JSON: how many were acknowledged, in how
many seconds, and the latencies in milliseconds at 50 and 95 %.
"""

import json
import random
import re
import socket
import sys
import threading
import time
from urllib.parse import urlsplit

from questionnaire import make_answers

#: More bodies than the fastest server could take in.
_MOST_PER_SECOND = 1500


def main(url: str, version: str, connections: int, seconds: float, seed: int) -> None:
    chance = random.Random(seed)
    most = int(_MOST_PER_SECOND * seconds / connections)
    bodies = [[_body(chance, version) for _ in range(most)] for _ in range(connections)]
    taken: list[list[float]] = [[] for _ in range(connections)]
    started = time.perf_counter()
    threads = [
        threading.Thread(target=_send, args=(url, bodies[index], taken[index], started + seconds))
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


def _body(chance: random.Random, version: str) -> bytes:
    envelope = {
        "instance_id": f"uuid:{chance.getrandbits(128):032x}",
        "form_version": version,
        "answers": make_answers(chance),
        "language": "fr",
        "started_at": "2026-11-04T18:02:00+01:00",
        "finished_at": "2026-11-04T18:09:00+01:00",
    }
    return json.dumps(envelope, ensure_ascii=False).encode()


def _send(url: str, bodies: list[bytes], taken: list[float], until: float) -> None:
    parts = urlsplit(url)
    head = f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
    requests = [f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body for body in bodies]
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=60) as connection:
        for request in requests:
            began = time.perf_counter()
            if began > until:
                break
            connection.sendall(request)
            answer = _receive(connection)
            assert answer.startswith(b"HTTP/1.1 201 "), answer[:500]
            taken.append(time.perf_counter() - began)


def _receive(connection: socket.socket) -> bytes:
    """One whole response: its head, and as much body as that says."""
    answer = connection.recv(65536)
    while not (length := re.search(rb"(?i)\r\ncontent-length: (\d+)\r\n(?:.*\r\n)*?\r\n", answer)):
        answer += connection.recv(65536)
    while len(answer) < length.end() + int(length[1]):
        answer += connection.recv(65536)
    return answer


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
