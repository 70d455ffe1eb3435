"""A light client in a process of its own: `python bench/client.py URL VERSION CONNECTIONS SECONDS SEED`.

Bodies are made before the clock starts. Prints one line of JSON: how many were acknowledged, in how
many seconds, and the latencies in milliseconds at 50 and 95 %.
"""

import http.client
import json
import random
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
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    for body in bodies:
        began = time.perf_counter()
        if began > until:
            break
        connection.request("POST", parts.path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        assert response.status == 201, (response.status, answer[:500])
        taken.append(time.perf_counter() - began)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
